// Thread entry: reads one design through TypeScript while the main thread executes and compiles it; with `stays`, one after another.
import { parentPort, workerData } from 'node:worker_threads';
import { designReader } from './read.js';

const read = designReader();
type Asked = { readonly path: string; readonly shown: string };
const given = workerData as Asked | { readonly stays: true };
const answer = ({ path, shown }: Asked): void => parentPort?.postMessage(read(path, shown));
if ('stays' in given) parentPort?.on('message', answer);
else answer(given);

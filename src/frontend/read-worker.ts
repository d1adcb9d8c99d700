// Thread entry: reads one design through TypeScript while the main thread executes and compiles it.
import { parentPort, workerData } from 'node:worker_threads';
import { readDesign } from './read.js';

const { path, shown } = workerData as { readonly path: string; readonly shown: string };
parentPort?.postMessage(readDesign(path, shown));

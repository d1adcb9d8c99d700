// Starts the reading of a design beside its execution: loading TypeScript takes longer than everything else in a build.
import { Worker } from 'node:worker_threads';
import type { Reading } from './design.js';

/** In a thread of its own when compiled; in this thread when run from TypeScript sources (tests). */
export async function startReading(path: string, shown: string): Promise<Reading> {
  if (import.meta.url.endsWith('.ts')) {
    const { readDesign } = await import('./read.js');
    return readDesign(path, shown);
  }
  return new Promise((done, failed) => {
    const worker = new Worker(new URL('./read-worker.js', import.meta.url), { workerData: { path, shown } });
    worker.once('message', (reading: Reading) => {
      worker.unref();
      done(reading);
    });
    worker.once('error', failed);
    worker.once('exit', (code) => failed(new Error(`the reading thread ended with ${code}`)));
  });
}

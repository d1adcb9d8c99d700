// A reading thread that stays for many designs: `build --watch` keeps TypeScript loaded and warm between rebuilds.
// Law: every reading is of the files as they are.
import { Worker } from 'node:worker_threads';
import type { Reading } from './design.js';

export interface Reader {
  read(path: string, shown: string): Promise<Reading>;
  close(): Promise<void>;
}

interface Waiting {
  readonly done: (reading: Reading) => void;
  readonly failed: (error: Error) => void;
}

/** In a thread when compiled; in this one when run from TypeScript sources (tests). */
export const keptReader = (): Reader => (import.meta.url.endsWith('.ts') ? localReader() : threadReader());

function localReader(): Reader {
  let kept: ((path: string, shown: string) => Reading) | undefined;
  return {
    read: async (path, shown) => {
      kept ??= (await import('./read.js')).designReader();
      return kept(path, shown);
    },
    close: async () => undefined,
  };
}

/** A thread that failed is replaced by the next question. */
function threadReader(): Reader {
  let thread: ReturnType<typeof startThread> | undefined;
  return {
    read: (path, shown) => {
      if (!thread || thread.ended()) thread = startThread();
      return thread.ask({ path, shown });
    },
    close: async () => thread?.close(),
  };
}

/** Answers come in the order of the questions: the thread takes one after the other. */
function startThread() {
  const worker = new Worker(new URL('./read-worker.js', import.meta.url), { workerData: { stays: true } });
  let waiting: readonly Waiting[] = [];
  let over = false;
  const fail = (error: Error): void => {
    over = true;
    for (const { failed } of waiting) failed(error);
    waiting = [];
  };
  worker.on('message', (reading: Reading) => {
    const [first, ...rest] = waiting;
    waiting = rest;
    first?.done(reading);
  });
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`the reading thread ended with ${code}`)));
  return {
    ended: () => over,
    ask: (question: { readonly path: string; readonly shown: string }) =>
      new Promise<Reading>((done, failed) => {
        waiting = [...waiting, { done, failed }];
        worker.postMessage(question);
      }),
    close: async () => void (await worker.terminate()),
  };
}

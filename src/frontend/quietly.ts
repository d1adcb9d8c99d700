// What a design may not do while it is executed for its values: write to our stdout, or end our process.
import { Console } from 'node:console';
import { ExitCalled } from './exit-called.js';

/** Console to stderr, process.exit an exception; returns the undoing. */
export function restrain(): () => void {
  const undo = [divertConsole(), forbidExit()];
  return () => {
    for (const each of undo) each();
  };
}

/** Runs restrained, without waiting. */
export function quietly<T>(run: () => T): T {
  const undo = restrain();
  try {
    return run();
  } finally {
    undo();
  }
}

/** stdout belongs to our data: console.log in a design goes to stderr. Returns the undoing. */
function divertConsole(): () => void {
  const own = globalThis.console;
  globalThis.console = new Console(process.stderr, process.stderr);
  return () => {
    globalThis.console = own;
  };
}

function forbidExit(): () => void {
  const own = process.exit;
  process.exit = (code) => {
    throw new ExitCalled(Number(code ?? 0));
  };
  return () => {
    process.exit = own;
  };
}

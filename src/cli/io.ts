// The two streams of a command. Law: data to `out`, prose to `err`; tests put their own in.
import { readFileSync } from 'node:fs';
import pc from 'picocolors';
import type { Diagnostic } from '../diag/diagnostic.js';
import { diagnosticsText } from '../diag/text.js';

export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Whether `err` shows colours. */
  readonly colour: boolean;
  /** Whether a progress line may be drawn on `err`. */
  readonly progress: boolean;
}

/** NO_COLOR wins, then FORCE_COLOR, then whether stderr is a terminal that is not dumb. */
function wantsColour(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return process.stderr.isTTY === true && TERM !== 'dumb';
}

export const processIo = (): Io => ({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  colour: wantsColour(),
  progress: process.stderr.isTTY === true && !process.env.CI,
});

function sourceOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Diagnostics as text on `err`. */
export const tell = (io: Io, diagnostics: readonly Diagnostic[]): void =>
  io.err(diagnosticsText(diagnostics, sourceOf, io.colour ? pc.createColors(true) : undefined));

/** The one JSON document of a command. */
export const json = (io: Io, document: unknown): void => io.out(`${JSON.stringify(document, null, 2)}\n`);

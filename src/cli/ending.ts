// How a command ends that did not end well: misuse, a refusal, a missing file, a bug of ours. Always one document with --json.
import { FILE_CODES } from '../diag/codes/files.js';
import type { Diagnostic } from '../diag/diagnostic.js';
import { diagnosticJson } from '../diag/json.js';
import { DesignError, diagnose } from '../diag/reporter.js';
import { CommandFailure } from './failure.js';
import { type Io, json, tell } from './io.js';
import { BUG, FAILED, type Status, USAGE } from './status.js';

/** The other fields a command's document always has. */
const EMPTY: Readonly<Record<string, object>> = {
  build: { files: [], blocks: [] },
  verify: { results: [], skipped: [] },
  targets: { targets: [] },
  init: { files: [] },
};

function end(diagnostics: readonly Diagnostic[], status: Status, command: string, asJson: boolean, io: Io): Status {
  if (asJson) json(io, { ok: false, ...EMPTY[command], diagnostics: diagnostics.map(diagnosticJson) });
  else tell(io, diagnostics);
  return status;
}

export const misuse = (message: string, command: string, asJson: boolean, io: Io): Status =>
  end([diagnose(FILE_CODES, 'BS6101', { message })], USAGE, command, asJson, io);

/** Shows what a command threw. Anything but a refusal or a design's mistake is our bug. */
export function failed(error: unknown, command: string, asJson: boolean, io: Io): Status {
  if (error instanceof CommandFailure) return end(error.diagnostics, error.status, command, asJson, io);
  if (error instanceof DesignError) return end(error.diagnostics, FAILED, command, asJson, io);
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const where = error instanceof Error ? (error.stack?.split('\n').find((l) => /^\s+at /.test(l)) ?? '').trim() : '';
  const bug = diagnose(FILE_CODES, 'BS6901', { message: message.split('\n')[0] });
  return end([{ ...bug, why: where === '' ? [] : [where] }], BUG, command, asJson, io);
}

// The --format option: text and json are here, the others later.
import { notYet } from './failure.js';

export interface FormatFlags {
  readonly json?: boolean;
  readonly format?: string;
}

/** Throws CommandFailure of status 2 for a form this version lacks. */
export function refuseFormats({ format }: FormatFlags): void {
  if (format !== undefined && format !== 'text' && format !== 'json') throw notYet(`--format ${format}`);
}

export const wantsJson = ({ json, format }: FormatFlags): boolean => json === true || format === 'json';

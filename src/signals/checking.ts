// Where a check stands in the user's value, and the small checks every option object needs.
// Law: a check that returns undefined (or false) has reported an error.
import { BLOCK_CODES } from '../diag/codes/blocks.js';
import type { ValuePlace } from '../diag/diagnostic.js';
import { type CodeTable, diagnose, type Reporter } from '../diag/reporter.js';

export interface Checking {
  readonly reporter: Reporter;
  readonly block?: string;
  readonly path: readonly (string | number)[];
}

type Code = keyof typeof BLOCK_CODES;
type Given<C extends Code> =
  Parameters<(typeof BLOCK_CODES)[C]['text']> extends [infer P] ? P : Readonly<Record<string, never>>;

/** Reports one row of BS2xxx at `path` below where the check stands. */
export function report<C extends Code>(c: Checking, code: C, given: Given<C>, ...path: readonly (string | number)[]) {
  const place: ValuePlace = { block: c.block, path: [...c.path, ...path] };
  c.reporter.add(diagnose<CodeTable, string>(BLOCK_CODES, code, given, place));
  return undefined;
}

/** The same check one property further in. */
export const within = (c: Checking, ...path: readonly (string | number)[]): Checking => ({
  ...c,
  path: [...c.path, ...path],
});

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reports every option that is neither known nor of a later version. */
export function checkKeys(
  c: Checking,
  what: string,
  options: object,
  known: readonly string[],
  later: Readonly<Record<string, string>> = {},
): void {
  for (const [option, value] of Object.entries(options)) {
    if (known.includes(option) || value === undefined) continue;
    if (Object.hasOwn(later, option)) report(c, 'BS2901', { what: later[option] }, option);
    else report(c, 'BS2001', { what, option, known: [...known, ...Object.keys(later)] }, option);
  }
}

/** A finite number, or undefined with a report. `also` narrows it further. */
export function finite(
  c: Checking,
  option: string,
  value: unknown,
  expected = 'a finite number',
  also: (x: number) => boolean = () => true,
): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value) && also(value)) return value;
  return report(c, 'BS2003', { option, value, expected }, option);
}

export const positive = (c: Checking, option: string, value: unknown): number | undefined =>
  finite(c, option, value, 'a positive number', (x) => x > 0);

/** [lo, hi] of finite numbers with lo < hi. */
export function pair(c: Checking, option: string, value: unknown): readonly [number, number] | undefined {
  const isPair = Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
  if (!isPair) return report(c, 'BS2003', { option, value, expected: '[lo, hi], two finite numbers' }, option);
  const [lo, hi] = value as [number, number];
  return lo < hi ? [lo, hi] : report(c, 'BS2005', { option, lo, hi }, option);
}

/** A word of a closed list. */
export function word<W extends string>(
  c: Checking,
  option: string,
  value: unknown,
  known: readonly W[],
): W | undefined {
  if (typeof value === 'string' && (known as readonly string[]).includes(value)) return value as W;
  return report(c, 'BS2004', { option, value, known }, option);
}

// Arguments of the calls users write: each is what it should be, or a DesignError says what is wrong with it.
import { type SystemsCode, systemsCodes } from '../diag/codes/systems.js';
import type { CodeRow } from '../diag/reporter.js';
import { DesignError, diagnose } from '../diag/reporter.js';
import type { Complex, System } from './system.js';

type ParametersOf<C extends SystemsCode> = (typeof systemsCodes)[C] extends CodeRow<infer P> ? P : never;

/** Throws a DesignError with one diagnostic. */
export function fail<C extends SystemsCode>(code: C, parameters: ParametersOf<C>): never {
  // The two conditional types are the same row's parameters; the compiler does not compare them while C is open.
  throw new DesignError([diagnose(systemsCodes, code, parameters as never)]);
}

/** A value as a message shows it: short, and never an object's inside. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean')
    return `${value}`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return isSystem(value) ? 'a system' : `a value of type ${typeof value}`;
}

export const isSystem = (value: unknown): value is System =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'system' && 'exact' in value;

/** A finite number. */
export function finite(call: string, what: string, value: unknown): number {
  if (typeof value !== 'number') fail('BS3004', { call, what, expected: 'a number', got: show(value) });
  if (!Number.isFinite(value)) fail('BS3001', { call, what, got: `${value}` });
  return value;
}

/** An array of finite numbers. */
export function numbers(call: string, what: string, value: unknown): readonly number[] {
  if (!Array.isArray(value)) fail('BS3004', { call, what, expected: 'an array of numbers', got: show(value) });
  return value.map((c, i) => finite(call, `${what}[${i}]`, c));
}

/** A positive finite number of seconds, or undefined for a continuous system. */
export function sampleTime(call: string, value: unknown): number | undefined {
  return value === undefined ? undefined : requiredSampleTime(call, value);
}

export function requiredSampleTime(call: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) fail('BS3003', { call, got: show(value) });
  return value;
}

export function system(call: string, what: string, value: unknown): System {
  if (!isSystem(value)) fail('BS3004', { call, what, expected: 'a system', got: show(value) });
  return value;
}

/** Finite complex numbers, written as numbers or as { re, im }. */
export function complexes(call: string, what: string, value: unknown): Complex[] {
  if (!Array.isArray(value))
    fail('BS3004', { call, what, expected: 'an array of numbers or { re, im }', got: show(value) });
  return value.map((c, i) => complex(call, `${what}[${i}]`, c));
}

function complex(call: string, what: string, value: unknown): Complex {
  if (typeof value === 'number') return { re: finite(call, what, value), im: 0 };
  if (typeof value !== 'object' || value === null || !('re' in value) || !('im' in value)) {
    fail('BS3004', { call, what, expected: 'a number or { re, im }', got: show(value) });
  }
  return { re: finite(call, `${what}.re`, value.re), im: finite(call, `${what}.im`, value.im) };
}

/** An options object none of whose names is unknown; names that are undefined count as absent. */
export function options(call: string, value: unknown, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    fail('BS3004', { call, what: 'its options', expected: `an object with ${known.join(', ')}`, got: show(value) });
  }
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) fail('BS3005', { call, name: unknown, known });
  return value as Readonly<Record<string, unknown>>;
}

/** A finite number option; `otherwise` when absent, an error when absent without it. */
export function numberOption(
  call: string,
  given: Readonly<Record<string, unknown>>,
  name: string,
  otherwise?: number,
): number {
  if (given[name] !== undefined) return finite(call, name, given[name]);
  return otherwise ?? fail('BS3006', { call, name });
}

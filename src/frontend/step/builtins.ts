// Functions that the language brings: Math, a few of Number and Array, and the helpers of backstep.
import type { Span } from '../../diag/diagnostic.js';
import { CONSTRUCTORS } from './constructors.js';
import { type Context, refuse } from './context.js';
import { HELPERS } from './helpers.js';
import { MATH } from './math.js';
import { isPoison, POISON, type Value } from './value.js';

export interface BuiltinCall {
  readonly c: Context;
  readonly args: readonly Value[];
  readonly span: Span;
  readonly name?: string;
}
export interface Builtin {
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  readonly run: (call: BuiltinCall) => Value;
}

/** What may be imported from backstep and called in a step. */
export const isHelper = (name: string): boolean => Object.hasOwn(HELPERS, name);

const builtinNamed = (name: string): Builtin | undefined => {
  const tables: readonly Readonly<Record<string, Builtin>>[] = [HELPERS, MATH, CONSTRUCTORS];
  return tables.find((t) => Object.hasOwn(t, name))?.[name];
};
export const isBuiltin = (name: string): boolean => builtinNamed(name) !== undefined;

const MATH_CONSTANTS = ['PI', 'E', 'LN2', 'LN10', 'LOG2E', 'LOG10E', 'SQRT2', 'SQRT1_2'] as const;
const NUMBER_CONSTANTS = ['EPSILON', 'MAX_VALUE', 'MIN_VALUE', 'MAX_SAFE_INTEGER', 'MIN_SAFE_INTEGER'] as const;

export function mathConstant(object: 'Math' | 'Number', name: string): number | undefined {
  const math = MATH_CONSTANTS.find((n) => n === name);
  if (object === 'Math') return math && Math[math];
  const number = NUMBER_CONSTANTS.find((n) => n === name);
  return number && Number[number];
}

export function callBuiltin(c: Context, called: string, args: readonly Value[], span: Span, name?: string): Value {
  const builtin = builtinNamed(called);
  if (!builtin)
    return refuse(c, 'BS1407', { name: called, instead: 'see docs/LANGUAGE.md for the functions there are' }, span);
  const [least, most] = builtin.arity;
  if (args.length < least || args.length > most) {
    const needs =
      most === Number.POSITIVE_INFINITY ? `at least ${least}` : least === most ? String(least) : `${least} to ${most}`;
    return refuse(c, 'BS1408', { name: called, needs, given: args.length }, span);
  }
  if (args.some(isPoison)) return POISON;
  return builtin.run({ c, args, span, ...(name === undefined ? {} : { name }) });
}

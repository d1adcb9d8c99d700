// Every operation, by name: one line each. Parsers and the front end find operations here.
import type { ExactOp } from '../ir/op.js';
import { add } from './add.js';
import { clamp } from './clamp.js';
import { less } from './less.js';
import { lessEqual } from './less-equal.js';
import { max } from './max.js';
import { min } from './min.js';
import { mul } from './mul.js';
import { neg } from './neg.js';
import { quantise } from './quantise.js';
import { select } from './select.js';
import { start } from './start.js';
import { sub } from './sub.js';

export { add, clamp, less, lessEqual, max, min, mul, neg, quantise, select, start, sub };

type Attributes = Readonly<Record<string, number>>;

/** How to make an operation from its attributes; those without attributes are themselves. */
export const opTable: Readonly<Record<string, (attributes: Attributes) => ExactOp>> = {
  add: () => add,
  clamp: () => clamp,
  less: () => less,
  lessEqual: () => lessEqual,
  max: () => max,
  min: () => min,
  mul: () => mul,
  neg: () => neg,
  quantise: ({ frac }) => quantise(frac),
  select: () => select,
  start: () => start,
  sub: () => sub,
};

/** The operation of that name; undefined where there is none. */
export const opNamed = (name: string, attributes: Attributes = {}): ExactOp | undefined =>
  Object.hasOwn(opTable, name) ? opTable[name](attributes) : undefined;

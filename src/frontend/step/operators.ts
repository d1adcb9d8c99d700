// Operators on values: computed by JavaScript where both operands are known, else nodes of the graph in the same order.
import type { Span } from '../../diag/diagnostic.js';
import type { Op } from '../../ir/op.js';
import type { Real } from '../../ir/real.js';
import { add, less, lessEqual, mul, neg, sub } from '../../ops/index.js';
import * as step from '../../ops/step-ops.js';
import { condition, numeric, settled } from './coerce.js';
import { apply, type Context, number, refuse } from './context.js';
import { power } from './power.js';
import { commonType, inType } from './scalar-types.js';
import type { BinaryOp, UnaryOp } from './syntax.js';
import {
  BOOL,
  type Facts,
  INT,
  isPlain,
  isPoison,
  known,
  NUMBER,
  type Nullable,
  nameOfValue,
  POISON,
  scalar,
  type Value,
} from './value.js';

const ARITHMETIC: Readonly<Record<string, Op>> = { '+': add, '-': sub, '*': mul, '/': step.div, '%': step.rem };
const BITS: Readonly<Record<string, Op>> = {
  '&': step.bitAnd,
  '|': step.bitOr,
  '^': step.bitXor,
  '<<': step.shiftLeft,
  '>>': step.shiftRight,
  '>>>': step.shiftRightUnsigned,
};

const JS: Readonly<Record<BinaryOp, (a: number, b: number) => number | boolean>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '===': (a, b) => a === b,
  '!==': (a, b) => a !== b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '>>>': (a, b) => a >>> b,
};

export function binary(c: Context, op: BinaryOp, x: Value, y: Value, span: Span, name?: string): Value {
  if (isPoison(x) || isPoison(y)) return POISON;
  if (op === '===' || op === '!==') return equality(c, op === '!==', x, y, span, name);
  const [a, b] = [settled(c, x, span), settled(c, y, span)];
  if (isPoison(a) || isPoison(b)) return POISON;
  if ([a, b].some(isString)) return refuse(c, 'BS1405', { op }, span);
  if (isNumber(a) && isNumber(b)) return known(JS[op](a.value as number, b.value as number));
  return onNumbers(c, op, a, b, span, name);
}

const isString = (v: Value): boolean =>
  (v.kind === 'known' && typeof v.value === 'string') || (v.kind === 'scalar' && v.type.is === 'oneOf');
const isNumber = (v: Value): v is Extract<Value, { kind: 'known' }> =>
  v.kind === 'known' && typeof v.value === 'number';

function onNumbers(c: Context, op: BinaryOp, x: Value, y: Value, span: Span, name?: string): Value {
  const endless = endlessComparison(op, x, y);
  if (endless !== undefined) return known(endless);
  if (op === '**') return power(c, x, y, span, name);
  const [a, b] = [numeric(c, x, span), numeric(c, y, span)];
  if (!a || !b) return POISON;
  const whole = a.whole && b.whole;
  if (ARITHMETIC[op]) {
    return scalar(apply(c, ARITHMETIC[op], [a.real, b.real], span, name), whole && op !== '/' ? INT : NUMBER);
  }
  if (!BITS[op]) return comparison(c, op, a.real, b.real, span, name);
  if (!whole) return refuse(c, 'BS1410', { what: `the operands of ${op}` }, span);
  return scalar(apply(c, BITS[op], [a.real, b.real], span, name), INT);
}

/** A comparison with infinity is decided: signals are finite. */
function endlessComparison(op: BinaryOp, x: Value, y: Value): boolean | undefined {
  const endless = (v: Value): boolean => isNumber(v) && Math.abs(v.value as number) === Number.POSITIVE_INFINITY;
  if (!['<', '<=', '>', '>='].includes(op) || (!endless(x) && !endless(y))) return undefined;
  const finite = (v: Value): number => (isNumber(v) ? (v.value as number) : 0);
  return JS[op](finite(x), finite(y)) as boolean;
}

function comparison(c: Context, op: BinaryOp, a: Real, b: Real, span: Span, name?: string): Value {
  const [low, high] = op.startsWith('<') ? [a, b] : [b, a];
  return scalar(apply(c, op.endsWith('=') ? lessEqual : less, [low, high], span, name), BOOL);
}

/** `===` and `!==` on numbers, booleans, strings and null. */
function equality(c: Context, negated: boolean, x: Value, y: Value, span: Span, name?: string): Value {
  const test = nullTest(c, negated, x, y, span);
  if (test) return test;
  const [a, b] = [settled(c, x, span), settled(c, y, span)];
  if (isPoison(a) || isPoison(b)) return POISON;
  if (isPlain(a) && isPlain(b)) return known((a.value === b.value) !== negated);
  const outside = stranger(a, b) ?? stranger(b, a);
  if (outside !== undefined) return refuse(c, 'BS1415', { reason: outside }, span);
  const type = commonType(c, a, b);
  const [u, v] = type ? [inType(c, a, type, span), inType(c, b, type, span)] : [];
  if (!u || !v)
    return refuse(c, 'BS1415', { reason: `${nameOfValue(a)} and ${nameOfValue(b)} cannot be compared` }, span);
  const same = apply(c, step.equal, [u, v], span, negated ? undefined : name);
  return scalar(negated ? apply(c, step.not, [same], span, name) : same, BOOL);
}

/** A string that the union does not have. */
function stranger(union: Value, v: Value): string | undefined {
  if (union.kind !== 'scalar' || union.type.is !== 'oneOf' || v.kind !== 'known' || typeof v.value !== 'string')
    return undefined;
  const { members } = union.type;
  return members.includes(v.value) ? undefined : `'${v.value}' is none of ${members.map((m) => `'${m}'`).join(', ')}`;
}

const isNull = (v: Value): boolean => v.kind === 'known' && (v.value === null || v.value === undefined);

function nullTest(c: Context, negated: boolean, x: Value, y: Value, span: Span): Value | undefined {
  const other = isNull(x) ? y : isNull(y) ? x : undefined;
  if (!other) return undefined;
  if (isNull(other)) return known(!negated);
  if (other.kind === 'undetermined') return settled(c, other, span);
  if (other.kind !== 'nullable' || c.store.isValid(other)) return known(negated);
  const facts = factsOf(other, negated);
  return scalar(negated ? other.valid : apply(c, step.not, [other.valid], span), BOOL, facts);
}

const factsOf = (v: Nullable, negated: boolean): Facts =>
  negated ? { whenTrue: [v], whenFalse: [] } : { whenTrue: [], whenFalse: [v] };

export function unary(c: Context, op: UnaryOp, given: Value, span: Span, name?: string): Value {
  if (op === '!') return negation(c, given, span, name);
  const v = settled(c, given, span);
  if (isPoison(v)) return POISON;
  if (isString(v)) return refuse(c, 'BS1405', { op }, span);
  if (op === '+' && v.kind === 'scalar' && v.type.is === 'bool') return scalar(v.real, INT);
  if (isPlain(v)) return known(op === '-' ? -Number(v.value) : op === '+' ? Number(v.value) : ~Number(v.value));
  const x = numeric(c, v, span);
  if (!x) return POISON;
  if (op === '+') return scalar(x.real, x.whole ? INT : NUMBER);
  if (op === '-') return scalar(apply(c, neg, [x.real], span, name), x.whole ? INT : NUMBER);
  if (!x.whole) return refuse(c, 'BS1410', { what: 'the operand of ~' }, span);
  return scalar(apply(c, step.bitXor, [x.real, number(c, -1)], span, name), INT);
}

function negation(c: Context, v: Value, span: Span, name?: string): Value {
  const test = condition(c, v, span);
  if (!test) return POISON;
  if (test.kind === 'decided') return known(!test.holds);
  const facts = test.facts && { whenTrue: test.facts.whenFalse, whenFalse: test.facts.whenTrue };
  return scalar(apply(c, step.not, [test.real], span, name), BOOL, facts);
}

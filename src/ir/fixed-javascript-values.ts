// Fixed to JavaScript, one expression per scalar kind. Law: every expression is exact. Number where operands, result and
// intermediates stay within 2^53, BigInt elsewhere; BigInt.asIntN(64, …) changes no value, it lets the engine use machine words.
import { type IntRange, typeRange } from '../num/format.js';
import type { Comparison, Fixed } from './fixed.js';
import { type Arithmetic, halfOf, rangeOfValues, within } from './fixed-value.js';
import { operands } from './fixed-walk.js';

export type Form = 'number' | 'bigint';
export interface Code {
  readonly text: string;
  readonly form: Form;
}

const SAFE: IntRange = { lo: -(2n ** 53n - 1n), hi: 2n ** 53n - 1n };
const INT32 = typeRange({ bits: 32, signed: true });
const INT64 = typeRange({ bits: 64, signed: true });
const SIGNS: Readonly<Record<Comparison, string>> = { lt: '<', le: '<=', eq: '===', ne: '!==', ge: '>=', gt: '>' };

export const formOf = (range: IntRange): Form => (within(range, SAFE) ? 'number' : 'bigint');

export function literal(value: bigint, form: Form): string {
  const text = form === 'bigint' ? `${value}n` : `${value}`;
  return value < 0n ? `(${text})` : text;
}

const word = (text: string): string => `BigInt.asIntN(64, ${text})`;

/** The same integer in another form; to 'number' only where it is known to be safe. */
export function cast(code: Code, form: Form): string {
  if (code.form === form) return code.text;
  return form === 'number' ? `Number(${code.text})` : word(`BigInt(${code.text})`);
}

/** What v computes on the way to its result: all must fit for plain Number or for 64-bit words. */
function intermediates(v: Arithmetic): readonly IntRange[] {
  if (v.kind === 'shr') return [{ lo: v.a.range.lo + halfOf(v), hi: v.a.range.hi + halfOf(v) }];
  if (v.kind !== 'mac2') return [];
  const size = (r: IntRange): bigint => rangeOfValues([-r.lo, r.hi]).hi;
  const magnitude = (c: bigint): bigint => (c < 0n ? -c : c);
  const sum =
    magnitude(v.c0) * size(v.x0.range) + magnitude(v.c1) * size(v.x1.range) + (v.acc ? size(v.acc.range) : 0n);
  return [{ lo: -sum, hi: sum }];
}

/** One arithmetic value; `use(x, form)` is the text of an operand. */
export function expression(v: Arithmetic, use: (x: Fixed, form: Form) => string): Code {
  const ranges = [v.range, ...operands(v).map((x) => x.range), ...intermediates(v)];
  if (ranges.every((r) => within(r, SAFE))) {
    return { text: numberText(v, (x) => use(x, 'number')), form: 'number' };
  }
  if (v.kind === 'compare') {
    return { text: `(${use(v.a, 'bigint')} ${SIGNS[v.test]} ${use(v.b, 'bigint')} ? 1 : 0)`, form: 'number' };
  }
  if (v.kind === 'select') return selectCode(v, use);
  const text = bigintText(v, (x) => use(x, 'bigint'), ranges.every((r) => within(r, INT64)) ? word : (t) => t);
  return { text, form: 'bigint' };
}

function selectCode(v: Extract<Arithmetic, { kind: 'select' }>, use: (x: Fixed, form: Form) => string): Code {
  const [form, condForm] = [formOf(v.range), formOf(v.cond.range)];
  const arm = (x: Fixed): string => cast({ text: use(x, formOf(x.range)), form: formOf(x.range) }, form);
  return { text: `(${use(v.cond, condForm)} !== ${literal(0n, condForm)} ? ${arm(v.a)} : ${arm(v.b)})`, form };
}

function numberText(v: Arithmetic, use: (x: Fixed) => string): string {
  const small = [v.range, ...operands(v).map((x) => x.range), ...intermediates(v)].every((r) => within(r, INT32));
  const whole = (text: string): string => (small ? `(${text} | 0)` : `(${text})`);
  switch (v.kind) {
    case 'add':
      return whole(`${use(v.a)} + ${use(v.b)}`);
    case 'sub':
      return whole(`${use(v.a)} - ${use(v.b)}`);
    case 'alias':
      return use(v.a);
    case 'neg':
      return whole(`0 - ${use(v.a)}`);
    case 'mul':
      return small ? `Math.imul(${use(v.a)}, ${use(v.b)})` : `(${use(v.a)} * ${use(v.b)})`;
    case 'shl':
      return `(${use(v.a)} * ${2 ** v.by})`;
    case 'shr': {
      const sum = halfOf(v) === 0n ? use(v.a) : `(${use(v.a)} + ${halfOf(v)})`;
      return small && v.by < 32 ? `(${sum} >> ${v.by})` : `Math.floor(${sum} * ${2 ** -v.by})`;
    }
    case 'compare':
      return `(${use(v.a)} ${SIGNS[v.test]} ${use(v.b)} ? 1 : 0)`;
    case 'select':
      return `(${use(v.cond)} !== 0 ? ${use(v.a)} : ${use(v.b)})`;
    case 'mac2':
      return whole(macText(v, use, 'number'));
    case 'min':
    case 'max':
      return pickText(v.kind, use(v.a), use(v.b));
    case 'clamp':
      return clampText(use(v.a), v.a.range, v, 'number');
  }
}

function bigintText(v: Arithmetic, use: (x: Fixed) => string, wrap: (text: string) => string): string {
  switch (v.kind) {
    case 'add':
      return wrap(`${use(v.a)} + ${use(v.b)}`);
    case 'sub':
      return wrap(`${use(v.a)} - ${use(v.b)}`);
    case 'alias':
      return use(v.a);
    case 'neg':
      return wrap(`-${use(v.a)}`);
    case 'mul':
      return wrap(`${use(v.a)} * ${use(v.b)}`);
    case 'shl':
      return wrap(`${use(v.a)} << ${v.by}n`);
    case 'shr':
      return wrap(`${halfOf(v) === 0n ? use(v.a) : wrap(`${use(v.a)} + ${halfOf(v)}n`)} >> ${v.by}n`);
    case 'mac2':
      return wrap(macText(v, use, 'bigint'));
    case 'compare':
    case 'select':
      return ''; // forms of their own: see expression
    case 'min':
    case 'max':
      return wrap(pickText(v.kind, use(v.a), use(v.b)));
    case 'clamp':
      return wrap(clampText(use(v.a), v.a.range, v, 'bigint'));
  }
}

function macText(v: Extract<Arithmetic, { kind: 'mac2' }>, use: (x: Fixed) => string, form: Form): string {
  const term = (c: bigint, x: Fixed): string => `${literal(c, form)} * ${use(x)}`;
  return `${term(v.c0, v.x0)} + ${term(v.c1, v.x1)}${v.acc ? ` + ${use(v.acc)}` : ''}`;
}

const pickText = (kind: 'min' | 'max', a: string, b: string): string =>
  `(${a} ${kind === 'min' ? '<' : '>'} ${b} ? ${a} : ${b})`;

/** Clamps to limits, those that the range can pass (the others need not be safe numbers). */
export function clampText(a: string, range: IntRange, limits: IntRange, form: Form): string {
  const upper = range.hi > limits.hi ? `${a} > ${literal(limits.hi, form)} ? ${literal(limits.hi, form)} : ${a}` : a;
  return range.lo < limits.lo
    ? `(${a} < ${literal(limits.lo, form)} ? ${literal(limits.lo, form)} : ${upper})`
    : `(${upper})`;
}

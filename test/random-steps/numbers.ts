// Random numeric expressions over a scope: arithmetic, Math, helpers, choices; each with its range.
import { condition, index } from './conditions.js';
import { MATH, STEPPED } from './functions.js';
import {
  type Context,
  fit,
  hull,
  limited,
  literal,
  magnitude,
  minus,
  type Num,
  plus,
  point,
  type Range,
  tamed,
  times,
} from './scope.js';

type Rule = (c: Context, depth: number) => Num;

export function number(c: Context, depth: number): Num {
  if (depth <= 0) return leaf(c);
  return tamed(c, c.rng.pick(RULES)(c, depth - 1));
}

/** Never a literal: something that moves, where there is something. */
export function moving(c: Context): Num {
  const { rng, scope } = c;
  if (scope.arrays.length > 0 && rng.chance(scope.arrays.length > 1 ? 0.2 : 0.06)) return element(c);
  if (scope.ints.length > 0 && rng.chance(0.1)) return rng.pick(scope.ints);
  return scope.numbers.length > 0 ? rng.pick(scope.numbers) : constant(c);
}

const leaf = (c: Context): Num => (c.rng.chance(0.1) ? constant(c) : moving(c));

function constant({ rng }: Context): Num {
  const x = rng.chance(0.3) ? rng.pick([0.5, 1, 2, 0.25, -1, 0, 10]) : rng.between(-3, 3);
  return { text: literal(x), range: point(x) };
}

function element(c: Context): Num {
  const array = c.rng.pick(c.scope.arrays);
  const at = c.rng.chance(0.5) ? index(c, array.length) : undefined;
  return { text: `${array.text}[${at ?? c.rng.whole(0, array.length - 1)}]`, range: array.range };
}

const product: Rule = (c, d) => {
  const [a, b] = [number(c, d), number(c, d)];
  return { text: `(${a.text} * ${b.text})`, range: times(a.range, b.range) };
};

const scaled: Rule = (c, d) => {
  const a = number(c, d);
  const k = c.rng.pick([0.5, -0.25, 2, c.rng.between(-2, 2), c.rng.between(0.1, 1.5)]);
  return { text: `(${literal(k)} * ${a.text})`, range: times(a.range, point(k)) };
};

const sum: Rule = (c, d) => {
  const [a, b] = [number(c, d), number(c, d)];
  return c.rng.chance(0.5)
    ? { text: `(${a.text} + ${b.text})`, range: plus(a.range, b.range) }
    : { text: `(${a.text} - ${b.text})`, range: minus(a.range, b.range) };
};

const overConstant: Rule = (c, d) => {
  const a = number(c, d);
  const k = c.rng.pick([2, 3, -4, 0.7, 10]);
  return { text: `(${a.text} / ${literal(k)})`, range: times(a.range, point(1 / k)) };
};

/** Divisors keep away from 0. */
const quotient: Rule = (c, d) => {
  const [a, b] = [number(c, d), divisor(c, d)];
  return { text: `(${a.text} / ${b.text})`, range: times(a.range, { lo: 1 / b.range.hi, hi: 1 / b.range.lo }) };
};

/** A product with itself is told as one only of a name. */
const squared = (text: string): string => (/^[\w.]+$/.test(text) ? `${text} * ${text}` : `(${text}) ** 2`);

function divisor(c: Context, depth: number): Num {
  const e = number(c, depth);
  if (e.range.lo >= 0.5) return e;
  const m = magnitude(e.range);
  const k = c.rng.between(0.5, 2);
  return c.rng.pick([
    { text: `(${k} + Math.abs(${e.text}))`, range: { lo: k, hi: k + m } },
    { text: `Math.max(${e.text}, ${k})`, range: { lo: k, hi: Math.max(k, e.range.hi) } },
    { text: `(${squared(e.text)} + ${k})`, range: { lo: k, hi: k + m * m } },
  ]);
}

const called: Rule = (c, d) => {
  const f = c.rng.pick(c.rng.chance(0.8) ? MATH : STEPPED);
  const args = f.domain.map((r) => fit(c, number(c, d), r.lo, r.hi));
  return { text: `${f.name}(${args.map((a) => a.text).join(', ')})`, range: f.image(...args.map((a) => a.range)) };
};

const power: Rule = (c, d) => {
  const n = c.rng.whole(2, 3);
  const a = fit(c, number(c, d), -3.5, 3.5);
  const m = magnitude(a.range) ** n;
  if (c.rng.chance(0.6)) return { text: `((${a.text}) ** ${n})`, range: { lo: n === 2 ? 0 : -m, hi: m } };
  const base = fit(c, a, 0.3, 4);
  const p = c.rng.between(-2, 2.5);
  const [x, y] = [base.range.lo ** p, base.range.hi ** p];
  const range = { lo: Math.min(x, y) - 1e-9, hi: Math.max(x, y) + 1e-9 };
  return { text: `Math.pow(${base.text}, ${literal(p)})`, range };
};

const extreme: Rule = (c, d) => {
  const [a, b] = [number(c, d), number(c, d)];
  const name = c.rng.pick(['min', 'max'] as const);
  const f = Math[name];
  const range = { lo: f(a.range.lo, b.range.lo), hi: f(a.range.hi, b.range.hi) };
  return { text: `Math.${name}(${a.text}, ${b.text})`, range };
};

const absolute: Rule = (c, d) => {
  const a = number(c, d);
  const lo = a.range.lo > 0 ? a.range.lo : a.range.hi < 0 ? -a.range.hi : 0;
  return { text: `Math.abs(${a.text})`, range: { lo, hi: magnitude(a.range) } };
};

const negated: Rule = (c, d) => {
  const a = number(c, d);
  return { text: `-(${a.text})`, range: minus(point(0), a.range) };
};

const remainder: Rule = (c, d) => {
  const a = number(c, d);
  const k = c.rng.pick([1, 2.5, 3, 0.75]);
  return { text: `(${a.text} % ${k})`, range: { lo: a.range.lo >= 0 ? 0 : -k, hi: a.range.hi <= 0 ? 0 : k } };
};

const choice: Rule = (c, d) => {
  const { text, inner } = condition(c, Math.min(d, 1));
  const [a, b] = [number(inner, d), number(inner, d)];
  return { text: `(${text} ? ${a.text} : ${b.text})`, range: hull(a.range, b.range) };
};

const held: Rule = (c, d) => {
  const a = number(c, d);
  const lo = c.rng.between(-3, 1);
  const hi = lo + c.rng.between(0.5, 4);
  return {
    text: `clamp(${a.text}, ${literal(lo)}, ${hi.toFixed(3)})`,
    range: limited(a.range, lo, Number(hi.toFixed(3))),
  };
};

const dead: Rule = (c, d) => {
  const a = number(c, d);
  const w = c.rng.between(0.05, 1);
  const range = { lo: Math.min(0, a.range.lo), hi: Math.max(0, a.range.hi) };
  return { text: `deadband(${a.text}, ${w})`, range };
};

const wrapped: Rule = (c, d) => {
  const { rng, scope } = c;
  const angle = scope.angles.length > 0 && rng.chance(0.7) ? rng.pick(scope.angles) : undefined;
  const period = angle?.period ?? rng.pick([1, 2, 6]);
  const x = angle ? `${angle.text} - ${rng.between(0, period)}` : number(c, d).text;
  return { text: `wrap(${x}, ${period})`, range: { lo: -period / 2, hi: period / 2 } };
};

const turned: Rule = (c, d) => {
  if (c.scope.angles.length === 0) return called(c, d);
  const angle = c.rng.pick(c.scope.angles);
  const radians = angle.period === 2 * Math.PI ? angle.text : `${angle.text} * ${(2 * Math.PI) / angle.period}`;
  return { text: `Math.${c.rng.pick(['sin', 'cos'])}(${radians})`, range: { lo: -1, hi: 1 } };
};

const table: Rule = (c, d) => {
  const n = c.rng.whole(2, 6);
  const first = c.rng.between(-3, 0);
  const xs = Array.from({ length: n }, (_, k) => Number((first + k * 0.8 + (k % 2) * 0.3).toFixed(3)));
  const ys = xs.map(() => c.rng.between(-2, 2));
  const range: Range = { lo: Math.min(...ys), hi: Math.max(...ys) };
  return { text: `interp1([${xs.join(', ')}], [${ys.join(', ')}], ${number(c, d).text})`, range };
};

const weighted: Rule = (c, d) => {
  const items = Array.from({ length: c.rng.whole(2, 4) }, () => number(c, Math.min(d, 1)));
  const k = items.map(() => c.rng.between(-1, 1));
  const range = items.map((e, i) => times(e.range, point(k[i]))).reduce(plus);
  return { text: `dot([${items.map((e) => e.text).join(', ')}], [${k.join(', ')}])`, range };
};

const surface: Rule = (c, d) => {
  const [n, m] = [c.rng.whole(2, 3), c.rng.whole(2, 3)];
  const rows = Array.from({ length: n }, () => Array.from({ length: m }, () => c.rng.between(-2, 2)));
  const range: Range = { lo: Math.min(...rows.flat()), hi: Math.max(...rows.flat()) };
  const [xs, ys] = [[-1, 0.5, 2].slice(0, n), [0, 1, 1.75].slice(0, m)];
  const table = `[${rows.map((r) => `[${r.join(', ')}]`).join(', ')}]`;
  return { text: `interp2([${xs}], [${ys}], ${table}, ${number(c, d).text}, ${number(c, d).text})`, range };
};

const ofHelper: Rule = (c, d) => {
  if (c.scope.helpers.length === 0) return sum(c, d);
  const f = c.rng.pick(c.scope.helpers);
  const args = f.parameters.map((r) => fit(c, number(c, d), r.lo, r.hi).text);
  return { text: `${f.name}(${args.join(', ')})`, range: f.range };
};

const limitedRate: Rule = (c, d) => {
  const [a, b] = [number(c, d), number(c, 0)];
  const s = c.rng.between(0.05, 1);
  return { text: `rateLimit(${a.text}, ${b.text}, ${s})`, range: plus(b.range, { lo: -s, hi: s }) };
};

const RULES: readonly Rule[] = [
  ...[sum, sum, sum, sum, product, product, scaled, scaled, scaled],
  ...[overConstant, quotient, called, called, called, power, extreme, absolute, negated, remainder],
  ...[choice, choice, held, dead, wrapped, turned, table, ofHelper, ofHelper, limitedRate, weighted, surface],
];

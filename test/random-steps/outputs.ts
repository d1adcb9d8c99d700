// Random outputs: a schema made from the proved range of an expression, and how to say another value of the same output.
import { bool, int } from './conditions.js';
import { moving, number } from './numbers.js';
import { type Context, declared, fit, hull, literal, type Range, short } from './scope.js';

export interface Output {
  readonly name: string;
  readonly schema: string;
  readonly text: string;
  /** Another value in the declared range, for an early return. */
  readonly other: (c: Context) => string;
}
type Kind = (c: Context, name: string, depth: number) => Output;

const real = (range: Range, more: string): string => `real({ range: [${range.lo}, ${range.hi}]${more} })`;

/** A requirement that the compiler may meet easily, or none. */
function requirement(c: Context, { lo, hi }: Range): string {
  const m = Math.max(Math.abs(lo), Math.abs(hi));
  const whole = Math.max(1, Math.ceil(Math.log2(m + 0.001)) + 1);
  switch (c.rng.whole(0, 3)) {
    case 0:
      return `, format: { bits: 16, frac: ${16 - whole} }`;
    case 1:
      return `, format: { bits: 32, frac: ${Math.min(28, 32 - whole)} }`;
    case 2:
      return `, maxError: ${short((hi - lo) / 20)}`;
    default:
      return `, resolution: ${short((hi - lo) / 1000)}, maxError: ${short((hi - lo) / 50)}`;
  }
}

const plain: Kind = (c, name, depth) => {
  const e = number(c, depth);
  const range = declared(e.range);
  const other = (now: Context) => fit(now, number(now, 1), range.lo, range.hi).text;
  return { name, schema: real(range, requirement(c, range)), text: e.text, other };
};

/** Declared narrower than what is assigned. */
const saturated: Kind = (c, name, depth) => {
  const m = c.rng.pick([0.5, 1, 3]);
  const schema = real({ lo: -m, hi: m }, `${requirement(c, { lo: -m, hi: m })}, saturate: true`);
  return { name, schema, text: number(c, depth).text, other: (now) => number(now, 1).text };
};

const counts: Kind = (c, name, depth) => {
  const e = fit(c, number(c, depth), 0, 1);
  const schema = `real({ range: [0, 1], raw: { bits: 12, lsb: 0.0005 }, maxError: 0.02 })`;
  return { name, schema, text: e.text, other: (now) => fit(now, moving(now), 0, 1).text };
};

const truth: Kind = (c, name) => ({ name, schema: 'bool()', text: bool(c, 2), other: (now) => bool(now, 1) });

const mode: Kind = (c, name) => {
  const text = (now: Context) => `${bool(now, 1)} ? 'low' : ${bool(now, 1)} ? 'high' : 'middle'`;
  return { name, schema: "oneOf(['low', 'middle', 'high'])", text: text(c), other: text };
};

const whole: Kind = (c, name) => {
  const k = c.scope.ints.length > 0 ? int(c, 2) : undefined;
  const e = k ?? { text: `Math.round(${fit(c, number(c, 1), -20, 20).text})`, range: { lo: -20, hi: 20 } };
  const range = hull(e.range, { lo: 0, hi: 0 });
  const other = (now: Context) => `Math.floor(${fit(now, moving(now), range.lo, range.hi + 0.5).text})`;
  return { name, schema: `int({ range: [${range.lo}, ${range.hi + 1}] })`, text: e.text, other };
};

const angle: Kind = (c, name) => {
  const period = c.rng.pick([360, 1]);
  const text = (now: Context) =>
    `${literal(c.rng.between(0, period))} + ${fit(now, moving(now), -period, period).text}`;
  return { name, schema: `cyclic({ period: ${period}, raw: { bits: 16 } })`, text: text(c), other: text };
};

const several: Kind = (c, name, depth) => {
  const items = [number(c, depth - 1), number(c, 1), moving(c)];
  const range = declared(items.map((i) => i.range).reduce(hull));
  const other = (now: Context) => `[${[0, 1, 2].map(() => fit(now, moving(now), range.lo, range.hi).text).join(', ')}]`;
  const schema = `vector(3, ${real(range, requirement(c, range))})`;
  return { name, schema, text: `[${items.map((i) => i.text).join(', ')}]`, other };
};

const KINDS: readonly Kind[] = [
  plain,
  plain,
  plain,
  plain,
  saturated,
  counts,
  truth,
  truth,
  mode,
  whole,
  angle,
  several,
];
const NAMES = ['y', 'drive', 'alarm'];

/** The first is a number: every program has a bound to break. */
export const randomOutputs = (c: Context, depth: number): readonly Output[] =>
  NAMES.slice(0, c.rng.whole(1, 3)).map((name, k) => (k === 0 ? plain : c.rng.pick(KINDS))(c, name, depth));

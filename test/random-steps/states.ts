// Random states, each with an update that keeps its declared range whenever it runs (or, `always`: when it runs at every step).
import { bool, int } from './conditions.js';
import { moving, number } from './numbers.js';
import {
  type Context,
  declared,
  fit,
  joined,
  literal,
  magnitude,
  NOTHING,
  plus,
  point,
  type Range,
  type Scope,
  sansModes,
  short,
} from './scope.js';

export interface State {
  readonly lines: readonly string[];
  readonly scope: Scope;
  readonly update: (c: Context) => readonly string[];
  /** A recurrence proved by its peak gain: it must run at every step. */
  readonly always: boolean;
  /** A new value of a mode narrows it: last of all. */
  readonly last: boolean;
}

type Kind = (name: string, c: Context) => State;

const state = (lines: readonly string[], scope: Partial<Scope>, update: State['update']): State => ({
  lines,
  scope: joined(NOTHING, scope),
  update,
  always: false,
  last: false,
});
const realState = (name: string, range: Range, more: string, update: State['update']): State => {
  const init = range.lo > 0 || range.hi < 0 ? `, init: ${literal(short((range.lo + range.hi) / 2))}` : '';
  const schema = `${name}: real({ range: [${range.lo}, ${range.hi}]${init}${more} }),`;
  return state([schema], { numbers: [{ text: `self.${name}`, range }] }, update);
};

/** First-order low-pass, as people write it. */
const filter: Kind = (name, c) => {
  const a = c.rng.pick([0.5, 0.25, 0.0625, c.rng.between(0.05, 0.9)]);
  const m = c.rng.pick([1, 2, 10]);
  const range = { lo: -short(m * 1.02), hi: short(m * 1.02) };
  const form = c.rng.whole(0, 2);
  return realState(name, range, '', (now) => {
    const u = fit(now, number(now, 2), -m, m).text;
    const x = `self.${name}`;
    if (form === 0) return [`${x} = ${literal(1 - a)} * ${x} + ${a} * ${u};`];
    return form === 1 ? [`${x} += ${a} * (${u} - ${x});`] : [`${x} = ${x} + (${u} - ${x}) * ${a};`];
  });
};

const integrator: Kind = (name, c) => {
  const m = c.rng.pick([1, 4, 20]);
  const k = c.rng.pick([0.01, 0.125, c.rng.between(0.01, 0.5)]);
  const saturate = c.rng.chance(0.4);
  return realState(name, { lo: -m, hi: m }, saturate ? ', saturate: true' : '', (now) => {
    const e = number(now, 2).text;
    return saturate
      ? [`self.${name} += ${k} * ${e};`]
      : [`self.${name} = clamp(self.${name} + ${k} * ${e}, ${-m}, ${m});`];
  });
};

const slewed: Kind = (name, c) => {
  const m = c.rng.pick([1, 5]);
  const s = c.rng.pick([0.125, c.rng.between(0.02, 0.4)]);
  return realState(name, { lo: -m, hi: m }, '', (now) => [
    `self.${name} = rateLimit(${fit(now, number(now, 2), -m, m).text}, self.${name}, ${s});`,
  ]);
};

const remembered: Kind = (name, c) => {
  const m = c.rng.pick([1, 3, 8]);
  return realState(name, { lo: -m, hi: m }, '', (now) => [`self.${name} = ${fit(now, moving(now), -m, m).text};`]);
};

const counter: Kind = (name, c) => {
  const n = c.rng.whole(3, 20);
  const x = `self.${name}`;
  const lines = [`${name}: int({ range: [0, ${n}] }),`];
  return state(lines, { ints: [{ text: x, range: { lo: 0, hi: n }, whole: true }] }, (now) =>
    now.rng.pick([
      [`${x} = ${x} >= ${n} ? 0 : ${x} + 1;`],
      [`${x} = (${x} + 1) % ${n + 1};`],
      [`${x} = Math.min(${x} + 1, ${n});`],
      [`if (${bool(now, 1)}) ${x} = Math.max(${x} - 1, 0);`, `else if (${x} < ${n}) ${x} += 1;`],
      [`${x} = clamp(${int(now, 1).text}, 0, ${n});`],
    ]),
  );
};

const latch: Kind = (name) => {
  const x = `self.${name}`;
  return state([`${name}: bool(),`], { bools: [x] }, (now) => {
    const e = number(now, 1);
    const middle = short((e.range.lo + e.range.hi) / 2);
    const low = short(middle - (e.range.hi - e.range.lo) / 8);
    return now.rng.pick([
      [`${x} = hysteresis(${e.text}, ${literal(low)}, ${literal(middle)}, ${x});`],
      [`${x} = ${bool(now, 1)} || (${x} && !${bool(now, 1)});`],
      [`${x} = edge(${bool(now, 1)}, ${x});`],
      [`if (${bool(now, 1)}) {`, `  ${x} = !${x};`, `}`],
    ]);
  });
};

const angle: Kind = (name, c) => {
  const period = c.rng.pick([2 * Math.PI, 360, 1]);
  const schema = `${name}: cyclic({ period: ${period}, raw: { bits: ${c.rng.pick([16, 32])} } }),`;
  return state([schema], { angles: [{ text: `self.${name}`, period }] }, (now) => [
    `self.${name} += ${short(period / 50)} * ${fit(now, number(now, 1), -4, 4).text};`,
  ]);
};

const line: Kind = (name, c) => {
  const [n, m] = [c.rng.whole(2, 5), c.rng.pick([1, 4])];
  const x = `self.${name}`;
  const lines = [`${name}: vector(${n}, real({ range: [${-m}, ${m}] })),`];
  return state(lines, { arrays: [{ text: x, length: n, range: { lo: -m, hi: m } }] }, (now) => [
    `for (let i = ${n - 1}; i > 0; i--) ${x}[i] = ${x}[i - 1];`,
    `${x}[0] = ${fit(now, moving(now), -m, m).text};`,
  ]);
};

const mode: Kind = (name, c) => {
  const members = ['idle', 'run', 'stop'].slice(0, c.rng.whole(2, 3));
  const x = `self.${name}`;
  const lines = [`${name}: oneOf([${members.map((m) => `'${m}'`).join(', ')}]),`];
  const update = (now: Context) => [
    `switch (${x}) {`,
    ...members.flatMap((m, k) => [
      `  case '${m}':`,
      `    if (${bool(sansModes(now), 1)}) ${x} = '${members[(k + 1) % members.length]}';`,
      '    break;',
    ]),
    '}',
  ];
  return { ...state(lines, { modes: [{ text: x, members }] }, update), last: true };
};

/** Second-order section in transposed form; its ranges are peak gains. */
const section: Kind = (name, c) => {
  const [r, w] = [c.rng.between(0.3, 0.85), c.rng.between(0.1, 2.8)];
  const [a1, a2] = [short(-2 * r * Math.cos(w)), short(r * r)];
  const b = [c.rng.between(-1, 1), c.rng.between(-1, 1), c.rng.between(-1, 1)];
  const peak = peaks(b, a1, a2);
  const [s1, s2] = peak.states.map((p) => declared({ lo: -p, hi: p }));
  const y = `${name}Out`;
  const lines = [
    `${name}1: real({ range: [${s1.lo}, ${s1.hi}] }),`,
    `${name}2: real({ range: [${s2.lo}, ${s2.hi}] }),`,
  ];
  const update = (now: Context) => {
    const u = `${name}In`;
    return [
      `const ${u} = ${fit(now, number(now, 1), -1, 1).text};`,
      `const ${y} = ${literal(b[0])} * ${u} + self.${name}1;`,
      `self.${name}1 = ${literal(b[1])} * ${u} - ${literal(a1)} * ${y} + self.${name}2;`,
      `self.${name}2 = ${literal(b[2])} * ${u} - ${literal(a2)} * ${y};`,
    ];
  };
  const out = plus(point(0), { lo: -peak.output * 1.001, hi: peak.output * 1.001 });
  return { ...state(lines, { numbers: [{ text: y, range: out }] }, update), always: true };
};

/** Sums of the impulse responses' magnitudes. */
function peaks(b: readonly number[], a1: number, a2: number) {
  let [s1, s2, output] = [0, 0, 0];
  const states = [0, 0];
  for (let n = 0; n < 400; n++) {
    const u = n === 0 ? 1 : 0;
    const y = b[0] * u + s1;
    [s1, s2] = [b[1] * u - a1 * y + s2, b[2] * u - a2 * y];
    output += Math.abs(y);
    states[0] += Math.abs(s1);
    states[1] += Math.abs(s2);
  }
  return { output: magnitude(point(output)), states };
}

const KINDS: readonly Kind[] = [
  filter,
  filter,
  filter,
  integrator,
  integrator,
  slewed,
  remembered,
  counter,
  counter,
  latch,
  latch,
  angle,
  line,
  mode,
  section,
];
const NAMES = ['slow', 'held', 'count', 'inner'];

export const randomStates = (c: Context, most: number): readonly State[] =>
  NAMES.slice(0, c.rng.whole(0, most)).map((name) => c.rng.pick(KINDS)(name, c));

// A random block inside the block: plain, several of it, or at a lower rate; called once, in a branch now and then.
import { number } from './numbers.js';
import { type Context, fit, joined, literal, NOTHING, type Num } from './scope.js';

export interface Used {
  /** Of the module. */
  readonly lines: readonly string[];
  /** Of `uses`. */
  readonly uses: readonly string[];
  /** The call, and what it gives. */
  readonly call: (c: Context) => { readonly lines: readonly string[]; readonly gives: readonly Num[] };
}

const NONE: Used = { lines: [], uses: [], call: () => ({ lines: [], gives: [] }) };
const INNER = { lo: -2, hi: 2 };
const LEVEL = { lo: -2.01, hi: 2.01 };
const OUT = { lo: -3.1, hi: 3.1 };

/** One input, one output, one state: a filter with something behind it. */
function inner(c: Context, sampleTime: number): readonly string[] {
  const names = [
    { text: 'u', range: INNER },
    { text: 'self.level', range: LEVEL },
  ];
  const own: Context = { rng: c.rng, scope: joined(NOTHING, { numbers: names, helpers: c.scope.helpers }) };
  const a = c.rng.pick([0.5, 0.125, 0.3]);
  return [
    'const inner = block({',
    `  sampleTime: ${sampleTime},`,
    '  inputs: { u: real({ range: [-2, 2] }) },',
    `  outputs: { v: real({ range: [${OUT.lo}, ${OUT.hi}], resolution: 0.001, maxError: 0.2 }) },`,
    `  state: { level: real({ range: [-2.01, 2.01]${c.rng.chance(0.3) ? ', init: 1' : ''} }) },`,
    '  step({ u }, self) {',
    `    self.level += ${a} * (u - self.level);`,
    `    return { v: ${fit(own, number(own, 2), -3, 3).text} };`,
    '  },',
    '});',
  ];
}

const called = (c: Context, call: string): string => `${call}(${fit(c, number(c, 1), -4, 4).text})`;

export function randomUse(c: Context): Used {
  const { rng } = c;
  if (rng.chance(0.7)) return NONE;
  const n = rng.pick([2, 3, 5]);
  const form = rng.whole(0, 3);
  if (form === 0) {
    return {
      lines: inner(c, 0.001),
      uses: ['pair: array(2, inner),'],
      call: (now) => ({
        lines: [`const first = ${called(now, 'self.pair[0]')};`, `const second = ${called(now, 'self.pair[1]')};`],
        gives: ['first', 'second'].map((text) => ({ text, range: OUT })),
      }),
    };
  }
  const slow = form === 1;
  const phase = rng.whole(0, n - 1);
  const lines = (now: Context): readonly string[] => {
    if (slow || form === 2) return [`const part = ${called(now, 'self.part')};`];
    const e = number(now, 1);
    const at = literal(rng.between(e.range.lo, e.range.hi));
    return ['let part = 0;', `if (${e.text} > ${at}) part = ${called(now, 'self.part')};`];
  };
  return {
    lines: inner(c, slow ? n / 1000 : 0.001),
    uses: [slow ? `part: every(${n}, inner, { phase: ${phase} }),` : 'part: inner,'],
    call: (now) => ({ lines: lines(now), gives: [{ text: 'part', range: OUT }] }),
  };
}

// Inputs that are hard on a block: worst-case sign sequences of its response and of its error system, jumps, noise, wild bit patterns.
// Law: deterministic; one array of counts per step, in declared order.
import type { CompiledBlock } from '../src/ir/compiled.js';
import { typeRange } from '../src/num/format.js';
import * as q from '../src/num/rational.js';
import type { Fraction, Ratio } from './bound-exact.js';
import { fraction, one } from './bound-exact.js';
import { impulseResponse, type Meaning, ONE, Recursion, scaled, toDouble } from './bound-reference.js';
import { Dice } from './ir-random.js';

export interface Sequence {
  readonly name: string;
  readonly steps: readonly (readonly bigint[])[];
}

/** As stored: b and a by section, in the scaled domain. */
function storedSections(
  block: CompiledBlock,
): { readonly num: Map<string, Fraction>; readonly den: Map<number, Fraction> }[] {
  const sections: { num: Map<string, Fraction>; den: Map<number, Fraction> }[] = [];
  for (const c of block.coefficients) {
    const found = /^section (\d+) ([ab])(\d+)(?: \(input (\d+)\))?$/.exec(c.name);
    if (!found) continue;
    const [, j, part, k, input = '1'] = found;
    while (sections.length < Number(j)) sections.push({ num: new Map(), den: new Map() });
    const value = c.frac >= 0 ? fraction(c.integer, 1n << BigInt(c.frac)) : fraction(c.integer << BigInt(-c.frac));
    if (part === 'b') sections[Number(j) - 1].num.set(`${input} ${k}`, value);
    else sections[Number(j) - 1].den.set(Number(k), value);
  }
  return sections;
}

/** Ratio of one section for input i (1-based); later sections have one input. */
function sectionRatio(s: ReturnType<typeof storedSections>[number], i: number): Ratio {
  const orders = [...s.den.keys(), ...[...s.num.keys()].map((key) => Number(key.split(' ')[1]))];
  const n = Math.max(0, ...orders);
  const zero = fraction(0n);
  return {
    num: Array.from({ length: n + 1 }, (_, k) => s.num.get(`${i} ${n - k}`) ?? zero),
    den: Array.from({ length: n + 1 }, (_, k) => (k === n ? one : (s.den.get(n - k) ?? zero))),
  };
}

/** Samples of (stored - asked) response at input i, engineering units: the error system of the coefficients. */
export function errorResponse(block: CompiledBlock, meaning: Meaning, i: number, n: number): number[] {
  const asked = impulseResponse(meaning, block.inputs.length, i, n);
  const unit = (s: CompiledBlock['inputs'][number]) => (s.quantity.frac === undefined ? q.toNumber(s.quantity.lsb) : 1);
  const factor = unit(block.outputs[0]) / unit(block.inputs[i]);
  const chain = storedSections(block).map((s, j) => new Recursion(sectionRatio(s, j === 0 ? i + 1 : 1)));
  const direct = block.coefficients.find((c) => c.name === `direct (${block.inputs[i].name})`);
  const through = direct ? scaled(fraction(direct.integer, 1n)) >> BigInt(direct.frac) : 0n;
  return asked.map((h, k) => {
    const x = k === 0 ? ONE : 0n;
    const y = chain.length === 0 ? 0n : chain.reduce((v, s) => s.step(v), x);
    const total = y + (k === 0 ? through : 0n);
    return toDouble(total) * factor - h;
  });
}

const nearZero = ({ lo, hi }: { lo: bigint; hi: bigint }): bigint => (lo > 0n ? lo : hi < 0n ? hi : 0n);

/** The sequence whose last output is sum |h| times the range. */
function signs(block: CompiledBlock, responses: readonly (readonly number[])[], turn: number): bigint[][] {
  const n = responses[0].length;
  return Array.from({ length: n }, (_, k) =>
    block.inputs.map(({ quantity: { rawRange, lsb } }, i) => {
      const h = responses[i][n - 1 - k] * turn * q.sign(lsb);
      return h > 0 ? rawRange.hi : h < 0 ? rawRange.lo : nearZero(rawRange);
    }),
  );
}

/** How long the response of R matters, at most `most`. */
function horizon(meaning: Meaning, inputs: number, most: number): number {
  const h = impulseResponse(meaning, inputs, 0, most).map(Math.abs);
  const total = h.reduce((a, b) => a + b, 0);
  let left = total;
  const end = h.findIndex((x) => (left -= x) < total * 1e-4);
  return Math.max(64, end < 0 ? most : end + 1);
}

export function sequences(block: CompiledBlock, meaning: Meaning, options: { seed: number; most: number }): Sequence[] {
  const { inputs } = block;
  const n = horizon(meaning, inputs.length, options.most);
  const responses = inputs.map((_, i) => impulseResponse(meaning, inputs.length, i, n));
  const errors = inputs.map((_, i) => errorResponse(block, meaning, i, n));
  const ranges = inputs.map((x) => x.quantity.rawRange);
  const all = (count: number, of: (k: number, i: number) => bigint) =>
    Array.from({ length: count }, (_, k) => inputs.map((__, i) => of(k, i)));
  const dice = new Dice(options.seed);
  const up = inputs.map(() => false);
  const left = inputs.map(() => 0);
  const telegraph = (i: number): bigint => {
    if (left[i]-- <= 0) {
      left[i] = 1 + dice.below(1 + dice.below(n));
      up[i] = !up[i];
    }
    return up[i] ? ranges[i].hi : ranges[i].lo;
  };
  const short = Math.min(n, 300);
  return [
    { name: 'worst case up', steps: signs(block, responses, 1) },
    { name: 'worst case down', steps: signs(block, responses, -1) },
    { name: 'error system up', steps: signs(block, errors, 1) },
    { name: 'error system down', steps: signs(block, errors, -1) },
    { name: 'impulse up', steps: all(short, (k, i) => (k === 0 ? ranges[i].hi : nearZero(ranges[i]))) },
    { name: 'impulse down', steps: all(short, (k, i) => (k === 0 ? ranges[i].lo : nearZero(ranges[i]))) },
    { name: 'step up', steps: all(short, (_, i) => ranges[i].hi) },
    { name: 'step down', steps: all(short, (_, i) => ranges[i].lo) },
    { name: 'steps apart', steps: all(short, (_, i) => (i === 0 ? ranges[i].hi : ranges[i].lo)) },
    { name: 'telegraph', steps: all(Math.max(n, 600), (_, i) => telegraph(i)) },
    { name: 'noise', steps: all(600, (_, i) => dice.within(ranges[i])) },
    {
      name: 'any bits',
      steps: all(300, (_, i) =>
        dice.within(inputs[i].outOfRange === 'clamp' ? typeRange(inputs[i].quantity.type) : ranges[i]),
      ),
    },
  ];
}

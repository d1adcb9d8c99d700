// Realises an elementary function in a program of its own and measures its greatest error against the float64 meaning.
import type { Elementary, Realised } from '../src/elementary/elementary.js';
import { kernelPrinter } from '../src/emit/kernels/index.js';
import type { Fixed } from '../src/ir/fixed.js';
import { fixedBuilder } from '../src/ir/fixed-build.js';
import { makeRunner } from '../src/ir/fixed-javascript.js';
import type { Rational } from '../src/num/rational.js';
import * as q from '../src/num/rational.js';
import { checkKernelC } from './kernel-harness.js';
import { argumentsFor } from './kernel-random.js';

/** lo, hi in counts and the value of one count. */
export type Argument = readonly [bigint, bigint, Rational];

export interface Measured {
  readonly stated: number;
  readonly found: number;
  readonly kernels: readonly string[];
  readonly mismatches: readonly unknown[];
}

const TYPE = { bits: 64, signed: true } as const;

function kernelsOf(
  x: Fixed,
  found: Map<number, Extract<Fixed, { kind: 'kernel' }>> = new Map(),
): Map<number, Extract<Fixed, { kind: 'kernel' }>> {
  if (x.kind === 'kernel') found.set(x.id, x);
  const parts =
    x.kind === 'kernel'
      ? x.args
      : ['a', 'b', 'cond'].flatMap((k) => (k in x ? [(x as unknown as Record<string, Fixed>)[k]] : []));
  for (const p of parts) kernelsOf(p, found);
  return found;
}

/** All counts of one argument where they are few, else corners and seeded points. */
function rowsFor(args: readonly Argument[], points: number): readonly (readonly bigint[])[] {
  const [lo, hi] = args[0];
  if (args.length === 1 && hi - lo < 70_000n)
    return Array.from({ length: Number(hi - lo) + 1 }, (_, i) => [lo + BigInt(i)]);
  return argumentsFor(
    args.map(([from, to]) => ({ lo: from, hi: to })),
    points,
  );
}

/** Runs the realisation; with `c` its kernels' C too. */
export function measure(
  f: Elementary,
  args: readonly Argument[],
  accuracy: number,
  points = 20_000,
  c = false,
): Measured {
  const b = fixedBuilder();
  // The fraction is a label only: lsb alone says what a count is worth.
  const nodes = args.map(([lo, hi], i) => b.input({ name: `x${i}`, type: TYPE, range: { lo, hi }, clamp: false }, 3));
  const made: Realised = f.realise(
    b,
    nodes.map((node, i) => ({ node, lsb: args[i][2] })),
    accuracy,
    'cortex-m4',
  );
  b.output({ name: 'y', type: TYPE, range: made.value.range }, made.value);
  const runner = makeRunner(b.finish('p'));
  let found = 0;
  for (const row of rowsFor(args, points)) {
    const [y] = runner.step(row);
    const ideal = f.real(...row.map((x, i) => q.toNumber(q.mul({ n: x, d: 1n }, args[i][2]))));
    const off = Math.abs(Number(y) * 2 ** -made.value.frac - ideal);
    found = Number.isNaN(off) ? Number.POSITIVE_INFINITY : Math.max(found, off - Math.abs(ideal) * 2 ** -50);
  }
  const kernels = [...kernelsOf(made.value).values()];
  const mismatches = c
    ? kernels.flatMap(({ kernel, args: given }) => {
        const inside = given.map((x) => x.range);
        return checkKernelC(kernelPrinter(kernel.family), kernel, argumentsFor(inside, 5000));
      })
    : [];
  return { stated: made.error, found, kernels: kernels.map((x) => x.kernel.family), mismatches };
}

/** Points of a box and random sub-boxes of it: what enclosures and slopes are sampled with. */
export function subBoxes(
  lo: number,
  hi: number,
  count: number,
  next: () => number,
): readonly (readonly [number, number])[] {
  const at = (): number => lo + ((hi - lo) * next()) / 2 ** 32;
  return Array.from({ length: count }, () => [at(), at()].sort((a, b) => a - b) as [number, number]);
}

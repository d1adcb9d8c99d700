// A surface over a grid, bilinear in every cell, the edges held. Law: each axis gives its position in cells by the lines of interp1,
// in error by what the steepest step between neighbours makes of it; values and the two means add their half units.
import type { FixedBuilder } from '../ir/fixed-build.js';
import { isNarrowGrid, surface } from '../kernels/grid.js';
import { addUp, type FInterval, fdiv, fhull, fpoint, fsub, mulUp } from '../num/float-interval.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import type { Elementary, FixedArg, Realised } from './elementary.js';
import { interp1, interpolate1, lineAt } from './interp1.js';

interface Surface {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly rows: readonly (readonly Rational[])[];
}

const WORD = 29; // bits of values, so that differences have 31
const POSITION = 1 / 8; // the coarsest error of a position, in cells

/** |z - z'| of neighbours from row to row and along rows, in real units. */
function steepest({ rows }: Surface): readonly [Rational, Rational] {
  const across = rows.slice(1).flatMap((row, i) => row.map((z, j) => q.abs(q.sub(z, rows[i][j]))));
  const along = rows.flatMap((row) => row.slice(1).map((z, j) => q.abs(q.sub(z, row[j]))));
  return [across.reduce(q.max), along.reduce(q.max)];
}

/** The argument's place on its axis in cells, inside the grid: a clamp to where the true place lies never adds error. */
function position(b: FixedBuilder, axis: readonly number[], x: FixedArg, accuracy: number, core: string): Realised {
  const cells = interp1(
    axis,
    axis.map((_, i) => i),
  );
  const made = cells.realise(b, [x], Math.min(accuracy, POSITION), core);
  const top = BigInt(axis.length - 1) << BigInt(made.value.frac);
  return { value: b.clamp(made.value, 0n, top), error: made.error };
}

/** Fractions of the values: the coarsest that leaves something for the positions, and one finer. */
function fractions(s: Surface, accuracy: number): readonly number[] {
  const largest = s.rows.flat().map(q.abs).reduce(q.max);
  const most = WORD - Math.max(-60, q.isZero(largest) ? -60 : q.ceilLog2(largest));
  const least = Math.floor(Math.log2(1.5 / Math.max(accuracy, 2 ** -200))) + 1;
  return least >= most ? [most] : [least, least + 1];
}

function atFraction(
  b: FixedBuilder,
  s: Surface,
  args: readonly FixedArg[],
  accuracy: number,
  frac: number,
  core: string,
) {
  const unit = q.pow2(frac);
  const rows = s.rows.map((row) => row.map((z) => q.round(q.mul(z, unit))));
  const rounding = mulUp(1.5, 2 ** -frac);
  const rest = Math.max(accuracy - rounding, 2 ** -frac / 4);
  const [across, along] = steepest(s).map(q.toNumberUp);
  const x = position(b, s.xs, args[0], rest / 2 / across, core);
  const y = position(b, s.ys, args[1], rest / 2 / along, core);
  const error = [rounding, mulUp(across, x.error), mulUp(along, y.error)].reduce(addUp);
  return {
    x: x.value,
    y: y.value,
    rows,
    frac,
    error,
    narrow: isNarrowGrid({ rows, fracs: [x.value.frac, y.value.frac] }),
  };
}

function realise(b: FixedBuilder, s: Surface, args: readonly FixedArg[], accuracy: number, core: string): Realised {
  const [across, along] = steepest(s);
  const numbers = s.rows.map((row) => row.map(q.toNumber));
  if (q.isZero(across)) return interp1(s.ys, numbers[0]).realise(b, [args[1]], accuracy, core);
  if (q.isZero(along)) {
    const column = numbers.map((row) => row[0]);
    return interp1(s.xs, column).realise(b, [args[0]], accuracy, core);
  }
  const tries = fractions(s, accuracy).map((frac) => atFraction(b, s, args, accuracy, frac, core));
  const good = tries.filter((t) => t.error <= accuracy);
  const made = good.find((t) => t.narrow) ?? good[0] ?? tries[tries.length - 1];
  const kernel = surface({ rows: made.rows, fracs: [made.x.frac, made.y.frac] });
  return { value: b.kernel(kernel, [made.x, made.y], made.frac), error: made.error };
}

/** Ends of x and the breakpoints between: where a surface has its extremes. */
const pointsOf = (axis: readonly number[], x: FInterval): readonly number[] => [
  x.lo,
  x.hi,
  ...axis.filter((at) => at > x.lo && at < x.hi),
];

/** Steepest and flattest (at(i+1) - at(i)) / width of the cells that x meets; 0 where it meets the outside. */
function slopeAlong(axis: readonly number[], x: FInterval, at: (i: number) => FInterval): FInterval {
  const cells = axis
    .slice(1)
    .flatMap((right, i) =>
      right >= x.lo && axis[i] <= x.hi ? [fdiv(fsub(at(i + 1), at(i)), fsub(fpoint(right), fpoint(axis[i])))] : [],
    );
  const outside = x.lo <= axis[0] || x.hi >= axis[axis.length - 1] ? [fpoint(0)] : [];
  return [...cells, ...outside].reduce(fhull);
}

/** xs and ys rise strictly and have at least 2 values; table[i][j] stands at xs[i], ys[j]. */
export function interp2(
  xs: readonly number[],
  ys: readonly number[],
  table: readonly (readonly number[])[],
): Elementary {
  const s: Surface = { xs, ys, rows: table.map((row) => row.map(q.fromNumber)) };
  const inRow = (y: number) => (i: number) => lineAt(ys, (j) => fpoint(table[i][j]), y);
  const inColumn = (x: number) => (j: number) => lineAt(xs, (i) => fpoint(table[i][j]), x);
  return {
    name: 'interp2',
    arity: 2,
    real: (x, y) =>
      interpolate1(
        xs,
        table.map((row) => interpolate1(ys, row, y)),
        x,
      ),
    enclose: (x, y) =>
      pointsOf(ys, y)
        .flatMap((b) => pointsOf(xs, x).map((a) => lineAt(xs, inRow(b), a)))
        .reduce(fhull),
    slopes: (x, y) => [
      pointsOf(ys, y)
        .map((b) => slopeAlong(xs, x, inRow(b)))
        .reduce(fhull),
      pointsOf(xs, x)
        .map((a) => slopeAlong(ys, y, inColumn(a)))
        .reduce(fhull),
    ],
    realise: (b, args, accuracy, core) => realise(b, s, args, accuracy, core),
  };
}

// Arguments for kernel tests: corners, small numbers and seeded points of every size inside the admissible ranges.
import type { IntRange } from '../src/num/format.js';

/** A seeded generator of 32-bit words. */
export function words(seed: number): () => number {
  let s = seed | 0 || 1;
  return () => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return s >>> 0;
  };
}

/** A number of a range whose magnitude has a random number of bits. */
function anyOf(r: IntRange, next: () => number): bigint {
  const bits = BigInt(next() % 65);
  const raw = BigInt.asUintN(Number(bits), (BigInt(next()) << 32n) | BigInt(next()));
  const signed = next() % 2 === 0 ? raw : -raw;
  const from = next() % 3 === 0 ? r.lo + raw : next() % 3 === 0 ? r.hi - raw : signed;
  return from < r.lo || from > r.hi ? r.lo + (raw % (r.hi - r.lo + 1n)) : from;
}

const corners = (r: IntRange): readonly bigint[] =>
  [r.lo, r.lo + 1n, r.lo + 2n, -2n, -1n, 0n, 1n, 2n, 3n, r.hi - 2n, r.hi - 1n, r.hi].filter(
    (x) => x >= r.lo && x <= r.hi,
  );

export function argumentsFor(ranges: readonly IntRange[], count: number, seed = 1): readonly (readonly bigint[])[] {
  const next = words(seed);
  const grid = ranges.reduce<readonly (readonly bigint[])[]>(
    (rows, r) => rows.flatMap((row) => corners(r).map((x) => [...row, x])),
    [[]],
  );
  return [...grid, ...Array.from({ length: count }, () => ranges.map((r) => anyOf(r, next)))];
}

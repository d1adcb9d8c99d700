// Random FixedPrograms from a seed, all of them admissible: what the law tests of the Fixed IR run on.
// Law: the same seed gives the same program; every value fits int64, so that C could compute it.

import type { Comparison, Fixed, FixedProgram, FixedState } from '../src/ir/fixed.js';
import { type FixedBuilder, fixedBuilder } from '../src/ir/fixed-build.js';
import type { Bits, IntRange, IntType } from '../src/num/format.js';
import { typeRange } from '../src/num/format.js';

/** A seeded generator of uniform 32-bit integers (xorshift32). */
export function seeded(seed: number): () => number {
  let x = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x = (x ^ (x << 5)) >>> 0;
    return x;
  };
}

export class Dice {
  private readonly next: () => number;
  constructor(seed: number) {
    this.next = seeded(seed);
    for (let i = 0; i < 8; i++) this.next();
  }
  below(n: number): number {
    return this.next() % n;
  }
  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)];
  }
  /** In [lo, hi], the ends and 0 much more often than chance. */
  within({ lo, hi }: IntRange): bigint {
    const corner = this.below(8);
    if (corner === 0) return lo;
    if (corner === 1) return hi;
    if (corner === 2 && lo <= 0n && hi >= 0n) return 0n;
    const wide = (BigInt(this.next()) << 64n) | (BigInt(this.next()) << 32n) | BigInt(this.next());
    return lo + (wide % (hi - lo + 1n));
  }
  bits(bits: Bits): IntType {
    return { bits, signed: this.below(4) !== 0 };
  }
  range(type: IntType): IntRange {
    const whole = typeRange(type);
    if (this.below(2) === 0) return type.bits === 64 && !type.signed ? { lo: 0n, hi: (1n << 63n) - 1n } : whole;
    const limit = type.bits === 64 && !type.signed ? { lo: 0n, hi: (1n << 63n) - 1n } : whole;
    const [a, b] = [this.within(limit), this.within(limit)];
    return a < b ? { lo: a, hi: b } : { lo: b, hi: a };
  }
}

const INT64 = typeRange({ bits: 64, signed: true });
const HALF: IntRange = { lo: -(1n << 62n), hi: (1n << 62n) - 1n };
const tests: readonly Comparison[] = ['lt', 'le', 'eq', 'ne', 'ge', 'gt'];

class Generator {
  constructor(
    private readonly dice: Dice,
    private readonly widths: readonly Bits[],
    private readonly b: FixedBuilder = fixedBuilder(),
  ) {}

  program(name: string): FixedProgram {
    const { b, dice } = this;
    const pool: Fixed[] = [];
    const arrays: Fixed[] = [];
    for (let i = 0; i <= dice.below(3); i++) {
      const type = dice.bits(dice.pick(this.widths));
      const range = dice.range(type);
      const length = dice.below(5) === 0 ? 3 : undefined;
      const input = b.input({ name: `x${i}`, type, range, clamp: dice.below(3) !== 0, ...(length && { length }) });
      (length ? arrays : pool).push(input);
    }
    arrays.push(b.table([5n, -7n, 1n << 40n, -(1n << 31n)].slice(0, 2 + dice.below(3)), 0));
    const states = this.states(pool, arrays);
    this.grow(pool, arrays, 6 + dice.below(14), 2);
    for (const s of states) {
      if (s.length !== undefined) {
        const whole = arrays.find((a) => a.length === s.length && a.range.lo >= s.range.lo && a.range.hi <= s.range.hi);
        if (whole) b.store(s, whole);
      } else if (dice.below(8) !== 0) b.store(s, b.clamp(dice.pick(pool), s.range.lo, s.range.hi));
    }
    for (let i = 0; i <= dice.below(3); i++) {
      const type = { bits: dice.pick(this.widths), signed: true };
      b.output(
        { name: `y${i}`, type, range: typeRange(type) },
        b.clamp(dice.pick(pool.slice(-6)), ...ends(typeRange(type))),
      );
    }
    return b.finish(name);
  }

  private states(pool: Fixed[], arrays: Fixed[]): FixedState[] {
    const { b, dice } = this;
    const made: FixedState[] = [];
    for (let i = 0; i < dice.below(4); i++) {
      const type: IntType = { bits: dice.pick(this.widths), signed: true };
      const range = dice.range(type);
      const array = dice.below(5) === 0;
      const init = array ? [dice.within(range), dice.within(range), dice.within(range)] : dice.within(range);
      const state: FixedState = { name: `s${i}`, type, range, frac: 0, init, ...(array && { length: 3 }) };
      made.push(state);
      (array ? arrays : pool).push(b.state(state));
    }
    if (pool.length === 0) pool.push(b.constant(3n, 0));
    return made;
  }

  /** Adds values of frac 0 to pool; every one of them fits int64. */
  private grow(pool: Fixed[], arrays: readonly Fixed[], size: number, depth: number): void {
    for (let i = 0; i < size; i++) {
      for (const v of this.one(pool, arrays, depth)) {
        pool.push(this.fit(v));
        if (this.dice.below(4) === 0) this.b.named(pool[pool.length - 1], `n${pool.length}`);
      }
    }
  }

  private fit(v: Fixed): Fixed {
    return this.level(v.range.lo >= INT64.lo && v.range.hi <= INT64.hi ? v : this.b.constant(1n, v.frac));
  }

  /** Back to frac 0 by exact moves. */
  private level(v: Fixed): Fixed {
    if (v.frac > 0) return this.b.shr(this.small(v), v.frac, this.dice.pick(['half-up', 'floor']));
    return v.frac < 0 ? this.fit(this.b.shl(this.b.clamp(v, -1000n, 1000n), -v.frac)) : v;
  }

  private small(v: Fixed, limit: IntRange = HALF): Fixed {
    return this.b.clamp(v, limit.lo, limit.hi);
  }

  private one(pool: readonly Fixed[], arrays: readonly Fixed[], depth: number): readonly Fixed[] {
    const { b, dice } = this;
    const [x, y] = [dice.pick(pool), dice.pick(pool)];
    const kind = dice.below(depth > 0 ? 18 : 15);
    if (kind === 0) return [b.add(this.small(x), this.small(y))];
    if (kind === 1) return [b.sub(this.small(x), this.small(y))];
    if (kind === 2) return [b.neg(this.small(x))];
    if (kind <= 4) return [this.product(x, y)];
    if (kind === 5) return [b.min(x, y)];
    if (kind === 6) return [b.max(x, y)];
    if (kind === 7) return [b.shl(this.small(x, { lo: -(1n << 40n), hi: 1n << 40n }), 1 + dice.below(22))];
    if (kind <= 9)
      return [b.shr(this.small(x), 1 + dice.below(dice.pick([16, 40, 62])), dice.pick(['half-up', 'floor']))];
    if (kind === 10) return [b.clamp(x, ...ends(dice.range({ bits: dice.pick(this.widths), signed: true })))];
    if (kind === 11) return [b.compare(dice.pick(tests), x, y)];
    if (kind === 12) return [b.select(b.compare(dice.pick(tests), x, y), x, dice.pick(pool))];
    if (kind === 13) return [b.constant(dice.within(dice.range({ bits: dice.pick(this.widths), signed: true })), 0)];
    if (kind === 14) return [dice.below(2) === 0 ? this.lookup(x, arrays) : this.dual(x, y, dice.pick(pool))];
    return kind === 15 ? this.branch(pool, arrays, depth) : this.turns(pool, arrays, depth);
  }

  private product(x: Fixed, y: Fixed): Fixed {
    const limit = this.dice.pick([
      { lo: -(1n << 31n), hi: (1n << 31n) - 1n },
      { lo: -32768n, hi: 32767n },
    ]);
    return this.b.mul(this.small(x, limit), this.small(y, limit));
  }

  private lookup(x: Fixed, arrays: readonly Fixed[]): Fixed {
    const array = this.dice.pick(arrays);
    return this.b.element(array, this.b.clamp(x, 0n, BigInt((array.length ?? 1) - 1)));
  }

  private dual(x: Fixed, y: Fixed, z: Fixed): Fixed {
    const int16 = { lo: -32768n, hi: 32767n };
    const acc = this.dice.below(2) === 0 ? undefined : this.small(z, { lo: -(1n << 29n), hi: 1n << 29n });
    const [c0, c1] = [this.dice.within({ lo: -12000n, hi: 12000n }), this.dice.within({ lo: -12000n, hi: 12000n })];
    return this.b.mac2(c0, this.small(x, int16), c1, this.small(y, int16), 0, acc);
  }

  private branch(pool: readonly Fixed[], arrays: readonly Fixed[], depth: number): readonly Fixed[] {
    const { b, dice } = this;
    const count = 1 + dice.below(2);
    const arm = (): Fixed[] => {
      const inner = [...pool];
      this.grow(inner, arrays, 1 + dice.below(4), depth - 1);
      return Array.from({ length: count }, (_, i) => inner[inner.length - 1 - i] ?? inner[0]);
    };
    return b.if(b.compare(dice.pick(tests), dice.pick(pool), dice.pick(pool)), arm, arm);
  }

  private turns(pool: readonly Fixed[], arrays: readonly Fixed[], depth: number): readonly Fixed[] {
    const { b, dice } = this;
    const limit = dice.range({ bits: dice.pick(this.widths), signed: true });
    const inits = Array.from({ length: 1 + dice.below(2) }, () => b.clamp(dice.pick(pool), ...ends(limit)));
    const seed = dice.below(1 << 30);
    const outer = [...pool];
    return b.loop(1 + dice.below(4), inits, (counter, carried) => {
      const same = new Generator(new Dice(seed), this.widths, b);
      const inner = [...outer, counter, ...carried];
      same.grow(inner, arrays, 2 + (seed % 3), depth - 1);
      return carried.map((_, i) => b.clamp(inner[inner.length - 1 - i] ?? counter, ...ends(limit)));
    });
  }
}

const ends = (r: IntRange): [bigint, bigint] => [r.lo, r.hi];

export const randomProgram = (seed: number, widths: readonly Bits[]): FixedProgram =>
  new Generator(new Dice(seed), widths).program(`p${seed}`);

// Random programs as step functions make them: kernels, delay lines shifted in place, named values, truth values, ifs and loops.
// Law: the same seed gives the same program; kernels are toys whose C, JavaScript and meaning agree.
import { type KernelPrinter, kernelHead } from '../src/emit/kernels/kernel-printer.js';
import type { Fixed, FixedProgram, FixedState } from '../src/ir/fixed.js';
import { type FixedBuilder, fixedBuilder } from '../src/ir/fixed-build.js';
import type { Kernel, KernelTable } from '../src/ir/kernel.js';
import type { IntRange, IntType } from '../src/num/format.js';
import { typeRange } from '../src/num/format.js';
import { Dice } from './ir-random.js';

const INT16 = { lo: -32768n, hi: 32767n };
const table = (name: string, type: IntType, values: readonly bigint[]): KernelTable => ({ name, type, values });

/** Squares by a table of `bits`-bit elements, plus an offset: a0 in 0 .. 7, a1 in an int16. */
export function toy(bits: 8 | 16 | 32 | 64, signed = false): Kernel {
  const squares = [0n, 1n, 4n, 9n, 16n, 25n, 36n, 49n];
  return {
    family: 'toy',
    params: { b: bits, s: signed ? 1 : 0 },
    tables: [table('squares', { bits, signed }, squares)],
    args: [{ lo: 0n, hi: 7n }, INT16],
    meaning: ([a, c]) => squares[Number(a)] + c,
    range: ([a, c]) => ({ lo: squares[Number(a.lo)] + c.lo, hi: squares[Number(a.hi)] + c.hi }),
    ...(bits === 64 ? {} : { javascript: 'return t0[a0] + a1;' }),
  };
}

/** The high half of a 64-bit product by an unsigned word: arguments of all three types. */
export const high: Kernel = {
  family: 'high',
  params: {},
  tables: [],
  args: [
    typeRange({ bits: 32, signed: false }),
    typeRange({ bits: 32, signed: true }),
    { lo: -(1n << 62n), hi: 1n << 62n },
  ],
  meaning: ([a, c, d]) => ((a * c) >> 32n) + (d >> 31n),
  range: () => ({ lo: -(1n << 32n), hi: 1n << 32n }),
};

const PRINTERS: readonly KernelPrinter[] = [
  {
    family: 'toy',
    lines: (k) => [kernelHead(k), '{', `    return (int32_t)${k.read('squares', 'a0')} + a1;`, '}'],
  },
  {
    family: 'high',
    lines: (k) => [kernelHead(k), '{', '    return (((int64_t)a0 * a1) >> 32) + (a2 >> 31);', '}'],
  },
];

export function toyPrinter(family: string): KernelPrinter {
  const printer = PRINTERS.find((p) => p.family === family);
  if (!printer) throw new Error(`no toy ${family}`);
  return printer;
}

const ends = (r: IntRange): [bigint, bigint] => [r.lo, r.hi];
const SMALL: IntRange = { lo: -20000n, hi: 20000n };

class Generator {
  private names = 0;
  constructor(
    private readonly dice: Dice,
    private readonly b: FixedBuilder = fixedBuilder(),
  ) {}

  program(name: string): FixedProgram {
    const { b, dice } = this;
    const type: IntType = { bits: 16, signed: true };
    const pool = [0, 1, 2].map((k) => b.input({ name: `x${k}`, type, range: dice.range(type), clamp: true }));
    const enable = b.input({
      name: 'enable',
      type: { bits: 8, signed: false },
      range: { lo: 0n, hi: 1n },
      clamp: true,
    });
    const truths = [enable];
    const line = this.state('line.buf', dice.pick([3, 5]));
    const old = this.state('loop.integral');
    const size = line.decl.length ?? 0;
    pool.push(old.value, b.element(line.value, b.constant(BigInt(dice.below(size)), 0)));
    this.grow(pool, truths, line.value, 8 + dice.below(10), 2);
    this.shift(line, pool, size);
    b.store(old.decl, this.held(dice.pick(pool)));
    const out = (n: string, v: Fixed): void => b.output({ name: n, type, range: INT16 }, this.held(v));
    out('y', dice.pick(pool.slice(-4)));
    out('z', dice.pick(pool.slice(-4)));
    out('ok', dice.pick(truths));
    const row = b.pack([dice.pick(pool), dice.pick(pool), dice.pick(truths)].map((v) => this.held(v)));
    b.output({ name: 'row', type, range: INT16 }, row);
    return b.finish(name);
  }

  private held(v: Fixed): Fixed {
    return this.b.clamp(v, ...ends(SMALL));
  }

  private state(name: string, length?: number): { decl: FixedState; value: Fixed } {
    const init = length === undefined ? 7n : Array.from({ length }, (_, k) => BigInt(k * 100));
    const decl: FixedState = {
      name,
      type: { bits: 16, signed: true },
      range: SMALL,
      frac: 0,
      init,
      ...(length === undefined ? {} : { length }),
    };
    return { decl, value: this.b.state(decl) };
  }

  /** A shift, a rotation, or new values here and there. */
  private shift(line: { decl: FixedState; value: Fixed }, pool: readonly Fixed[], size: number): void {
    const { b, dice } = this;
    const at = (k: number): Fixed => b.element(line.value, b.constant(BigInt(k), 0));
    if (dice.below(4) === 0) {
      b.store(line.decl, b.pack(Array.from({ length: size }, (_, k) => at((k + 1) % size))));
      return;
    }
    const kind = dice.below(4);
    const rotate = dice.below(2) === 0;
    const order = Array.from({ length: size }, (_, k) => (dice.below(2) === 0 ? k : size - 1 - k));
    for (const k of new Set([...order, ...order.map((x) => size - 1 - x)])) {
      if (kind === 0 && k % 2 === 0) continue;
      if (kind <= 1 || (k === 0 && !rotate)) b.store(line.decl, this.held(dice.pick(pool)), k);
      else b.store(line.decl, at((k + size - 1) % size), k);
    }
  }

  private grow(pool: Fixed[], truths: Fixed[], line: Fixed, size: number, depth: number): void {
    for (let i = 0; i < size; i++) {
      for (const v of this.one(pool, truths, line, depth)) {
        const made = v.range.lo >= -(1n << 40n) && v.range.hi <= 1n << 40n ? v : this.held(v);
        const isTruth = made.range.lo >= 0n && made.range.hi <= 1n;
        (isTruth ? truths : pool).push(this.maybeNamed(made));
      }
    }
  }

  private maybeNamed(v: Fixed): Fixed {
    const place = { file: 'design.ts', line: 10 + this.names, column: 1, endLine: 10, endColumn: 2 };
    return this.dice.below(3) === 0 ? this.b.named(v, this.dice.pick(['u', 'int', `v${this.names++}`]), place) : v;
  }

  private one(pool: readonly Fixed[], truths: readonly Fixed[], line: Fixed, depth: number): readonly Fixed[] {
    const { b, dice } = this;
    const [x, y, p, r] = [dice.pick(pool), dice.pick(pool), dice.pick(truths), dice.pick(truths)];
    const kind = dice.below(depth > 0 ? 18 : 14);
    const constant = (n: bigint): Fixed => b.constant(n, 0);
    const index = (): Fixed => b.clamp(x, 0n, BigInt((line.length ?? 1) - 1));
    if (kind <= 1) return [b.add(x, y)];
    if (kind === 2) return [b.sub(this.held(x), y)];
    if (kind <= 4) return [b.compare(dice.pick(['lt', 'ge', 'eq', 'ne'] as const), x, y)];
    if (kind === 5) return [b.compare(dice.pick(['eq', 'ne'] as const), p, constant(BigInt(dice.below(2))))];
    if (kind === 6) return [b.select(p, r, constant(BigInt(dice.below(2))))];
    if (kind === 7) return [b.select(p, constant(BigInt(dice.below(2))), r)];
    if (kind === 8) return [b.select(p, x, y)];
    if (kind <= 10) return [this.kernel(x, y)];
    if (kind === 11) return [b.element(line, index())];
    if (kind === 12) return [b.element(line, constant(BigInt(dice.below(line.length ?? 1))))];
    if (kind === 13) return [b.relabel(b.restrict(x, x.range), 0)];
    return kind <= 15 ? this.branch(pool, truths, line, depth) : this.turns(pool, truths, line, depth);
  }

  private kernel(x: Fixed, y: Fixed): Fixed {
    const { b, dice } = this;
    if (dice.below(3) === 0) {
      const word = b.clamp(b.mul(this.held(x), this.held(y)), 0n, 400000000n);
      return this.held(b.kernel(high, [b.mul(word, b.constant(10n, 0)), this.held(y), b.mul(word, this.held(x))], 0));
    }
    const bits = dice.pick([8, 16, 32, 64] as const);
    return b.kernel(toy(bits, dice.below(2) === 0), [b.clamp(x, 0n, 7n), this.held(y)], 0);
  }

  private branch(pool: readonly Fixed[], truths: readonly Fixed[], line: Fixed, depth: number): readonly Fixed[] {
    const count = 1 + this.dice.below(2);
    const arm = (): Fixed[] => {
      const inner = [...pool];
      this.grow(inner, [...truths], line, 1 + this.dice.below(4), depth - 1);
      return Array.from({ length: count }, (_, i) => inner[inner.length - 1 - i]);
    };
    return this.b.if(this.dice.pick(truths), arm, arm);
  }

  private turns(pool: readonly Fixed[], truths: readonly Fixed[], line: Fixed, depth: number): readonly Fixed[] {
    const { b, dice } = this;
    const inits = Array.from({ length: 1 + dice.below(2) }, () => this.held(dice.pick(pool)));
    const seed = dice.below(1 << 30);
    return b.loop(line.length ?? 1, inits, (counter, carried) => {
      const same = new Generator(new Dice(seed), b);
      const inner = [...pool, counter, b.element(line, counter), ...carried];
      same.grow(inner, [...truths], line, 2 + (seed % 3), depth - 1);
      return carried.map((_, i) => this.held(inner[inner.length - 1 - i]));
    });
  }
}

export const randomStep = (seed: number): FixedProgram => new Generator(new Dice(seed)).program(`step${seed}`);

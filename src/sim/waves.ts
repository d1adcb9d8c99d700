// Shapes of one input over one segment. Law: counts outside the declared range come from `patterns` and `faults` alone.
import { typeRange } from '../num/format.js';
import type { Drive } from './drive.js';
import type { Random } from './random.js';

/** The sample of a shape at step k of n, for one lane of an input. */
export type Wave = (k: number, n: number, input: Drive) => bigint;
/** Makes a wave; called once for every lane of every segment, so that lanes are independent. */
export type Shape = (random: Random) => Wave;

export const nearestToZero = ({ range }: Drive): bigint => (range.lo > 0n ? range.lo : range.hi < 0n ? range.hi : 0n);

/** f in [-1, 1] onto [lo, hi]; the ends are hit exactly. */
function onto({ range }: Drive, f: number): bigint {
  if (f >= 1) return range.hi;
  if (f <= -1) return range.lo;
  const part = BigInt(Math.round(((f + 1) / 2) * 0x1_0000_0000));
  return range.lo + (((range.hi - range.lo) * part) >> 32n);
}

export const zero: Shape = () => (_k, _n, input) => nearestToZero(input);
export const impulse =
  (up: boolean): Shape =>
  () =>
  (k, _n, input) =>
    k === 0 ? (up ? input.range.hi : input.range.lo) : nearestToZero(input);
export const step =
  (up: boolean): Shape =>
  () =>
  (_k, _n, input) =>
    up ? input.range.hi : input.range.lo;
/** Half periods of 1, 2, 4 ... samples: from Nyquist to far below it. */
export const square: Shape = () => (k, n, input) => {
  const octaves = Math.max(1, Math.floor(Math.log2(n)) - 2);
  const half = 2 ** Math.min(octaves, Math.floor((k / n) * octaves));
  return Math.floor(k / half) % 2 === 0 ? input.range.hi : input.range.lo;
};
/** Full-range sine, its frequency rising exponentially from two periods per segment to Nyquist. */
export const sweep: Shape = () => (k, n, input) => {
  const growth = Math.log(Math.max(2, n / 4));
  const cycles = (2 * (Math.exp((growth * k) / n) - 1)) / growth;
  return onto(input, Math.sin(2 * Math.PI * cycles));
};
export const uniform: Shape = (random) => (_k, _n, input) => random.between(input.range.lo, input.range.hi);
/** Any bit pattern of the C type, if the block clamps; else within the declared range. Codes: mostly those that are known. */
export const patterns: Shape = (random) => (_k, _n, input) => {
  const known = input.kind === 'oneOf' && random.bits32() % 4 !== 0;
  const range = input.clamp && !known ? typeRange(input.type) : input.range;
  return random.coin() ? random.between(range.lo, range.hi) : random.coin() ? range.lo : range.hi;
};
/** Jumps between the ends at random times, 1 to 64 samples apart. */
export const telegraph: Shape = (random) => {
  let [left, up] = [0, false];
  return (_k, _n, input) => {
    if (left-- <= 0) {
      left = Math.floor(random.unit() ** 2 * 64);
      up = !up;
    }
    return up ? input.range.hi : input.range.lo;
  };
};

/** One random level for the whole segment: where the other inputs of a step block stand. */
export const level: Shape = (random) => {
  let at: bigint | undefined;
  return (_k, _n, { range }) => {
    at ??= random.between(range.lo, range.hi);
    return at;
  };
};
/** Random levels, each held 1 to 64 samples. */
export const holds: Shape = (random) => {
  let [left, at] = [0, 0n];
  return (_k, _n, { range }) => {
    if (left-- <= 0) {
      left = Math.floor(random.unit() ** 2 * 64);
      at = random.between(range.lo, range.hi);
    }
    return at;
  };
};
/** Each count of a small range in turn, evenly over the segment. */
export const codes: Shape =
  () =>
  (k, n, { range }) =>
    range.lo + ((range.hi - range.lo + 1n) * BigInt(k)) / BigInt(n);

/** Round and round a cyclic range: from one count a step to half a turn a step. */
export const turns =
  (up: boolean): Shape =>
  () => {
    let at = 0n;
    return (k, n, { range }) => {
      const round = range.hi - range.lo + 1n;
      const speed = BigInt(Math.floor(2 ** (Math.log2(Number(round) / 2) * (k / n))));
      at = (at + (up ? speed : round - speed)) % round;
      return range.lo + at;
    };
  };
/** To and fro over the point where a cyclic range closes, by a few counts. */
export const seam: Shape =
  (random) =>
  (_k, _n, { range }) => {
    const by = random.between(0n, 3n);
    return random.coin() ? range.lo + by : range.hi - by;
  };

/** A walk from end to end at random speeds: what sensors do. It turns round at the ends, or goes round where it is cyclic. */
export const wander: Shape = (random) => {
  let [at, speed, left] = [random.unit(), 0, 0];
  return (_k, _n, { range, kind }) => {
    if (left-- <= 0) {
      left = Math.floor(random.unit() * 64);
      speed = (random.coin() ? 1 : -1) * 10 ** (-4 * random.unit()) * 0.5;
    }
    at += speed;
    if (kind === 'cyclic') at -= Math.floor(at);
    else if (at < 0 || at > 1) [at, speed] = [at < 0 ? -at : 2 - at, -speed];
    const part = BigInt(Math.round(at * 0x1_0000_0000));
    return range.lo + (((range.hi - range.lo) * part) >> 32n);
  };
};

/** `shape` with the fault count in its place for 1 to 8 samples now and then; `shape` itself where there is none. */
export const faulty =
  (shape: Shape): Shape =>
  (random) => {
    const wave = shape(random);
    let left = 0;
    return (k, n, input) => {
      const count = wave(k, n, input);
      if (input.invalid === undefined) return count;
      if (left > 0) left--;
      else if (random.bits32() % 24 === 0) left = 1 + (random.bits32() % 8);
      return left > 0 ? input.invalid : count;
    };
  };

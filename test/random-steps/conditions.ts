// Random conditions and whole numbers. A comparison with a mode stands alone, for TypeScript narrows by it.
import { moving, number } from './numbers.js';
import { type Context, type Int, literal, sansModes } from './scope.js';

const COMPARE = ['<', '<=', '>', '>='];
const quoted = (member: string): string => `'${member}'`;

/** A condition, without modes. */
export function bool(c: Context, depth: number): string {
  const { rng, scope } = c;
  if (depth <= 0) return scope.bools.length > 0 && rng.chance(0.5) ? rng.pick(scope.bools) : comparison(c, 0);
  const rest = depth - 1;
  switch (rng.whole(0, 6)) {
    case 0:
      return `(${bool(c, rest)} && ${bool(c, rest)})`;
    case 1:
      return `(${bool(c, rest)} || ${bool(c, rest)})`;
    case 2:
      return `!(${bool(c, rest)})`;
    case 3:
      return scope.ints.length > 0 ? ofInt(c) : comparison(c, rest);
    default:
      return comparison(c, rest);
  }
}

function comparison(c: Context, depth: number): string {
  const { rng } = c;
  const left = depth > 0 ? number(c, depth) : moving(c);
  const { lo, hi } = left.range;
  const right = rng.chance(0.7) ? literal(rng.between(lo, hi)) : number(c, depth).text;
  return `(${left.text} ${rng.pick(COMPARE)} ${right})`;
}

function ofInt(c: Context): string {
  const { rng } = c;
  const k = int(c, 1);
  const at = rng.whole(k.range.lo, k.range.hi);
  const m = rng.whole(2, 4);
  return rng.pick([
    `(${k.text} ${rng.pick(COMPARE)} ${literal(at)})`,
    `(${k.text} % ${m} === ${literal(rng.whole(0, 1))})`,
    `(${k.text} - ${literal(at)} === 0)`,
  ]);
}

/** A condition and what its arms may name. */
export function condition(c: Context, depth: number): { readonly text: string; readonly inner: Context } {
  const { rng, scope } = c;
  if (scope.modes.length === 0 || rng.chance(0.6)) return { text: bool(c, depth), inner: c };
  const mode = rng.pick(scope.modes);
  const [a, b] = [rng.pick(mode.members), rng.pick(mode.members)];
  const inner = sansModes(c);
  const text = rng.pick([
    `${mode.text} === ${quoted(a)}`,
    `${mode.text} !== ${quoted(a)}`,
    a === b ? `${mode.text} === ${quoted(a)}` : `(${mode.text} === ${quoted(a)} || ${mode.text} === ${quoted(b)})`,
    `(${mode.text} === ${quoted(a)} && ${bool(inner, 1)})`,
  ]);
  return { text, inner };
}

const whole = (text: string, lo: number, hi: number): Int => ({ text, range: { lo, hi }, whole: true });

/** A whole number within ±200. */
export function int(c: Context, depth: number): Int {
  const { rng, scope } = c;
  if (scope.ints.length === 0) return whole(literal(3), 3, 3);
  const a = rng.pick(scope.ints);
  if (depth <= 0) return a;
  const { lo, hi } = a.range;
  const k = rng.whole(1, 5);
  switch (rng.whole(0, 6)) {
    case 0:
      return whole(`(${a.text} + ${k})`, lo + k, hi + k);
    case 1:
      return whole(`(${k} - ${a.text})`, k - hi, k - lo);
    case 2:
      return whole(`Math.min(${a.text}, ${k})`, Math.min(lo, k), Math.min(hi, k));
    case 3:
      return lo >= 0 ? whole(`(${a.text} & 3)`, 0, Math.min(hi, 3)) : a;
    case 4:
      return lo >= 0 ? whole(`(${a.text} >> 1)`, lo >> 1, hi >> 1) : a;
    case 5:
      return hi < 60 && lo > -60 ? whole(`(2 * ${a.text} - ${k})`, 2 * lo - k, 2 * hi - k) : a;
    default:
      return a;
  }
}

/** An index in [0, length - 1]; undefined where no whole number is at hand. */
export function index(c: Context, length: number): string | undefined {
  if (c.scope.ints.length === 0) return undefined;
  const k = int(c, 1);
  if (k.range.lo >= 0 && k.range.hi < length) return k.text;
  return k.range.lo >= 0 && c.rng.chance(0.6) ? `${k.text} % ${length}` : `clamp(${k.text}, 0, ${length - 1})`;
}

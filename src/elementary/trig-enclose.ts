// Enclosures of the trigonometric functions over intervals of radians.
// Law: outward by more than the error of Math.sin and its kin (2 units in the last place); where in doubt, an extreme is inside.
import {
  ball,
  type FInterval,
  fadd,
  fdiv,
  fneg,
  fpoint,
  fsquare,
  fsub,
  monotone,
  nextUp,
} from '../num/float-interval.js';

const ULPS = 3;
const UNIT: FInterval = ball(1);
/** Angles are placed between extremes to this relative precision. */
const DOUBT = 1e-12;

const inUnit = (x: FInterval): FInterval => ({ lo: Math.max(-1, x.lo), hi: Math.min(1, x.hi) });

/** Whether [x.lo, x.hi] may contain first + k * step for a whole k. */
function mayContain(x: FInterval, first: number, step: number): boolean {
  const doubt = (v: number): number => DOUBT * (1 + Math.abs(v));
  const [lo, hi] = [(x.lo - first) / step, (x.hi - first) / step];
  return Math.floor(hi + doubt(hi)) >= Math.ceil(lo - doubt(lo));
}
/** Whether some point of x may be an odd multiple of a right angle. */
export const mayBeRight = (x: FInterval): boolean => mayContain(x, Math.PI / 2, Math.PI);

const around = (f: (x: number) => number, x: FInterval, top: number): FInterval => {
  if (!Number.isFinite(x.lo) || !Number.isFinite(x.hi)) return UNIT;
  const between = inUnit(monotone(f, x, ULPS)); // of the ends; extremes inside are added
  return {
    lo: mayContain(x, top + Math.PI, 2 * Math.PI) ? -1 : between.lo,
    hi: mayContain(x, top, 2 * Math.PI) ? 1 : between.hi,
  };
};
export const encloseSin = (x: FInterval): FInterval => around(Math.sin, x, Math.PI / 2);
export const encloseCos = (x: FInterval): FInterval => around(Math.cos, x, 0);
/** EVERYTHING where a pole may lie inside. */
export const encloseTan = (x: FInterval): FInterval =>
  mayBeRight(x) ? { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY } : monotone(Math.tan, x, ULPS);

const clamped = (x: FInterval): FInterval => ({
  lo: Math.max(-1, Math.min(1, x.lo)),
  hi: Math.max(-1, Math.min(1, x.hi)),
});
export const encloseAsin = (x: FInterval): FInterval => monotone(Math.asin, clamped(x), ULPS);
export const encloseAcos = (x: FInterval): FInterval => {
  const { lo, hi } = monotone(Math.acos, clamped(x), ULPS);
  return { lo: Math.max(0, lo), hi };
};
export const encloseAtan = (x: FInterval): FInterval => monotone(Math.atan, x, ULPS);

const ONE = fpoint(1);
export const tanSlope = (x: FInterval): FInterval => {
  const t = encloseTan(x);
  return Number.isFinite(t.lo) && Number.isFinite(t.hi)
    ? fadd(ONE, fsquare(t))
    : { lo: 1, hi: Number.POSITIVE_INFINITY };
};
export const atanSlope = (x: FInterval): FInterval => {
  const { lo, hi } = fdiv(ONE, fadd(ONE, fsquare(x)));
  return { lo: Math.max(0, lo), hi: Math.min(1, hi) };
};
/** Why these arguments have no arcsine. */
export const outsideUnit = ({ lo, hi }: FInterval): string | undefined =>
  lo < -1 || hi > 1 ? `range [${lo}, ${hi}] leaves [-1, 1]` : undefined;

/** 1 / sqrt(1 - x^2), infinite where an end is reached. */
export function asinSlope(x: FInterval): FInterval {
  const square = fsquare(clamped(x));
  const rest = fsub(ONE, square);
  const slack = 4 * Number.EPSILON;
  return {
    lo: Math.max(1, (1 / Math.sqrt(rest.hi)) * (1 - slack)),
    hi: rest.lo <= 0 ? Number.POSITIVE_INFINITY : (1 / Math.sqrt(rest.lo)) * (1 + slack),
  };
}

/** The largest change of the arcsine over steps of at most e inside box: at the end nearest to +-1. */
export function asinDeviation(box: FInterval, e: number): number {
  if (e === 0) return 0;
  const end = Math.min(1, Math.max(Math.abs(box.lo), Math.abs(box.hi)) + e);
  const start = Math.max(-1, end - e);
  // What rounding `end` and `start` to doubles may cost where the arcsine is steep.
  const steep = (x: number): number => (Math.abs(x) >= 1 ? 0 : 1 / Math.sqrt(1 - x * x));
  return Math.asin(end) - Math.asin(start) + (1 + steep(start) + steep(end)) * 2 * Number.EPSILON;
}

/** Angles of the vectors (y, x) of a box; the whole turn where the box meets the negative x axis or the origin. */
export function encloseAngle(y: FInterval, x: FInterval): FInterval {
  if (y.lo <= 0 && y.hi >= 0 && x.lo <= 0) {
    if (y.lo === 0 && y.hi === 0 && x.hi < 0) return monotone(() => Math.PI, ONE, ULPS);
    return y.lo >= 0 ? outward(0, Math.PI) : y.hi < 0 ? outward(-Math.PI, 0) : outward(-Math.PI, Math.PI);
  }
  const corners = [Math.atan2(y.lo, x.lo), Math.atan2(y.lo, x.hi), Math.atan2(y.hi, x.lo), Math.atan2(y.hi, x.hi)];
  return outward(Math.min(...corners), Math.max(...corners));
}
const outward = (lo: number, hi: number): FInterval => monotone((v) => v, { lo, hi }, ULPS);

/** The distance of a box from the origin, a lower bound. */
export function distance(y: FInterval, x: FInterval): number {
  const gap = (v: FInterval): number => Math.max(0, v.lo, -v.hi);
  return Math.hypot(gap(y), gap(x)) * (1 - 1e-15);
}

/** d angle / dy = x / r^2 and d angle / dx = -y / r^2: unbounded where the origin is in the box. */
export function angleSlopes(y: FInterval, x: FInterval): readonly FInterval[] {
  const r = distance(y, x);
  const most = r === 0 ? Number.POSITIVE_INFINITY : nextUp(nextUp(1 / r));
  const square = fadd(fsquare(y), fsquare(x));
  const limited = (v: FInterval): FInterval => ({ lo: Math.max(-most, v.lo), hi: Math.min(most, v.hi) });
  if (square.lo <= 0) return [ball(most), ball(most)];
  return [limited(fdiv(x, square)), limited(fneg(fdiv(y, square)))];
}

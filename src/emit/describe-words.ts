// Words that every header shares: formats, bounds rounded up, what a kind of bound promises.
// Law: a bound's text is never below its value.
import { spell } from '../diag/numbers.js';
import type { SignalInfo } from '../ir/compiled.js';
import * as q from '../num/rational.js';

export const FOREVER = {
  proven: 'for every input, for all time (proven)',
  'per-step': 'after one step from the same state (per step)',
  measured: 'seen in calibration runs only (measured)',
};

/** `Q0.15`, or the slope of a count. */
export const formatOf = (s: SignalInfo): string => {
  const { frac, type, lsb, zero } = s.quantity;
  if (frac !== undefined) return `${type.signed ? 'Q' : 'UQ'}${type.bits - (type.signed ? 1 : 0) - frac}.${frac}`;
  return `${spell(lsb)}${s.unit ? ` ${s.unit}` : ''} per count${q.isZero(zero) ? '' : `, 0 at ${spell(zero)}`}`;
};

/** Six digits, rounded up. */
export const up = (x: q.Rational): string => {
  const value = q.toNumberUp(x);
  const text = Number(value.toPrecision(6));
  return spell(text < value ? Number((value * (1 + 1e-5)).toPrecision(6)) : text);
};

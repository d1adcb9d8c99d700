// The tangent.
import type { FixedBuilder } from '../ir/fixed-build.js';
import { SINE_WIDE_ERROR } from '../kernels/trig-sine-wide.js';
import { tangentKernel } from '../kernels/trig-tangent.js';
import { type FInterval, magnitudeOf } from '../num/float-interval.js';
import { enclosing } from './argument.js';
import type { Elementary, FixedArg, Realised } from './elementary.js';
import { countsOf } from './piecewise.js';
import { encloseTan, mayBeRight, tanSlope } from './trig-enclose.js';
import { isUnsigned } from './trig-sine.js';
import { fullAngleOf } from './trig-turns.js';

export const tan: Elementary = {
  name: 'tan',
  arity: 1,
  real: (x) => Math.tan(x),
  problem: (x) => (mayBeRight(x) ? `range [${x.lo}, ${x.hi}] contains an odd multiple of pi/2` : undefined),
  enclose: encloseTan,
  slopes: (x) => [tanSlope(x)],
  realise: (b, [x], accuracy) => realiseTangent(b, x, accuracy),
};

/** |s/c - tan| <= (e_s + |tan| e_c) / |c| and |c| = 1 / sqrt(1 + tan^2) >= 1 / (1 + |tan|). */
function realiseTangent(b: FixedBuilder, arg: FixedArg, accuracy: number): Realised {
  const angle = fullAngleOf(b, arg);
  const image = encloseTan(enclosing(arg.node.range, arg.lsb));
  const error = quotientError(image, angle.error);
  const room = 30 - Math.max(0, Math.ceil(Math.log2(magnitudeOf(image) + error + 2 ** -20)));
  const frac = Math.max(0, Math.min(room, Math.ceil(-Math.log2(Math.max(accuracy / 2, 2 ** -31)))));
  const bits = Math.min(31, frac + Math.max(1, Math.ceil(Math.log2(magnitudeOf(image) + 2 * error + 2 ** (1 - frac)))));
  const value = b.kernel(tangentKernel({ frac, bits, unsigned: isUnsigned(angle) }), [angle.node], frac);
  const total = error + 2 ** (-frac - 1) * (1 + 1e-9);
  if (!Number.isFinite(total)) return { value, error: total };
  return { value: b.narrow(value, countsOf(image, frac, total)), error: total };
}

/** The angle's error where the tangent, moved by it, still has a bound; infinite where it may reach the pole. */
function quotientError(image: FInterval, angleError: number): number {
  const steep = 1 + magnitudeOf(image);
  // cos moves by at most angleError + its own error: what is left of 1/steep keeps the quotient bounded.
  const moved = (angleError + SINE_WIDE_ERROR) * steep;
  return moved >= 0.5
    ? Number.POSITIVE_INFINITY
    : ((1 + magnitudeOf(image)) * (angleError + SINE_WIDE_ERROR) * steep) / (1 - moved);
}

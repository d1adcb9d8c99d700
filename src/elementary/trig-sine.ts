// How a sine or a cosine becomes integers: the cheapest of a table of Q15, the same table to Q20, and polynomials of Q30.
// Law: the error is the kernel's and the angle's; the result's range is what the argument's range leaves of [-1, 1].
import type { Fixed } from '../ir/fixed.js';
import type { FixedBuilder } from '../ir/fixed-build.js';
import { QUARTER, SINE_ERROR, type SineFrac, sineKernel } from '../kernels/trig-sine.js';
import { SINE_WIDE_ERROR, SINE_WIDE_FRAC, sineWideKernel } from '../kernels/trig-sine-wide.js';
import type { FInterval } from '../num/float-interval.js';
import { enclosing } from './argument.js';
import type { FixedArg, Realised } from './elementary.js';
import { countsOf } from './piecewise.js';
import { type Angle, angleOf, fullAngleOf } from './trig-turns.js';

export interface Wave {
  /** A quarter turn ahead: the cosine. */
  readonly ahead: boolean;
  readonly enclose: (x: FInterval) => FInterval;
}

export function realiseWave(b: FixedBuilder, arg: FixedArg, wave: Wave, accuracy: number): Realised {
  const made = chooseWave(b, arg, wave, accuracy);
  const image = wave.enclose(enclosing(arg.node.range, arg.lsb));
  const value = b.narrow(made.value, countsOf(image, made.value.frac, made.error));
  return { value, error: made.error };
}

function chooseWave(b: FixedBuilder, arg: FixedArg, wave: Wave, accuracy: number): Realised {
  const slack = SINE_ERROR[20] * 2 ** -15;
  if (accuracy >= slack) {
    const angle = angleOf(b, arg);
    for (const frac of [15, 20] as const) {
      const error = SINE_ERROR[frac] * 2 ** -15 + angle.error;
      if (error <= accuracy) return { value: byTable(b, angle, frac, wave), error };
    }
  }
  const angle = fullAngleOf(b, arg);
  return { value: wideSine(b, angle, wave.ahead), error: SINE_WIDE_ERROR + angle.error };
}

function byTable(b: FixedBuilder, angle: Angle, frac: SineFrac, wave: Wave): Fixed {
  const kernel = sineKernel({ bits: angle.bits, frac, unsigned: isUnsigned(angle) });
  return b.kernel(kernel, [angle.node, b.constant(wave.ahead ? QUARTER : 0n, 0)], frac);
}

/** Q30 of an angle of 32 bits. */
export const wideSine = (b: FixedBuilder, angle: Angle, ahead: boolean): Fixed =>
  b.kernel(sineWideKernel(isUnsigned(angle)), [angle.node, b.constant(ahead ? 1n << 30n : 0n, 0)], SINE_WIDE_FRAC);

export const isUnsigned = (angle: Angle): boolean => angle.node.range.hi >= 1n << 31n;

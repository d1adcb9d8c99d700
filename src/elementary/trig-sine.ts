// How a sine or a cosine becomes integers: the cheapest of chords, a table of quadratics to Q15 or Q20, and polynomials of Q30.
// Law: the error is the kernel's and the angle's; the result's range is what the argument's range leaves of [-1, 1].
import type { Fixed } from '../ir/fixed.js';
import type { FixedBuilder } from '../ir/fixed-build.js';
import type { Kernel } from '../ir/kernel.js';
import { QUARTER, SINE_ERROR, sineKernel } from '../kernels/trig-sine.js';
import { LINEAR_QUARTER, SINE_LINEAR_ERROR, sineLinearKernel } from '../kernels/trig-sine-linear.js';
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

/** The first that is exact enough, cheapest first; else the most exact. */
function chooseWave(b: FixedBuilder, arg: FixedArg, wave: Wave, accuracy: number): Realised {
  if (accuracy >= SINE_ERROR[20] * 2 ** -15) {
    const angle = angleOf(b, arg);
    const table = tables(angle, wave.ahead).find((t) => t.error <= accuracy);
    if (table) {
      const value = b.kernel(table.kernel(), [angle.node, b.constant(table.ahead, 0)], table.frac);
      return { value, error: table.error };
    }
  }
  const angle = fullAngleOf(b, arg);
  return { value: wideSine(b, angle, wave.ahead), error: SINE_WIDE_ERROR + angle.error };
}

interface Table {
  readonly error: number;
  readonly frac: number;
  /** Segments to look ahead. */
  readonly ahead: bigint;
  readonly kernel: () => Kernel;
}

function tables(angle: Angle, isAhead: boolean): readonly Table[] {
  const { bits } = angle;
  const unsigned = isUnsigned(angle);
  const total = (units: number): number => units * 2 ** -15 + angle.error;
  const ahead = isAhead ? QUARTER : 0n;
  return [
    {
      ...{ error: total(SINE_LINEAR_ERROR), frac: 15, ahead: isAhead ? LINEAR_QUARTER : 0n },
      kernel: () => sineLinearKernel({ bits, unsigned }),
    },
    { error: total(SINE_ERROR[15]), frac: 15, ahead, kernel: () => sineKernel({ bits, frac: 15, unsigned }) },
    { error: total(SINE_ERROR[20]), frac: 20, ahead, kernel: () => sineKernel({ bits, frac: 20, unsigned }) },
  ];
}

/** Q30 of an angle of 32 bits. */
export const wideSine = (b: FixedBuilder, angle: Angle, ahead: boolean): Fixed =>
  b.kernel(sineWideKernel(isUnsigned(angle)), [angle.node, b.constant(ahead ? 1n << 30n : 0n, 0)], SINE_WIDE_FRAC);

export const isUnsigned = (angle: Angle): boolean => angle.node.range.hi >= 1n << 31n;

// Sine and cosine of a 16-bit angle, limited to 1 - 2^-15: what a saturated Q15 output asks for.
// Law: the Q15 table is within 0.92 counts of min(f, 1 - 2^-15) on all 65,536 angles (the suite tries them all), though not of f at the top.

import type { FixedBuilder } from '../ir/fixed-build.js';
import { QUARTER, sineKernel } from '../kernels/trig-sine.js';
import { type FInterval, fhull, fmin, fpoint } from '../num/float-interval.js';
import { cos } from './cos.js';
import type { Elementary, Realised } from './elementary.js';
import { sin } from './sin.js';
import { angleOf } from './trig-turns.js';

export const TOP = 1 - 2 ** -15;
/** Counts of 2^-15. */
export const LIMITED_ERROR = 0.92;

function limited(base: Elementary, ahead: bigint): Elementary {
  return {
    ...base,
    real: (x) => Math.min(base.real(x), TOP),
    enclose: (x) => fmin(base.enclose(x), fpoint(TOP)),
    slopes: (x) => base.slopes(x).map((s: FInterval) => fhull(s, fpoint(0))),
    realise: (b, args, accuracy, core) => {
      const angle = angleOf(b, args[0]);
      const error = LIMITED_ERROR * 2 ** -15 + angle.error * (1 + 2 ** -50);
      if (angle.bits !== 16 || error > accuracy) return cut(b, base.realise(b, args, accuracy, core));
      const kernel = sineKernel({ bits: 16, frac: 15, unsigned: angle.node.range.hi >= 1n << 31n });
      return { value: b.kernel(kernel, [angle.node, b.constant(ahead, 0)], 15), error };
    },
  };
}

/** min(f, TOP) of a finer result: no farther from min(f, TOP) than it was from f. */
function cut(b: FixedBuilder, { value, error }: Realised): Realised {
  const { frac } = value;
  if (frac < 15) return { value, error: error + 2 ** -15 };
  return { value: b.min(value, b.constant((1n << BigInt(frac)) - (1n << BigInt(frac - 15)), frac)), error };
}

/** By the name of what is limited; undefined for other functions. */
export const limitedWave = (name: string): Elementary | undefined =>
  name === 'sin' ? limited(sin, 0n) : name === 'cos' ? limited(cos, QUARTER) : undefined;

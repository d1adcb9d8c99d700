// Bit operations on whole numbers of 32 bits.
import type { Apply } from '../../ir/real.js';
import * as q from '../../num/rational.js';
import type { StepContext } from './context.js';
import { constantVal, narrowed } from './convert.js';
import { decision } from './decisions.js';
import type { Val } from './value.js';

const NAMES = ['bitAnd', 'bitOr', 'bitXor', 'shiftLeft', 'shiftRight', 'shiftRightUnsigned'] as const;
export type BitName = (typeof NAMES)[number];
const isBit = (name: string): name is BitName => (NAMES as readonly string[]).includes(name);

/** The value; undefined when `name` is no bit operation. */
export function bits(c: StepContext, name: string, args: readonly Val[], node: Apply): Val | undefined {
  if (!isBit(name)) return undefined;
  const wrong = args.find((v) => !v.whole || v.fixed.range.lo < -(2n ** 31n) || v.fixed.range.hi >= 2n ** 32n);
  if (wrong) {
    c.problem({
      code: 'BS4207',
      parameters: { what: name, range: `[${wrong.range.lo}, ${wrong.range.hi}]` },
      ...c.placeOf(node.id),
    });
    return constantVal(c, q.zero, q.one, 0);
  }
  const fixed = c.kernels.bit(c.b, name, args[0].fixed, args[1].fixed);
  const range = { lo: Number(fixed.range.lo), hi: Number(fixed.range.hi) };
  const flips = args.reduce((sum, v) => sum + c.symbols.totalOf(v.error), 0);
  const error = flips === 0 ? c.noError : decision(c, range.hi - range.lo, c.textOf(node.id), node.id, flips);
  return narrowed(c, { fixed, unit: q.one, range, ideal: c.unrelated(range), error, whole: true });
}

// What the builder demands of its callers. Law: a broken demand is our bug and throws at once, where it was made.
import { Bug } from '../diag/diagnostic.js';
import type { IntRange } from '../num/format.js';
import type { Fixed } from './fixed.js';
import { hull } from './fixed-value.js';
import type { Kernel } from './kernel.js';

/** Bits beyond which a loop's carried range is taken to diverge. */
const LOOP_RANGE_BITS = 256n;

export const demand = (held: boolean, message: string): void => {
  if (!held) throw new Bug(message);
};

export const sameFrac = (a: Fixed, b: Fixed, what: string): number => {
  demand(a.frac === b.frac, `${what} of frac ${a.frac} and frac ${b.frac}`);
  return a.frac;
};

/** Scalars within the kernel's admissible ranges. */
export function demandAdmissible(kernel: Kernel, args: readonly Fixed[]): void {
  demand(args.length === kernel.args.length, `${kernel.family} takes ${kernel.args.length} arguments`);
  args.forEach(({ range, length }, i) => {
    const { lo, hi } = kernel.args[i];
    demand(length === undefined, `${kernel.family} of an array`);
    const held = range.lo >= lo && range.hi <= hi;
    demand(held, `${kernel.family}: argument ${i} in [${range.lo}, ${range.hi}] outside [${lo}, ${hi}]`);
  });
}

/** The hull of a loop's carried values over turns 0 .. count-1: `image` maps ranges before a turn to ranges after it. */
export function carriedRanges(
  count: number,
  inits: readonly IntRange[],
  image: (ranges: readonly IntRange[]) => readonly IntRange[],
): readonly IntRange[] {
  let ranges = inits;
  for (let turn = 1; turn < count; turn++) {
    const next = image(ranges);
    const wider = ranges.map((r, i) => hull(r, next[i]));
    if (wider.every((r, i) => r.lo === ranges[i].lo && r.hi === ranges[i].hi)) break;
    for (const { lo, hi } of wider) {
      demand(hi - lo < 1n << LOOP_RANGE_BITS, 'the range carried by a loop diverges: narrow or clamp it in the body');
    }
    ranges = wider;
  }
  return ranges;
}

/** The element type and the fraction that all values of an array have. */
export function packed(values: readonly Fixed[]): { readonly range: IntRange; readonly frac: number } {
  demand(values.length > 0, 'an empty pack');
  demand(
    values.every((x) => x.frac === values[0].frac),
    'a pack of different fractions',
  );
  return { range: values.map((x) => x.range).reduce((a, b) => hull(a, b)), frac: values[0].frac };
}

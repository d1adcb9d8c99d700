// Tunables set at run time: random counts of their ranges, their ends among them, at random times of a segment.
import type { Drive, Tunable } from './drive.js';
import type { Random } from './random.js';
import type { Setting } from './trace.js';

/** Longest time between two settings, in steps. */
const APART = 96;

function count(random: Random, { range }: Pick<Drive, 'range'>): bigint {
  if (random.bits32() % 4 === 0) return random.coin() ? range.lo : range.hi;
  return random.between(range.lo, range.hi);
}

/** Settings of every tunable, the first of them at `first`. */
export function setTunables(
  tunables: readonly Tunable[],
  random: Random,
  first: number,
  steps: number,
): readonly Setting[] {
  const settings: Setting[] = [];
  for (let at = first; at < first + steps; at += 1 + Math.floor(random.unit() * APART)) {
    const values = tunables.map(
      (t) => [t.name, Array.from({ length: t.length ?? 1 }, () => count(random, t))] as const,
    );
    settings.push({ step: at, values: Object.fromEntries(values) });
  }
  return settings;
}

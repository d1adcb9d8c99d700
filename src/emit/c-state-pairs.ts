// Neighbouring 32-bit states that are loaded and stored two at a time, and the order of the fields that makes them neighbours.
// Law: the order changes neither the size of the struct nor a value; both states of a pair are read before either is stored.
import type { FixedState } from '../ir/fixed.js';
import type { CTraits } from '../passes/machine/traits.js';
import type { Schedule, Step } from './c-schedule.js';

export interface StatePair {
  readonly first: FixedState;
  readonly second: FixedState;
}

/** Fields in the order in which step stores them; only fields of equal width change places. */
export function fieldOrder(states: readonly FixedState[], steps: readonly Step[]): readonly FixedState[] {
  const stored = steps.flatMap((s) => (s.kind === 'store' ? [s.store.state] : []));
  const rank = (s: FixedState): number => stored.indexOf(s.name);
  const runs = states.reduce<FixedState[][]>((all, s) => {
    const last = all.at(-1);
    if (last?.[0].type.bits === s.type.bits) last.push(s);
    else all.push([s]);
    return all;
  }, []);
  return runs.flatMap((run) => run.sort((a, b) => rank(a) - rank(b)));
}

const isWord = (s: FixedState): boolean => s.length === undefined && s.type.bits === 32 && s.type.signed;

/** Pairs for a core with LDRD and STRD (every core that has SSAT has them). */
export function statePairs(
  fields: readonly FixedState[],
  schedule: Schedule,
  read: ReadonlySet<string>,
  traits: CTraits,
): readonly StatePair[] {
  if (!traits.saturate) return [];
  const canPair = (s: FixedState | undefined): boolean =>
    s !== undefined && isWord(s) && read.has(s.name) && !schedule.late.some((c) => c.state === s.name);
  const pairs: StatePair[] = [];
  for (let k = 0; k + 1 < fields.length; k++) {
    if (!canPair(fields[k]) || !canPair(fields[k + 1])) continue;
    pairs.push({ first: fields[k], second: fields[k + 1] });
    k++;
  }
  return pairs;
}

// Raw inputs for any block: random counts, ends of ranges, counts out of range, held values; and what they mean.
import { checkAny } from '../../src/blocks/check-block.js';
import { Reporter } from '../../src/diag/reporter.js';
import type { InputSignal } from '../../src/ir/signal.js';
import { typeRange } from '../../src/num/format.js';
import { decodeSignal } from '../../src/signals/travel.js';
import type { Random } from '../random-steps/random.js';

/** The inputs of a block with a step; throws where its options are wrong. */
export function inputsOf(block: unknown, name: string): readonly InputSignal[] {
  const reporter = new Reporter();
  const checked = checkAny(block, name, reporter);
  if (checked?.kind !== 'block') throw new Error(reporter.diagnostics.map((d) => `${d.code} ${d.message}`).join('; '));
  return checked.inputs;
}

export type Raws = Readonly<Record<string, readonly bigint[]>>;

const between = (rng: Random, lo: bigint, hi: bigint): bigint =>
  lo + BigInt(Math.floor(rng.unit() * (Number(hi - lo) + 1) * 0.9999999));

function count(s: InputSignal, rng: Random, before: bigint): bigint {
  const { type, rawRange } = s.quantity;
  if (rng.chance(0.25)) return before;
  if (s.outOfRange === 'assume') return between(rng, rawRange.lo, rawRange.hi);
  if (s.invalid !== undefined && rng.chance(0.1)) return s.invalid;
  const [least, most] = [typeRange(type).lo, typeRange(type).hi];
  if (rng.chance(0.2)) return rng.pick([least, most, rawRange.lo, rawRange.hi, rawRange.lo, rawRange.hi]);
  if (rng.chance(0.03)) return between(rng, least, most);
  const small = rng.chance(0.3) ? BigInt(rng.whole(-3, 3)) : undefined;
  const moved = small === undefined ? between(rng, rawRange.lo, rawRange.hi) : before + small;
  return moved < least ? least : moved > most ? most : moved;
}

const elements = (s: InputSignal): number => s.shape.reduce((a, b) => a * b, 1);

/** The next counts after `before`. */
export const nextRaws = (inputs: readonly InputSignal[], rng: Random, before?: Raws): Raws =>
  Object.fromEntries(
    inputs.map((s) => [
      s.name,
      Array.from({ length: elements(s) }, (_, k) => count(s, rng, before?.[s.name][k] ?? s.quantity.rawRange.lo)),
    ]),
  );

/** The same as step takes it in Node: one value, or an object. */
export function meaningOf(inputs: readonly InputSignal[], raws: Raws): unknown {
  const values = Object.fromEntries(inputs.map((s) => [s.name, decodeSignal(s, raws[s.name])]));
  return inputs.length === 1 ? values[inputs[0].name] : values;
}

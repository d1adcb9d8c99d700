// Between the raw counts of the C and the values of TypeScript, for every kind of signal; arrays are flat lists of counts.
// Law: decode(encode(v)) is v to within half a count; no count of any type is without a meaning.
import type { InputSignal, OutputSignal, Signal } from '../ir/signal.js';
import { type IntRange, type Quantity, toRaw, toReal, typeRange } from '../num/format.js';
import * as q from '../num/rational.js';
import { type Scalar, scalarOf, shaped, type Value } from './float-values.js';
import { flatten } from './init.js';

type Travelling = Signal & { readonly quantity: Quantity };

/** The value of one count of an input, as it arrives: not clamped, step does that. null is the fault. */
export function decode(signal: InputSignal, raw: number | bigint): Scalar {
  const count = BigInt(raw);
  return signal.invalid !== undefined && count === signal.invalid ? null : meaningOf(signal, count);
}
/** The value of one count of an output. */
export const decodeOutput = (signal: OutputSignal, raw: number | bigint): Scalar => meaningOf(signal, BigInt(raw));

function meaningOf(signal: Travelling, count: bigint): Scalar {
  if (signal.kind === 'bool' || signal.kind === 'oneOf') return scalarOf(signal, Number(count));
  const inTurn = signal.cyclic ? BigInt.asUintN(signal.cyclic.bits, count) : count;
  return q.toNumber(toReal(inTurn, signal.quantity));
}

/** The nearest count of the C type; that of the fault for null, and never for a number. */
export function encode(signal: InputSignal, value: unknown): bigint {
  if (value === null && signal.invalid !== undefined) return signal.invalid;
  if (signal.kind === 'bool') return value ? 1n : 0n;
  if (signal.kind === 'oneOf') return BigInt(Math.max(0, (signal.members ?? []).indexOf(value as string)));
  const raw = toRaw(q.fromNumber(Number(value)), signal.quantity);
  if (signal.cyclic) return BigInt.asUintN(signal.cyclic.bits, raw);
  const count = within(raw, typeRange(signal.quantity.type));
  return count === signal.invalid ? beside(count, signal.quantity) : count;
}

const within = (x: bigint, { lo, hi }: IntRange): bigint => (x < lo ? lo : x > hi ? hi : x);

/** The neighbour of the fault's count towards the middle of the range. */
function beside(count: bigint, { rawRange }: Quantity): bigint {
  return 2n * count > rawRange.lo + rawRange.hi ? count - 1n : count + 1n;
}

/** All elements of an input: a scalar, or nested arrays. */
export const decodeSignal = (signal: InputSignal, raws: readonly (number | bigint)[]): Value =>
  shaped<Value>(
    raws.map((raw) => decode(signal, raw)),
    signal.shape,
  );
export const decodeOutputSignal = (signal: OutputSignal, raws: readonly (number | bigint)[]): Value =>
  shaped<Value>(
    raws.map((raw) => decodeOutput(signal, raw)),
    signal.shape,
  );
/** The counts of all elements, row by row; undefined when the value has another shape. */
export const encodeSignal = (signal: InputSignal, value: unknown): bigint[] | undefined =>
  flatten(value, signal.shape)?.map((v) => encode(signal, v));

// Raw counts of a step's inputs as the numbers its graph takes. Law: what C does with a count that means nothing, this does too.
import { sizeOf } from '../../ir/real-build.js';
import type { InputSignal } from '../../ir/signal.js';
import { type StepModel, validName } from '../../ir/step.js';
import { toReal } from '../../num/format.js';
import * as q from '../../num/rational.js';

/** One count as a number: bool 0 or 1, oneOf its index. */
export function decodeCount(s: InputSignal, raw: number): number {
  const { rawRange } = s.quantity;
  if (s.kind === 'bool') return raw === 0 ? 0 : 1;
  if (s.kind === 'oneOf') return raw >= 0 && raw < (s.members?.length ?? 1) ? raw : 0;
  const bits = s.cyclic?.bits;
  const count =
    bits === undefined ? Math.min(Math.max(raw, Number(rawRange.lo)), Number(rawRange.hi)) : raw % 2 ** bits;
  return q.toNumber(toReal(BigInt(count), s.quantity));
}

export interface PortCodec {
  /** Flat numbers in the order of the graph's inputs. */
  readonly inputs: (raw: readonly number[], tunables: readonly number[]) => number[];
  readonly tunableInits: () => number[];
}

/** How the model's signals map to the graph's inputs. */
export function ports(model: StepModel): PortCodec {
  const starts = new Map<string, number>();
  let at = 0;
  for (const s of model.inputs) {
    starts.set(s.name, at);
    at += sizeOf(s.shape);
  }
  const tunableStarts = new Map<string, number>();
  let tunableAt = 0;
  for (const s of model.tunables) {
    tunableStarts.set(s.name, tunableAt);
    tunableAt += sizeOf(s.shape);
  }
  const readers = model.graph.inputs.map((node) => {
    const signal = model.inputs.find((s) => s.name === node.name);
    if (signal) {
      const start = starts.get(signal.name) ?? 0;
      const length = sizeOf(signal.shape);
      return (raw: readonly number[]) => Array.from({ length }, (_, i) => decodeCount(signal, raw[start + i]));
    }
    const guarded = model.inputs.find((s) => validName(s.name) === node.name);
    if (guarded)
      return (raw: readonly number[]) => [raw[starts.get(guarded.name) ?? 0] === Number(guarded.invalid) ? 0 : 1];
    const start = tunableStarts.get(node.name) ?? 0;
    const length = sizeOf(node.shape);
    return (_: readonly number[], tunables: readonly number[]) => tunables.slice(start, start + length);
  });
  return {
    inputs: (raw, tunables) => readers.flatMap((read) => read(raw, tunables)),
    tunableInits: () =>
      model.tunables.flatMap((s) => {
        const [lo, hi] = [s.quantity.rawRange.lo, s.quantity.rawRange.hi];
        return s.init.map((x) => {
          const raw = q.round(q.add(q.div(x, s.quantity.lsb), s.quantity.zero));
          return q.toNumber(toReal(raw < lo ? lo : raw > hi ? hi : raw, s.quantity));
        });
      }),
  };
}

// What stimuli know of an input: its C type, what the block admits, and what its counts mean.
// Law: counts outside `range` other than `invalid` are given only where `clamp` says that the block takes them.
import { Bug } from '../diag/diagnostic.js';
import type { CompiledBlock, SignalInfo } from '../ir/compiled.js';
import type { FixedInput } from '../ir/fixed.js';
import type { SignalKind } from '../ir/signal.js';
import { type IntRange, type IntType, typeRange } from '../num/format.js';

/** An input to drive. `range`: the declared one; `clamp`: every bit pattern of the C type is admitted. */
export interface Drive extends FixedInput {
  /** Absent: the input of a linear block. */
  readonly kind?: SignalKind;
  /** The count of a sensor fault. */
  readonly invalid?: bigint;
}

/** A tunable to set: raw counts inside `range`. */
export interface Tunable {
  readonly name: string;
  readonly type: IntType;
  readonly range: IntRange;
  readonly length?: number;
}

function driveOf(input: FixedInput, info: SignalInfo | undefined): Drive {
  if (info?.signal === undefined && info?.invalid === undefined) return input;
  const { lo, hi } = typeRange(input.type);
  const whole = input.range.lo <= lo && input.range.hi >= hi;
  return {
    ...input,
    range: declared(input, info),
    clamp: input.clamp || (whole && info.outOfRange === 'clamp'),
    kind: info.signal?.kind ?? 'real',
    ...(info.invalid === undefined ? {} : { invalid: info.invalid }),
  };
}

/** The counts that mean something; what the program reads may be wider (fault counts, unknown codes). */
function declared(input: FixedInput, { signal, quantity }: SignalInfo): IntRange {
  if (signal?.kind === 'bool') return { lo: 0n, hi: 1n };
  if (signal?.kind === 'oneOf') return { lo: 0n, hi: BigInt((signal.members?.length ?? 1) - 1) };
  if (signal?.cyclic) return { lo: 0n, hi: (1n << BigInt(signal.cyclic.bits)) - 1n };
  const [a, b] = [quantity.rawRange, typeRange(input.type)];
  return { lo: a.lo > b.lo ? a.lo : b.lo, hi: a.hi < b.hi ? a.hi : b.hi };
}

/** The inputs of a block as stimuli drive them; those of a linear block as its program declares them. */
export const drivesOf = (block: CompiledBlock): readonly Drive[] =>
  block.program.inputs.map((input) =>
    driveOf(
      input,
      block.inputs.find((s) => s.name === input.name),
    ),
  );

/** The tunables of a step block: its states of those names hold the very counts that are set. */
export const tunablesOf = (block: CompiledBlock): readonly Tunable[] =>
  (block.tunables ?? []).map(({ name }) => {
    const state = block.program.states.find((s) => s.name === name);
    if (state?.tunable !== true) throw new Bug(`tunable ${name} of ${block.name} is no state of its program`);
    return state;
  });

// The real meaning of a step block over a stimulus: free-running from every start, and restarted before every step from the
// state of the fixed-point reference. Law: inputs are the raw counts the C takes; values are engineering units.
import { Bug } from '../diag/diagnostic.js';
import type { BlockReference, CompiledBlock, OutputCertificate, SignalInfo } from '../ir/compiled.js';
import type { FixedState } from '../ir/fixed.js';
import type { Signal } from '../ir/signal.js';
import * as q from '../num/rational.js';
import { type RawArray, type Setting, type Stimulus, signalOf, type Trace } from './trace.js';

export type RealTraces = Readonly<Record<string, Float64Array>>;

/** One step from the fixed-point state. */
export interface Restarted {
  readonly outputs: RealTraces;
  /** After the step. */
  readonly states: RealTraces;
}

export interface StepMeaning {
  readonly free: RealTraces;
  /** Absent where every bound is proven. */
  readonly restarted?: Restarted;
}

/** A state of the program in engineering units: (raw - zero) * lsb. */
export interface StateScale {
  readonly name: string;
  readonly length: number;
  readonly lsb: number;
  readonly zero: number;
  readonly signal?: Signal;
  readonly tunable: boolean;
}

const sizeOf = (s: SignalInfo): number => s.signal?.shape.reduce((n, d) => n * d, 1) ?? 1;

function scaleOf(block: CompiledBlock, { name, length = 1, tunable = false }: FixedState): StateScale {
  const info = block.stateSignals?.find((s) => s.signal.name === name);
  const own = { name, length, tunable };
  if (info) return { ...own, lsb: q.toNumber(info.lsb), zero: q.toNumber(info.zero), signal: info.signal };
  const set = block.tunables?.find((t) => t.name === name);
  if (set) {
    const { lsb, zero } = set.quantity;
    return { ...own, lsb: q.toNumber(lsb), zero: q.toNumber(zero), ...(set.signal ? { signal: set.signal } : {}) };
  }
  if (block.rates?.some((r) => r.counter === name)) return { ...own, lsb: 1, zero: 0 };
  throw new Bug(`the state ${name} of ${block.name} has no meaning`);
}

/** The states of a step block in the program's order. */
export const stateScales = (block: CompiledBlock): readonly StateScale[] =>
  block.program.states.map((s) => scaleOf(block, s));

/** Restarted before every step: nothing is claimed of longer runs. */
export const isPerStep = (c: OutputCertificate): boolean => c.boundKind === 'per-step';

/** A signal with its column; `length` places per step. */
interface Lane {
  readonly name: string;
  readonly column: Float64Array;
  readonly length: number;
}

const blank = (signals: readonly { readonly name: string; readonly length: number }[], steps: number): Lane[] =>
  signals.map(({ name, length }) => ({ name, length, column: new Float64Array(steps * length) }));
const byName = (lanes: readonly Lane[]): RealTraces => Object.fromEntries(lanes.map((l) => [l.name, l.column]));

/** Values of one step into their columns. Throws Bug where there are more or fewer than places. */
function write(lanes: readonly Lane[], k: number, values: readonly number[], what: string): void {
  let at = 0;
  for (const { column, length } of lanes) for (let i = 0; i < length; i++) column[k * length + i] = values[at++];
  if (at !== values.length) throw new Bug(`${values.length} values of ${what} for ${at} places`);
}

/** A run of the reference over a stimulus. */
class Run {
  private readonly reference: BlockReference;
  private readonly inputs: readonly { readonly counts: RawArray; readonly length: number }[];
  private readonly scales: readonly StateScale[];
  /** Of every flat state. */
  private readonly places: readonly StateScale[];
  private readonly inits: readonly number[];
  private readonly outputs: readonly Lane[];

  constructor(
    block: CompiledBlock,
    readonly stimulus: Stimulus,
    meaning: () => BlockReference,
  ) {
    const { inputs, states } = block.program;
    this.reference = meaning();
    this.inputs = inputs.map((i) => ({ counts: signalOf(stimulus.inputs, i.name), length: i.length ?? 1 }));
    this.scales = stateScales(block);
    this.places = this.scales.flatMap((s) => Array.from({ length: s.length }, () => s));
    this.inits = states.flatMap((s) => s.init).map((raw, at) => this.real(raw, at));
    this.outputs = blank(
      block.outputs.map((o) => ({ name: o.name, length: sizeOf(o) })),
      stimulus.steps,
    );
  }

  /** The engineering value of a count of the state at a flat place. */
  private real(raw: number | bigint, at: number): number {
    const { lsb, zero } = this.places[at];
    return (Number(raw) - zero) * lsb;
  }

  private step(k: number): void {
    const raw: number[] = [];
    for (const { counts, length } of this.inputs) {
      for (let i = k * length; i < (k + 1) * length; i++) raw.push(Number(counts[i]));
    }
    write(this.outputs, k, this.reference.step(raw), 'outputs');
  }

  /** `state` with the tunables as they are set. */
  private tuned(state: readonly number[], { values }: Setting): readonly number[] {
    const seen = new Map<string, number>();
    return this.places.map(({ name }, at) => {
      const i = seen.get(name) ?? 0;
      seen.set(name, i + 1);
      return values[name] === undefined ? state[at] : this.real(values[name][i], at);
    });
  }

  /** Before step k, after its start. */
  private *steps(): Generator<{ readonly k: number; readonly starts: boolean; readonly setting?: Setting }> {
    const settings = new Map((this.stimulus.settings ?? []).map((g) => [g.step, g]));
    for (let k = 0; k < this.stimulus.steps; k++) {
      yield { k, starts: k === 0 || this.stimulus.starts[k] !== 0, setting: settings.get(k) };
    }
  }

  free(): RealTraces {
    const { reference } = this;
    for (const { k, starts, setting } of this.steps()) {
      if (starts) reference.reset();
      if (setting) reference.state = this.tuned(reference.state, setting);
      this.step(k);
    }
    return byName(this.outputs);
  }

  restarted(fixed: Trace): Restarted {
    const { reference, scales } = this;
    const counts = scales.map((s) => signalOf(fixed.states, s.name));
    const states = blank(scales, this.stimulus.steps);
    for (const { k, starts, setting } of this.steps()) {
      const before = starts ? this.inits : this.recorded(counts, k - 1);
      reference.state = setting ? this.tuned(before, setting) : before;
      this.step(k);
      write(states, k, reference.state, 'states');
    }
    return { outputs: byName(this.outputs), states: byName(states) };
  }

  /** The fixed-point state after step k, in engineering units. */
  private recorded(counts: readonly RawArray[], k: number): readonly number[] {
    const state: number[] = [];
    for (const [s, { length }] of this.scales.entries()) {
      for (let i = k * length; i < (k + 1) * length; i++) state.push(this.real(counts[s][i], state.length));
    }
    return state;
  }
}

/** `fixed` is the trace of the fixed-point reference on `stimulus`. Throws Bug for a block without a step meaning. */
export function stepMeaning(block: CompiledBlock, stimulus: Stimulus, fixed: Trace): StepMeaning {
  const { meaning } = block;
  if (meaning === undefined) throw new Bug(`${block.name} has no step meaning`);
  const run = () => new Run(block, stimulus, meaning);
  const restarted = block.certificates.some(isPerStep) ? { restarted: run().restarted(fixed) } : {};
  return { free: run().free(), ...restarted };
}

// Node's float64 beside the compiled fixed point of one block, step by step, held against the certificate.
// Law: 'proven' outputs are compared with a reference that runs free, all others with one restarted from the fixed state before every step.
import { instance } from '../../src/index.js';
import type { CompiledBlock, OutputCertificate, SignalInfo } from '../../src/ir/compiled.js';
import type { Word } from '../../src/ir/fixed-evaluate.js';
import { makeRunner } from '../../src/ir/fixed-javascript.js';
import type { Signal } from '../../src/ir/signal.js';
import * as q from '../../src/num/rational.js';
import { random } from '../random-steps/random.js';
import { inputsOf, meaningOf, nextRaws, type Raws } from './stimulus.js';

export interface Agreement {
  /** Errors beyond the bounds, in words; the first few. */
  readonly violations: readonly string[];
  /** bool and oneOf outputs that differed. */
  readonly decisions: number;
  /** Errors beyond errorBound, within jumpBound. */
  readonly jumps: number;
  /** Next states beyond their bounds in a design that has decisions: a jump of a state is not bounded by the certificate. */
  readonly stateJumps: number;
  readonly steps: number;
  /** The largest part of any errorBound that was used. */
  readonly used: number;
}

type Cell = number | boolean | string | null | readonly Cell[];
type Values = Readonly<Record<string, Cell>>;
interface Stepped {
  step(input: unknown): unknown;
  tunables: Values;
  state: Values;
}
interface Unit {
  readonly lsb: q.Rational;
  readonly zero: q.Rational;
}

const float64 = (block: unknown): Stepped =>
  (instance as (b: unknown, o: object) => Stepped)(block, { arithmetic: 'float64' });

const scalar = (x: Cell, s?: Signal): number => (typeof x === 'string' ? (s?.members ?? []).indexOf(x) : Number(x));
/** Numbers of a value of any kind, row by row. */
const flat = (x: Cell, s?: Signal): number[] => (Array.isArray(x) ? x.flatMap((v) => flat(v, s)) : [scalar(x, s)]);
const numberOf = (raw: bigint, { lsb, zero }: Unit): number => q.toNumber(q.mul(q.sub(q.rational(raw, 1n), zero), lsb));
const numbersOf = (word: Word, unit: Unit): number[] => [word].flat().map((raw) => numberOf(raw, unit));

/** Flat numbers as the state of Node has them. */
function shapedAs(signal: Signal, values: readonly number[]): Cell {
  const each = (x: number): Cell => (signal.kind === 'bool' ? x !== 0 : (signal.members?.[x] ?? x));
  const [n, m] = signal.shape;
  if (n === undefined) return each(values[0]);
  if (m === undefined) return values.map(each);
  return Array.from({ length: n }, (_, r) => values.slice(r * m, (r + 1) * m).map(each));
}

/** Engineering values of the fixed states, by path. */
function stateValues(compiled: CompiledBlock, words: Readonly<Record<string, Word>>): Values {
  const tunables = (compiled.tunables ?? []).map((t) => t.name);
  const told = (compiled.stateSignals ?? []).filter((s) => s.signal.name in words && !tunables.includes(s.signal.name));
  return Object.fromEntries(told.map((s) => [s.signal.name, shapedAs(s.signal, numbersOf(words[s.signal.name], s))]));
}

/** The distance; of a cyclic signal the short way round. */
function distance(a: number, b: number, signal?: Signal): number {
  const d = Math.abs(a - b);
  if (!signal?.cyclic) return d;
  const period = q.toNumber(signal.cyclic.period);
  return Math.min(d, Math.abs(period - d));
}

/** Engineering values of the tunables' counts, by path. */
const tunablesOf = (compiled: CompiledBlock, words: Readonly<Record<string, Word>>): Values =>
  Object.fromEntries(
    (compiled.tunables ?? []).map((t) => [t.name, shapedAs(t.signal as Signal, numbersOf(words[t.name], t.quantity))]),
  );

interface Tally {
  decisions: number;
  jumps: number;
  stateJumps: number;
  used: number;
  readonly violations: string[];
}

function compareOutput(t: Tally, at: string, o: SignalInfo, c: OutputCertificate, got: number[], want: number[]): void {
  const kind = o.signal?.kind ?? 'real';
  const bound = q.toNumberUp(c.errorBound);
  const jump = c.jumpBound ? q.toNumberUp(c.jumpBound) : 0;
  const slack = 1e-9 * (q.toNumber(o.range.hi) - q.toNumber(o.range.lo)) + 1e-12;
  got.forEach((x, k) => {
    if (kind === 'bool' || kind === 'oneOf') {
      if (x !== want[k]) t.decisions++;
      if (x !== want[k] && !c.decisionMargin) t.violations.push(`${at} ${o.name}: ${x}, not ${want[k]}, and no margin`);
      return;
    }
    const error = distance(x, want[k], o.signal);
    if (error <= bound + slack) t.used = Math.max(t.used, bound > 0 ? error / bound : 0);
    else if (error <= bound + jump + slack) t.jumps++;
    else
      t.violations.push(`${at} ${o.name}[${k}]: ${x}, not ${want[k]}: ${error} > ${bound} + ${jump} (${c.boundKind})`);
  });
}

/** Next states, after one step from the same state. */
function compareStates(
  t: Tally,
  at: string,
  compiled: CompiledBlock,
  words: Readonly<Record<string, Word>>,
  want: Values,
) {
  const bounds = compiled.stateBounds;
  const infos = compiled.stateSignals ?? [];
  if (!bounds) return;
  const order = compiled.program.states.filter((s) => infos.some((i) => i.signal.name === s.name));
  let k = 0;
  for (const s of order) {
    const info = infos.find((i) => i.signal.name === s.name);
    if (!info) continue;
    if (s.tunable) {
      k += info.signal.init.length;
      continue;
    }
    const wanted = flat(want[s.name] ?? 0, info.signal);
    numbersOf(words[s.name], info).forEach((x, i) => {
      const bound = bounds[k++];
      const error = distance(x, wanted[i], info.signal);
      const discrete = info.signal.kind === 'bool' || info.signal.kind === 'oneOf';
      if (error <= (discrete ? 0 : bound + 1e-9 * (1 + Math.abs(x)))) return;
      if (discrete) t.decisions++;
      else t.stateJumps++;
      if ((compiled.discontinuities ?? []).length > 0) return;
      t.violations.push(`${at} state ${s.name}[${i}]: ${x}, not ${wanted[i]}: ${error} > ${bound}`);
    });
  }
}

const MOST_TOLD = 5;

export function agreement(compiled: CompiledBlock, block: unknown, steps: number, seed: number): Agreement {
  const rng = random(seed);
  const inputs = inputsOf(block, compiled.exportName);
  const fixed = makeRunner(compiled.program);
  const [free, restarted] = [float64(block), float64(block)];
  // Tunables start on their counts: that is what both are given.
  for (const one of [free, restarted]) one.tunables = tunablesOf(compiled, fixed.state);
  const tally: Tally = { decisions: 0, jumps: 0, stateJumps: 0, used: 0, violations: [] };
  let raws: Raws | undefined;
  for (let k = 0; k < steps && tally.violations.length < MOST_TOLD; k++) {
    raws = nextRaws(inputs, rng, raws);
    const now = raws;
    restarted.state = stateValues(compiled, fixed.state);
    const words = fixed.step(
      compiled.program.inputs.map((i) => (i.length === undefined ? now[i.name][0] : now[i.name])),
    );
    const given = meaningOf(inputs, now);
    const [ofFree, ofRestarted] = [free, restarted].map((r) => byName(compiled, r.step(given)));
    compiled.program.outputs.forEach((out, i) => {
      const o = compiled.outputs.find((s) => s.name === out.name) ?? compiled.outputs[i];
      const c = compiled.certificates.find((s) => s.name === out.name) ?? compiled.certificates[i];
      const want = flat((c.boundKind === 'proven' ? ofFree : ofRestarted)[o.name], o.signal);
      compareOutput(tally, `step ${k}`, o, c, numbersOf(words[i], o.quantity), want);
    });
    compareStates(tally, `step ${k}`, compiled, fixed.state, restarted.state);
  }
  // Decisions that differ are rare: what leaves its bound all the time is no jump.
  if (tally.stateJumps > steps / 4) tally.violations.push(`states beyond their bounds ${tally.stateJumps} times`);
  return { ...tally, steps };
}

/** A lone output comes as its value. */
const byName = (compiled: CompiledBlock, outputs: unknown): Values =>
  (compiled.outputs.length === 1 ? { [compiled.outputs[0].name]: outputs } : outputs) as Values;

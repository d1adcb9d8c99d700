// What tests of the front end share: a design file executed and extracted, and its graph stepped beside the user's own function.
// Law: inputs are seeded; the graph and Node are compared bit for bit unless a tolerance is asked for.
import { resolve } from 'node:path';
import { checkBlock } from '../src/blocks/check-block.js';
import type { CheckedBlock } from '../src/blocks/checked.js';
import { blockRunner } from '../src/blocks/run-block.js';
import type { Diagnostic } from '../src/diag/diagnostic.js';
import { Reporter } from '../src/diag/reporter.js';
import { executeDesign } from '../src/frontend/execute.js';
import { type ExtractOptions, extractStep } from '../src/frontend/step/extract.js';
import * as surface from '../src/index.js';
import { sizeOf } from '../src/ir/real-build.js';
import { realRunner } from '../src/ir/real-evaluate.js';
import type { InputSignal, Signal } from '../src/ir/signal.js';
import type { StepModel } from '../src/ir/step.js';
import { toNumber } from '../src/num/rational.js';
import { scalarOf, shaped, type Value } from '../src/signals/float-values.js';

export interface Extracted {
  readonly name: string;
  readonly checked: CheckedBlock;
  readonly model: StepModel | undefined;
}
export interface Outcome {
  readonly blocks: readonly Extracted[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Every block of a design file. */
export async function extractFile(path: string, options: ExtractOptions = {}, shown = path): Promise<Outcome> {
  const reporter = new Reporter();
  const { exports = {}, failure = [] } = await executeDesign(resolve(path), shown, surface);
  const place = { file: shown, line: 1, column: 1, endLine: 1, endColumn: 2 };
  const blocks = Object.entries(exports).flatMap(([name, value]) => {
    if ((value as { kind?: string }).kind !== 'block') return [];
    const checked = checkBlock(value, name, reporter);
    return checked ? [{ name, checked, model: extractStep({ ...checked, place }, reporter, options) }] : [];
  });
  return { blocks, diagnostics: [...failure, ...reporter.diagnostics] };
}

/** A small generator, so that every run sees the same numbers. */
export function seeded(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return s / 2 ** 32;
  };
}

function sample(signal: InputSignal, random: () => number): number {
  const [lo, hi] = [toNumber(signal.range.lo), toNumber(signal.range.hi)];
  if (signal.kind === 'cyclic') return random() * hi * 0.999999;
  if (signal.kind !== 'real') return Math.min(hi, lo + Math.floor(random() * (hi - lo + 1)));
  return random() < 0.1 ? [lo, hi, Math.max(lo, Math.min(hi, 0))][Math.floor(random() * 3)] : lo + random() * (hi - lo);
}

const many = (s: Signal, one: () => number): number[] => Array.from({ length: sizeOf(s.shape) }, one);
const shown = (s: Signal, flat: readonly number[]): Value =>
  shaped(
    flat.map((x) => scalarOf(s, x)),
    s.shape,
  ) as Value;

const codeOf = (s: Signal, v: unknown): number => (typeof v === 'string' ? (s.members ?? []).indexOf(v) : Number(v));
const flatten = (s: Signal, v: unknown): number[] =>
  Array.isArray(v) ? v.flatMap((x) => flatten(s, x)) : [codeOf(s, v)];

/** The first step at which graph and Node differ, as text; undefined when they agree. */
export function compare(block: Extracted, steps: number, seed = 1, tolerance = 0): string | undefined {
  const { checked, model } = block;
  if (!model) return 'not extracted';
  const [graph, node, random] = [realRunner(model.graph), blockRunner(checked, noLti), seeded(seed)];
  for (let k = 0; k < steps; k++) {
    const values: Record<string, Value> = {};
    const flat: Record<string, number[]> = {};
    for (const s of model.inputs) {
      const numbers = many(s, () => sample(s, random));
      const fault = s.invalid !== undefined && random() < 0.2;
      values[s.name] = fault ? null : shown(s, numbers);
      flat[s.name] = numbers;
      flat[`${s.name}?`] = [fault ? 0 : 1];
    }
    for (const s of model.tunables) flat[s.name] = s.init.map(toNumber);
    const y = graph.step(model.graph.inputs.flatMap((i) => flat[i.name]));
    const expected = node.step(values);
    const wanted = model.outputs.flatMap((s) => flatten(s, expected[s.name]));
    const names = model.states.map((s) => s.name);
    const state = model.states.flatMap((s) => flatten(s, node.state[s.name]));
    const close = (a: number, b: number) => Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
    if (y.length !== wanted.length || !y.every((v, i) => close(v, wanted[i]))) {
      return `step ${k}: outputs ${y} instead of ${wanted} for ${JSON.stringify(values)}`;
    }
    if (!graph.state.every((v, i) => close(v, state[i]))) {
      return `step ${k}: state ${names} is ${graph.state} instead of ${state} for ${JSON.stringify(values)}`;
    }
  }
  return undefined;
}

const noLti = (): never => {
  throw new Error('no lti in these cases');
};

// Structure -> Real graph. With formats: rounding is explicit (`quantise`), one per recursive section and one where paths of
// finer fraction meet; products and sums are exact. Without formats: the ideal response, nothing rounded.
import type { Real, RealGraph } from '../../ir/real.js';
import { type RealBuilder, realBuilder } from '../../ir/real-build.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { add, clamp, mul, quantise, start, sub } from '../../ops/index.js';
import type { Integrator, ScaledModel } from '../time/model.js';
import {
  at,
  type Formats,
  isRecursive,
  order,
  primingGains,
  type Section,
  type Structure,
  storedPriming,
} from './structure.js';

interface Wire {
  readonly node: Real;
  readonly frac?: number;
  /** Past values, filled as sections ask for them: history[0] is one step back. */
  readonly history: Real[];
  readonly name: string;
}

/** Fraction bits each delay must keep, by name. */
export type DelayFracs = Map<string, number>;

interface Context {
  readonly b: RealBuilder;
  readonly prefix: string;
  readonly delayFracs: DelayFracs;
  /** Whether the chain starts primed (Structure.primed). */
  readonly primed?: boolean;
  /** ref - meas, made once. */
  difference?: Real;
}

function total(b: RealBuilder, terms: readonly Real[]): Real {
  return terms.length === 0 ? b.constant(q.zero) : terms.reduce((sum, t) => b.apply(add, [sum, t]));
}

function product(b: RealBuilder, coefficient: Rational, x: Real, name?: string): Real[] {
  if (q.isZero(coefficient)) return [];
  return [coefficient.n === 1n && coefficient.d === 1n ? x : b.apply(mul, [b.constant(coefficient, name), x])];
}

/** sum of coefficient * input, as terms; equal and opposite gains of two inputs share one product with their difference. */
function weighted(c: Context, coefficients: readonly Rational[], inputs: readonly Wire[]): Real[] {
  const [x, y] = inputs;
  const opposite = inputs.length === 2 && x.frac === y.frac && q.isZero(q.add(coefficients[0], coefficients[1]));
  if (!opposite || q.isZero(coefficients[0])) return inputs.flatMap((w, i) => product(c.b, coefficients[i], w.node));
  c.difference ??= c.b.apply(sub, [x.node, y.node], `${c.prefix}${x.name}_minus_${y.name}`);
  return product(c.b, coefficients[0], c.difference);
}

function past(c: Context, wire: Wire, k: number): Real {
  while (wire.history.length < k) {
    const name = `${c.prefix}${wire.name}_z${wire.history.length + 1}`;
    const delay = c.b.delay(name, q.zero);
    c.b.setNext(delay, wire.history.at(-1) ?? wire.node);
    if (wire.frac !== undefined) c.delayFracs.set(name, wire.frac);
    wire.history.push(delay);
  }
  return wire.history[k - 1];
}

interface Placed {
  readonly section: Section;
  readonly index: number;
  readonly fa?: number;
  readonly fy?: number;
}

function finishSection(c: Context, p: Placed, sum: Real): Wire {
  const name = `y${p.index + 1}`;
  const rounds = p.fy !== undefined && isRecursive(p.section);
  const node = rounds ? c.b.apply(quantise(p.fy as number), [sum], `${c.prefix}${name}`) : sum;
  const frac = p.fy === undefined ? undefined : rounds ? p.fy : (p.fa as number) + p.fy;
  return { node, history: [], name, ...(frac === undefined ? {} : { frac }) };
}

function directForm1(c: Context, p: Placed, inputs: readonly Wire[]): Wire {
  const { b } = c;
  const feed = inputs.flatMap((x, i) =>
    p.section.num[i].flatMap((coefficient, k) =>
      q.isZero(coefficient) ? [] : product(b, coefficient, k === 0 ? x.node : past(c, x, k)),
    ),
  );
  // The recursion needs y's past before y exists: delays first, joined below.
  const name = `y${p.index + 1}`;
  const depth = p.section.den.findLastIndex((a) => !q.isZero(a)) + 1;
  const history = Array.from({ length: depth }, (_, k) => {
    c.delayFracs.set(`${c.prefix}${name}_z${k + 1}`, p.fy ?? 0);
    return b.delay(`${c.prefix}${name}_z${k + 1}`, q.zero);
  });
  const back = p.section.den.flatMap((a, k) => product(b, q.neg(a), history[k]));
  const wire = finishSection(c, p, total(b, [...feed, ...back]));
  for (const [k, delay] of history.entries()) b.setNext(delay, k === 0 ? wire.node : history[k - 1]);
  return { ...wire, history };
}

function directForm2t(c: Context, p: Placed, inputs: readonly Wire[]): Wire {
  const { b } = c;
  const n = order(p.section);
  const name = (k: number) => `${c.prefix}s${p.index + 1}_z${k}`;
  const states = Array.from({ length: n }, (_, k) => {
    c.delayFracs.set(name(k + 1), (p.fa ?? 0) + (p.fy ?? 0));
    return b.delay(name(k + 1), q.zero);
  });
  const forward = (k: number) =>
    weighted(
      c,
      p.section.num.map((feed) => at(feed, k)),
      inputs,
    );
  const first = forward(0);
  const head = n > 0 && c.primed ? primedState(c, p, states[0], inputs) : states[0];
  const sum = total(b, n > 0 ? [...first, head] : first);
  const wire = finishSection(c, p, sum);
  const dropped = droppedBits(c, p, sum, wire);
  for (let k = 1; k <= n; k++) {
    const carried = k < n ? [states[k]] : [];
    const terms = [...carried, ...forward(k), ...product(b, q.neg(at(p.section.den, k - 1)), wire.node), ...dropped(k)];
    b.setNext(states[k - 1], total(b, terms));
  }
  return wire;
}

/** The first state, or on the first step its steady state for the first sample. */
function primedState(c: Context, p: Placed, state: Real, inputs: readonly Wire[]): Real {
  const flag = c.b.delay(`${c.prefix}primed`, q.zero);
  c.b.setNext(flag, c.b.constant(q.one));
  c.delayFracs.set(`${c.prefix}primed`, 0);
  const { fa, fy } = p;
  const fracs = inputs.map((x) => x.frac ?? 0);
  const gains =
    fa === undefined || fy === undefined
      ? primingGains(p.section)
      : storedPriming(p.section, { fa, fy, fb: [] }, fracs);
  return c.b.apply(start, [flag, state, total(c.b, weighted(c, gains, inputs))]);
}

/** What rounding took from the accumulator, as terms of the k-th state: exactly zero in the reals. */
function droppedBits(c: Context, p: Placed, sum: Real, wire: Wire): (k: number) => Real[] {
  const { feedback } = p.section;
  if (!feedback || p.fy === undefined || !isRecursive(p.section)) return () => [];
  const dropped = c.b.apply(sub, [sum, wire.node], `${c.prefix}e${p.index + 1}`);
  return (k) => product(c.b, q.rational(feedback[k - 1] ?? 0), dropped);
}

function chain(
  c: Context,
  structure: Structure,
  formats: Formats | undefined,
  inputs: readonly Wire[],
): Wire | undefined {
  const form = structure.form === 'df1' ? directForm1 : directForm2t;
  let wires = inputs;
  for (const [index, section] of structure.sections.entries()) {
    const format = formats?.sections[index];
    wires = [form(c, { section, index, ...(format ?? {}) }, wires)];
  }
  return structure.sections.length > 0 ? wires[0] : undefined;
}

export interface Realised {
  /** The stable response, before the integrator is added. */
  readonly response: Real;
}

/** Adds one structure to a graph under construction. */
export function addResponse(
  c: Context,
  structure: Structure,
  formats: Formats | undefined,
  inputs: readonly Wire[],
): Wire {
  const { b } = c;
  const direct = structure.direct ? weighted(c, structure.direct, inputs) : [];
  const primed = structure.primed === true;
  const own = primed ? { ...c, primed, difference: c.difference } : c;
  const out = chain(own, structure, formats, inputs);
  const fine = out?.frac !== undefined && formats && out.frac > formats.sum;
  const tail = out ? [fine ? b.apply(quantise(formats.sum), [out.node], `${c.prefix}r`) : out.node] : [];
  const frac = direct.length === 0 && out ? (fine ? formats?.sum : out.frac) : formats?.sum;
  return { node: total(b, [...direct, ...tail]), history: [], name: 'r', ...(frac === undefined ? {} : { frac }) };
}

export function addIntegrator(
  c: Context,
  integrator: Integrator,
  formats: Formats | undefined,
  inputs: readonly Wire[],
): Real {
  const { b } = c;
  const name = `${c.prefix}w`;
  const w = b.delay(name, q.max(integrator.limits.lo, q.min(integrator.limits.hi, q.zero)));
  if (formats?.integrator !== undefined) c.delayFracs.set(name, formats.integrator);
  const increment = weighted(c, integrator.gains, inputs);
  const [lo, hi] = [b.constant(integrator.limits.lo), b.constant(integrator.limits.hi)];
  b.setNext(w, b.apply(clamp, [total(b, [w, ...increment]), lo, hi], `${name}_next`));
  const coarse = formats?.integrator !== undefined && formats.sum < formats.integrator;
  return coarse ? b.apply(quantise(formats.sum), [w], `${c.prefix}w_read`) : w;
}

export interface BuiltGraph {
  readonly graph: RealGraph;
  readonly delayFracs: DelayFracs;
  /** Fraction bits that the output may use before it is rounded; absent without formats. */
  readonly sum?: number;
}

const wiresOf = (b: RealBuilder, model: ScaledModel): Wire[] =>
  model.inputs.map((x) => ({ node: b.input(x.name), frac: x.frac, history: [], name: x.name }));

/** The whole controller: output `u`, the value to be rounded and limited. Gains of `integrator` are used as given. */
export function controllerGraph(
  model: ScaledModel,
  structure: Structure,
  formats?: Formats,
  integrator = model.integrator,
): BuiltGraph {
  const b = realBuilder(model.block.exportName);
  const delayFracs: DelayFracs = new Map();
  const c = { b, prefix: '', delayFracs };
  const inputs = wiresOf(b, model);
  const response = addResponse(c, structure, formats, inputs);
  const u = integrator
    ? b.apply(add, [response.node, addIntegrator(c, integrator, formats, inputs)], 'u')
    : response.node;
  b.output('u', u);
  return { graph: b.finish(), delayFracs, ...(formats && { sum: formats.sum }) };
}

/** Outputs: the quantised response minus the ideal one, both driven by the same inputs, and the ideal one. */
export function differenceGraph(model: ScaledModel, ideal: Structure, actual: Structure): RealGraph {
  const b = realBuilder(`${model.block.exportName}_difference`);
  const wires = wiresOf(b, model);
  const separate = () => wires.map((w) => ({ ...w, history: [] }));
  const q1 = addResponse({ b, prefix: '', delayFracs: new Map() }, actual, undefined, separate());
  const q2 = addResponse({ b, prefix: 'ideal_', delayFracs: new Map() }, ideal, undefined, separate());
  b.output('difference', b.apply(sub, [q1.node, q2.node], 'difference'));
  b.output('ideal', q2.node);
  return b.finish();
}

/** Fixed point's `clamp` limits for an integrator kept at `frac`: rounded inwards onto its grid, to one point if none lies between. */
export function limitsOnGrid(integrator: Integrator, frac: number): { lo: bigint; hi: bigint } {
  const lo = q.ceil(q.mul(integrator.limits.lo, q.pow2(frac)));
  const hi = q.floor(q.mul(integrator.limits.hi, q.pow2(frac)));
  return lo <= hi ? { lo, hi } : { lo, hi: lo };
}

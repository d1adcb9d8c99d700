// Real -> Fixed for a controller graph: counts in, exact integer arithmetic, one final rounding, limits, counts out.
// Law: each Fixed value times 2^-frac is the Real value of the quantised graph; ranges are those the bound stage proved.
import { Bug, type Span } from '../../diag/diagnostic.js';
import type { Fixed, FixedProgram, FixedState } from '../../ir/fixed.js';
import { type FixedBuilder, fixedBuilder } from '../../ir/fixed-build.js';
import { exactOp, type LowerContext } from '../../ir/op.js';
import type { Delay, Real } from '../../ir/real.js';
import { topologicalOrder } from '../../ir/real-order.js';
import { fits, type IntRange, signedType, typeRange } from '../../num/format.js';
import type { Interval } from '../../num/interval.js';
import * as q from '../../num/rational.js';
import type { BuiltGraph } from '../realise/graph.js';
import type { ScaledInput, ScaledModel } from '../time/model.js';
import { dyadicConstant, lowerContext, raise } from './context.js';

/** Proved interval per Real id, in scaled units; absent where nothing but the interval rule is known. */
export type Ranges = ReadonlyMap<number, Interval>;

const countsWithin = (range: Interval, frac: number): IntRange => ({
  lo: q.ceil(q.mul(range.lo, q.pow2(frac))),
  hi: q.floor(q.mul(range.hi, q.pow2(frac))),
});

/** (raw - zero) as an integer with its guard bits. */
function readInput(b: FixedBuilder, model: ScaledModel, input: ScaledInput, index: number): Fixed {
  const signal = model.block.inputs[index];
  const { type, rawRange } = signal.quantity;
  const free =
    fits(typeRange(type), { bits: 64, signed: true }) &&
    typeRange(type).lo >= rawRange.lo &&
    typeRange(type).hi <= rawRange.hi;
  const clamp = !free && signal.outOfRange === 'clamp';
  const raw = b.input({ name: input.name, type, range: rawRange, clamp }, signal.quantity.frac ?? 0);
  if (input.zero === 0n) return raise(b, raw, input.guard);
  const centred = b.sub(raise(b, raw, input.guard), b.constant(input.zero, input.frac));
  return b.named(centred, `${input.name}_centred`, model.block.place);
}

function declareState(b: FixedBuilder, delay: Delay, frac: number, range: Interval | undefined): Fixed {
  if (!range) throw new Bug(`state ${delay.name} has no proved range`);
  const counts = countsWithin(range, frac);
  const init = q.toFixed(delay.init[0], frac);
  const whole = { lo: counts.lo < init ? counts.lo : init, hi: counts.hi > init ? counts.hi : init };
  const type = signedType(whole, 16);
  if (!type) throw new RangeError(`state ${delay.name} needs more than 64 bits`);
  const state: FixedState = { name: delay.name, type, range: whole, frac, init };
  return b.state(state);
}

interface Lowering {
  readonly b: FixedBuilder;
  readonly c: LowerContext;
  readonly values: Map<number, Fixed>;
  readonly ranges: Ranges;
  /** Of the block in its design: every line of C says where it comes from. */
  readonly place: Span | undefined;
}

function lowerNode(l: Lowering, node: Real, built: BuiltGraph): Fixed {
  if (node.kind === 'const') return q.isDyadic(node.values[0]) ? dyadicConstant(l.b, node.values[0]) : fail(node);
  if (node.kind === 'delay') {
    return declareState(l.b, node, built.delayFracs.get(node.name) ?? fail(node), l.ranges.get(node.id));
  }
  if (node.kind !== 'apply') return fail(node);
  const args = node.args.map((a) => l.values.get(a.id) ?? fail(a));
  const value = exactOp(node.op).fixed(l.c, args);
  const range = l.ranges.get(node.id);
  if (range && value.kind !== 'const' && value.kind !== 'input' && value.kind !== 'state') {
    const counts = countsWithin(range, value.frac);
    if (counts.lo > value.range.lo || counts.hi < value.range.hi) l.b.narrow(value, counts);
  }
  return node.name === undefined ? value : l.b.named(value, node.name, node.span ?? l.place);
}

function fail(node: Real): never {
  throw new Bug(`cannot lower ${node.kind} ${node.name ?? node.id}`);
}

/** u plus the count that stands for 0, stored to `sum` fraction bits (what outputCauses says) or to u's own where that is as good. */
function withOffset(b: FixedBuilder, u: Fixed, offset: q.Rational, sum: number): Fixed {
  if (q.isZero(offset)) return u;
  const stored = dyadicConstant(b, q.fromFixed(q.toFixed(offset, sum), sum));
  const frac = Math.max(u.frac, stored.frac);
  return b.add(raise(b, u, frac - u.frac), raise(b, stored, frac - stored.frac));
}

function writeOutput(b: FixedBuilder, model: ScaledModel, u: Fixed, sum: number): void {
  const { output, block } = model;
  const shifted = withOffset(b, u, output.offset, sum);
  const name = block.output.name;
  const drop = shifted.frac - output.frac;
  const rounded = drop >= 0 ? b.shr(shifted, drop, 'half-up') : raise(b, shifted, -drop);
  const limited = b.clamp(rounded, output.limits.lo, output.limits.hi);
  b.output({ name, type: block.output.quantity.type, range: output.limits }, limited);
}

/** Throws RangeError when a value needs more than 64 bits: the candidate is then not realisable. */
export function lower(model: ScaledModel, built: BuiltGraph, ranges: Ranges, name: string): FixedProgram {
  const b = fixedBuilder();
  const l: Lowering = { b, c: lowerContext(b), values: new Map(), ranges, place: model.block.place };
  for (const [i, input] of built.graph.inputs.entries())
    l.values.set(input.id, readInput(b, model, model.inputs[i], i));
  for (const node of topologicalOrder(built.graph)) {
    if (!l.values.has(node.id)) l.values.set(node.id, lowerNode(l, node, built));
  }
  for (const { delay, next } of built.graph.delays) {
    const value = l.values.get(next.id) as Fixed;
    const frac = built.delayFracs.get(delay.name) as number;
    if (value.frac > frac) throw new Bug(`state ${delay.name} of ${frac} fraction bits is given ${value.frac}`);
    b.store(delay.name, raise(b, value, frac - value.frac));
  }
  const u = l.values.get(built.graph.outputs[0].value.id) as Fixed;
  writeOutput(b, model, u, built.sum ?? u.frac);
  const program = b.finish(name);
  const wide = program.values.find((v) => !fitsAccumulator(v));
  if (wide) throw new RangeError(`${wide.name ?? `value ${wide.id}`} needs more than 64 bits`);
  return program;
}

/** Every value in int64, and before rounding with room for the half that is added. */
function fitsAccumulator(v: Fixed): boolean {
  const half = v.kind === 'shr' && v.rounding === 'half-up' ? 1n << BigInt(v.by - 1) : 0n;
  const range = v.kind === 'shr' ? { lo: v.a.range.lo, hi: v.a.range.hi + half } : v.range;
  return fits(range, { bits: 64, signed: true });
}

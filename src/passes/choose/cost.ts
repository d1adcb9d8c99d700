// Estimated cost of one step on a core, from the target's table: for choosing between forms, never reported as a measurement.
import { Bug } from '../../diag/diagnostic.js';
import type { Fixed, FixedProgram } from '../../ir/fixed.js';
import { fits, type IntRange } from '../../num/format.js';
import type { Costs, Width } from '../../target/schema.js';

const within = (r: IntRange, bits: Width): boolean => fits(r, { bits, signed: true });
const widthOf = (r: IntRange): Width => (within(r, 16) ? 16 : within(r, 32) ? 32 : 64);
/** Sums are formed in at least the machine's int; 16-bit sums exist only where that is cheaper. */
const sumWidth = (r: IntRange): Width => widthOf(r);

function mulCost(costs: Costs, a: Fixed, b: Fixed, result: IntRange): number {
  if (within(a.range, 16) && within(b.range, 16)) return costs.mul[16];
  if (within(result, 32)) return costs.mul[32];
  const wide = within(a.range, 32) && within(b.range, 32);
  return wide ? costs.mul[64] : 4 * costs.mul[64];
}

function constantCost(costs: Costs, x: Fixed): number {
  return x.kind === 'const' ? costs.constant[within(x.range, 16) ? 16 : 32] : 0;
}

function valueCost(costs: Costs, v: Fixed): number {
  switch (v.kind) {
    case 'const':
    case 'table':
    case 'input':
    case 'state':
    case 'param':
    case 'result':
      return 0;
    case 'add':
    case 'sub':
    case 'min':
    case 'max':
      return costs.add[sumWidth(v.range)];
    case 'neg':
      return costs.add[sumWidth(v.range)];
    case 'mul':
      return mulCost(costs, v.a, v.b, v.range) + constantCost(costs, v.a) + constantCost(costs, v.b);
    case 'shl':
      return costs.add[sumWidth(v.range)];
    case 'shr':
      return costs.shift[widthOf(v.a.range)];
    case 'clamp':
      return costs.clamp[widthOf(v.a.range)];
    case 'compare':
    case 'select':
      return 2 * costs.add[widthOf(v.range)];
    case 'element':
      return costs.load[widthOf(v.range)];
    case 'mac2':
      return costs.macPair + 2 * costs.constant[16];
    default:
      throw new Bug(`no cost for ${(v as Fixed).kind}`);
  }
}

/** Sum over the step's values and its loads and stores of state. */
export function programCost(program: FixedProgram, costs: Costs): number {
  const values = program.values.reduce((total, v) => total + valueCost(costs, v), costs.call);
  return program.states.reduce((total, s) => {
    const bits = s.type.bits === 8 ? 16 : s.type.bits;
    return total + costs.load[bits] + costs.store[bits];
  }, values);
}

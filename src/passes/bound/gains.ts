// Worst-case peak gains from one source of a linear machine to every node, with both signs kept apart and a rigorous tail.
//
// Let x_k be the state k steps after a unit impulse at the source, A the state matrix, and q = |A^L|_inf < 1 (decay.ts proves it).
// Every node is c.x_k (k >= 1). After N steps the nodes have seen x_0 .. x_(N-1), and x_N is known. With S = sum of |x_k|_inf over
// k = N-L+1 .. N, since |A^(jL) x|_inf <= q^j |x|_inf,
//   sum over k >= N of |x_k|_inf <= |x_N|_inf + S (q + q^2 + ...) = |x_N|_inf + S q/(1-q),
// hence the tail of a node is at most |c|_1 times that.  (After NUMERICS A.1, method B; Volkova, Hilaire, Lauter, ARITH 22.)
// The simulation runs in doubles (gains-float.ts), in integers where those do not resolve the machine (gains-integer.ts).
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { compact } from './compact.js';
import { type Decay, decayOf } from './decay.js';
import { type FloatEngine, floatEngine, floatGains } from './gains-float.js';
import { gainsByInteger } from './gains-integer.js';
import type { LinearMachine } from './machine.js';
import { stateScales } from './scales.js';

/** Upper bounds of the sums of the positive and of the negative parts of an impulse response. */
export interface Gain {
  readonly plus: Rational;
  readonly minus: Rational;
}

export const totalGain = (g: Gain): Rational => q.add(g.plus, g.minus);

export interface Prepared {
  readonly machine: LinearMachine;
  readonly decay: Decay;
  /** Absent where doubles do not resolve the machine. */
  readonly float?: FloatEngine;
}

/** Proves that the states decay and bounds what doubles lose; undefined when no decay could be shown (not stable). */
export function prepare(machine: LinearMachine): Prepared | undefined {
  const code = compact(machine);
  const nodes = (list: readonly number[]) => list.map((i) => code.views[i].node);
  const decay = decayOf(machine, stateScales(code, nodes(machine.inputs), nodes(machine.roundings)));
  if (!decay) return undefined;
  const float = floatEngine(code, decay);
  return { machine, decay, ...(float && { float }) };
}

/** -s times a response swaps the parts. */
function scaled(g: Gain, scale: Rational): Gain {
  const size = q.abs(scale);
  const [plus, minus] = [q.mul(size, g.plus), q.mul(size, g.minus)];
  return q.sign(scale) < 0 ? { plus: minus, minus: plus } : { plus, minus };
}

function inDoubles({ float }: Prepared, source: number, relTol: number): Gain[] | undefined {
  const found = float && floatGains(float, float.code.views[source].node, relTol);
  if (!float || !found) return undefined;
  const own = Array.from(found.plus, (p, i): Gain => ({ plus: q.fromNumber(p), minus: q.fromNumber(found.minus[i]) }));
  return float.code.views.map(({ node, scale }) => scaled(own[node], scale));
}

/**
 * Gains from the unit impulse at `source` (an input, a rounding, a cut) to every node: never below the truth, and above it by about
 * `relTol` of it. Undefined when the response is too long to sum.
 */
export const gainsFrom = (prepared: Prepared, source: number, relTol = 2 ** -12): Gain[] | undefined =>
  inDoubles(prepared, source, relTol) ?? gainsByInteger(prepared, source, relTol);

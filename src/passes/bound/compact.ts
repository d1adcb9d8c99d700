// A linear machine for simulation in doubles: products by a constant are not nodes of their own but scaled views of what they
// multiply, so a step computes sums only. Views are exact; factors of the sums are rounded once.
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import type { LinearMachine } from './machine.js';

export interface Compact {
  readonly size: number;
  /** Terms of node i: start[i] up to start[i + 1]. */
  readonly start: Int32Array;
  readonly from: Int32Array;
  readonly factor: Float64Array;
  /** Per node: what it is made of within a step. */
  readonly terms: readonly (readonly number[])[];
  /** By state: the node that reads it, the node that sets it. */
  readonly states: { readonly node: Int32Array; readonly next: Int32Array };
  /** Per node of the machine: it is `scale` times this node. */
  readonly views: readonly { readonly node: number; readonly scale: Rational }[];
  /** Per node: the machine's node it is. */
  readonly original: readonly number[];
}

export function compact(machine: LinearMachine): Compact {
  const setters = new Set(machine.states.map((s) => s.next));
  const views: { node: number; scale: Rational }[] = [];
  const original: number[] = [];
  const [start, from, factor]: [number[], number[], number[]] = [[0], [], []];
  for (const [i, { terms, rounds }] of machine.nodes.entries()) {
    if (terms.length === 1 && rounds === undefined && !setters.has(i)) {
      const { coefficient, from: seen } = terms[0];
      views.push({ node: views[seen].node, scale: q.mul(coefficient, views[seen].scale) });
      continue;
    }
    for (const t of terms) {
      from.push(views[t.from].node);
      factor.push(q.toNumber(q.mul(t.coefficient, views[t.from].scale)));
    }
    start.push(from.length);
    views.push({ node: original.length, scale: q.one });
    original.push(i);
  }
  const nodeOf = (i: number): number => views[i].node;
  return {
    size: original.length,
    terms: original.map((_, i) => from.slice(start[i], start[i + 1])),
    start: Int32Array.from(start),
    from: Int32Array.from(from),
    factor: Float64Array.from(factor),
    states: {
      node: Int32Array.from(machine.states, (s) => nodeOf(s.node)),
      next: Int32Array.from(machine.states, (s) => nodeOf(s.next)),
    },
    views,
    original,
  };
}

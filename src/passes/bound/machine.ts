// The linear part of a Real graph, flattened: each node is a sum of coefficient * earlier node, driven by sources.
// Sources are the inputs, one rounding error per `quantise`, and the cuts: delays whose next value passes a non-linear
// operation (a clamped integrator), which are bounded by that operation and not by this analysis.
import { Bug } from '../../diag/diagnostic.js';
import { exactOp } from '../../ir/op.js';
import type { Real, RealGraph } from '../../ir/real.js';
import { topologicalOrder } from '../../ir/real-order.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';

export interface Term {
  readonly coefficient: Rational;
  readonly from: number;
}

export interface MachineNode {
  readonly real: Real;
  /** Empty for inputs, states and cuts. */
  readonly terms: readonly Term[];
  /** Fraction bits to which this node rounds half up. */
  readonly rounds?: number;
}

export interface LinearMachine {
  readonly nodes: readonly MachineNode[];
  /** Indices into nodes; `next` is -1 when the next value is not linear (a cut). */
  readonly states: readonly { readonly node: number; readonly next: number }[];
  readonly inputs: readonly number[];
  readonly cuts: readonly number[];
  readonly roundings: readonly number[];
  /** Node index by Real id; absent for what is not linear. */
  readonly indexOf: ReadonlyMap<number, number>;
}

/** A constant's value, or undefined for what varies. */
const constantOf = (r: Real): Rational | undefined => (r.kind === 'const' ? r.values[0] : undefined);

function termsOf(node: Real, indexOf: ReadonlyMap<number, number>): Term[] | undefined {
  if (node.kind !== 'apply') return undefined;
  if (node.op.name === 'start') {
    // The first step's value is a steady state of the same machine: its responses follow the running one (certify.ts adds the misfit).
    const running = indexOf.get(node.args[1].id);
    return running === undefined ? undefined : [{ coefficient: q.one, from: running }];
  }
  const jacobian = exactOp(node.op).linear(node.args.map(constantOf));
  if (!jacobian) return undefined;
  if (!q.isZero(exactOp(node.op).exact(...node.args.map((a) => constantOf(a) ?? q.zero)))) {
    throw new Bug(`${node.op.name} adds a constant: not linear`);
  }
  const terms: Term[] = [];
  for (const [i, coefficient] of jacobian.entries()) {
    if (coefficient === undefined || q.isZero(coefficient)) continue;
    const from = indexOf.get(node.args[i].id);
    if (from === undefined) return undefined;
    terms.push({ coefficient, from });
  }
  return terms;
}

/** Flattens `graph`. Constants scale or are 0; one that is added is refused with a Bug (inputs carry their offsets). */
export function linearMachine(graph: RealGraph): LinearMachine {
  const nodes: MachineNode[] = [];
  const indexOf = new Map<number, number>();
  const push = (real: Real, terms: readonly Term[], rounds?: number): number => {
    indexOf.set(real.id, nodes.length);
    return nodes.push({ real, terms, ...(rounds === undefined ? {} : { rounds }) }) - 1;
  };
  const inputs = graph.inputs.map((input) => push(input, []));
  for (const node of topologicalOrder(graph)) {
    if (node.kind === 'input') continue;
    if (node.kind === 'delay') push(node, []);
    else if (node.kind === 'apply') {
      const terms = termsOf(node, indexOf);
      if (terms) push(node, terms, node.op.name === 'quantise' ? node.op.attributes?.frac : undefined);
    } else if (node.kind !== 'const') throw new Bug(`a ${node.kind} in a graph to be flattened`);
    else if (q.isZero(node.values[0])) push(node, []);
  }
  return { nodes, inputs, indexOf, ...delays(graph, indexOf), roundings: roundings(nodes) };
}

const roundings = (nodes: readonly MachineNode[]): number[] =>
  nodes.flatMap((node, i) => (node.rounds === undefined ? [] : [i]));

function delays(graph: RealGraph, indexOf: ReadonlyMap<number, number>): Pick<LinearMachine, 'states' | 'cuts'> {
  const all = graph.delays.map(({ delay, next }) => ({
    node: indexOf.get(delay.id) as number,
    next: indexOf.get(next.id) ?? -1,
  }));
  return { states: all.filter((s) => s.next >= 0), cuts: all.filter((s) => s.next < 0).map((s) => s.node) };
}

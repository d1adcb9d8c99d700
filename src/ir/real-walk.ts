// Walking Real: operands, regions and the evaluation order of scopes. A delay's next value is no operand: it is read a step later.
import type { Real, RealGraph, Region } from './real.js';

/** Direct operands in the same scope. */
export function realOperands(x: Real): readonly Real[] {
  switch (x.kind) {
    case 'const':
    case 'input':
    case 'delay':
      return [];
    case 'apply':
    case 'call':
      return x.args;
    case 'if':
      return [x.cond];
    case 'fold':
      return x.inits;
    case 'gather':
      return [x.table, x.at];
  }
}

export function realRegions(x: Real): readonly Region[] {
  if (x.kind === 'if') return [x.then, x.else];
  return x.kind === 'fold' || x.kind === 'call' ? [x.region] : [];
}

/** What a graph computes in one step: outputs, then the delays' next values. */
export const realRoots = (graph: RealGraph): readonly Real[] => [
  ...graph.outputs.map((o) => o.value),
  ...graph.delays.map((d) => d.next),
];

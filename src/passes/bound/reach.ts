// Which nodes of a linear machine a source can move at all: the others have the gain 0 exactly.
import type { LinearMachine } from './machine.js';

export function reachedFrom(machine: LinearMachine, source: number): boolean[] {
  const reached = machine.nodes.map((_, i) => i === source);
  for (let grew = true; grew; ) {
    grew = false;
    const reach = (i: number): void => {
      grew ||= !reached[i];
      reached[i] = true;
    };
    machine.nodes.forEach((node, i) => {
      if (!reached[i] && node.terms.some((t) => reached[t.from])) reach(i);
    });
    for (const s of machine.states) if (reached[s.next] && !reached[s.node]) reach(s.node);
  }
  return reached;
}

// Which nodes of a linear machine a source can move at all: the others have the gain 0 exactly.

/** `terms[i]`: the nodes that node i takes; states pass from `next` to `node` between steps. */
interface Wiring {
  readonly terms: readonly (readonly number[])[];
  readonly states: readonly { readonly node: number; readonly next: number }[];
}

export function reachedFrom({ terms, states }: Wiring, source: number): boolean[] {
  const reached = terms.map((_, i) => i === source);
  for (let grew = true; grew; ) {
    grew = false;
    const reach = (i: number): void => {
      grew ||= !reached[i];
      reached[i] = true;
    };
    terms.forEach((from, i) => {
      if (!reached[i] && from.some((k) => reached[k])) reach(i);
    });
    for (const s of states) if (reached[s.next] && !reached[s.node]) reach(s.node);
  }
  return reached;
}

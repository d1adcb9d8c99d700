// Evaluation order of one scope of a graph with regions, shared by both IRs.
// Law: every node stands after its operands and after what the regions it carries read from the scope; iterative, so depth is free.

interface Node {
  readonly id: number;
}

/** How to walk a node: its operands in the same scope, and the results of the regions it carries. */
export interface Walk<N extends Node> {
  operands(node: N): readonly N[];
  /** Results of the regions inside `node`. */
  interior(node: N): readonly N[];
}

/** Nodes of the scope whose results are `roots`: reached through operands alone, `visible` ids (outer scopes, parameters) left out. */
export function scopeOrder<N extends Node>(walk: Walk<N>, roots: readonly N[], visible: ReadonlySet<number>): N[] {
  const scope = reach(roots, (n) => (visible.has(n.id) ? undefined : walk.operands(n)));
  const depends = (node: N): N[] => {
    const free = reach(walk.interior(node), (n) =>
      scope.has(n.id) || visible.has(n.id) ? undefined : [...walk.operands(n), ...walk.interior(n)],
    ).leaves;
    return [...walk.operands(node), ...free].filter((n) => scope.has(n.id));
  };
  return postOrder(
    roots.filter((n) => scope.has(n.id)),
    depends,
  );
}

class Reached<N extends Node> {
  readonly ids = new Set<number>();
  readonly leaves: N[] = [];
  has(id: number): boolean {
    return this.ids.has(id);
  }
}

/** Every node reached from roots; where `next` is undefined the node is a leaf and not a member. */
function reach<N extends Node>(roots: readonly N[], next: (n: N) => readonly N[] | undefined): Reached<N> {
  const found = new Reached<N>();
  const seen = new Set<number>();
  const pending = [...roots];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (seen.has(node.id)) continue;
    seen.add(node.id);
    const more = next(node);
    if (more === undefined) found.leaves.push(node);
    else {
      found.ids.add(node.id);
      pending.push(...more);
    }
  }
  return found;
}

function postOrder<N extends Node>(roots: readonly N[], depends: (n: N) => readonly N[]): N[] {
  const done = new Set<number>();
  const order: N[] = [];
  const stack = [...roots].reverse().map((node) => ({ node, next: 0, needs: undefined as readonly N[] | undefined }));
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    if (done.has(top.node.id)) {
      stack.pop();
      continue;
    }
    top.needs ??= depends(top.node);
    const need = top.needs[top.next++];
    if (need) {
      if (!done.has(need.id)) stack.push({ node: need, next: 0, needs: undefined });
      continue;
    }
    done.add(top.node.id);
    order.push(top.node);
    stack.pop();
  }
  return order;
}

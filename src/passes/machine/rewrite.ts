// Replacing values of a program's outermost scope, consumers included.
// Law: a replacement keeps the id of what it replaces, so regions, which refer by id, need no rewriting.
import type { Fixed, FixedProgram } from '../../ir/fixed.js';
import { operands, regionsOf } from '../../ir/fixed-walk.js';

/** v with every operand x replaced by of(x); the parts of regions are left as they are. */
export function withOperands(v: Fixed, of: (x: Fixed) => Fixed): Fixed {
  switch (v.kind) {
    case 'const':
    case 'table':
    case 'input':
    case 'state':
    case 'param':
    case 'result':
      return v;
    case 'add':
    case 'sub':
    case 'mul':
    case 'min':
    case 'max':
    case 'compare':
      return { ...v, a: of(v.a), b: of(v.b) };
    case 'alias':
    case 'neg':
    case 'shl':
    case 'shr':
    case 'clamp':
      return { ...v, a: of(v.a) };
    case 'select':
      return { ...v, cond: of(v.cond), a: of(v.a), b: of(v.b) };
    case 'element':
      return { ...v, array: of(v.array), index: of(v.index) };
    case 'pack':
      return { ...v, values: v.values.map(of) };
    case 'kernel':
      return { ...v, args: v.args.map(of) };
    case 'mac2':
      return { ...v, x0: of(v.x0), x1: of(v.x1), ...(v.acc ? { acc: of(v.acc) } : {}) };
  }
}

/** What `replace` gives stands in v's place: helpers first, then the new v, which has v's id. */
export type Replace = (v: Fixed, freshId: () => number) => readonly Fixed[] | undefined;

/** Runs over the outermost values in order; operands are replaced before their users. */
export function rewriteValues(program: FixedProgram, replace: Replace): FixedProgram {
  let next = Math.max(-1, ...allIds(program)) + 1;
  const map = new Map<number, Fixed>();
  const of = (x: Fixed): Fixed => map.get(x.id) ?? x;
  const values = program.values.flatMap((v) => {
    const old = withOperands(v, of);
    const made = replace(old, () => next++) ?? [old];
    const last = made[made.length - 1];
    map.set(v.id, last);
    return made;
  });
  return {
    ...program,
    values,
    stores: program.stores.map((s) => ({ ...s, value: of(s.value) })),
    outputs: program.outputs.map((o) => ({ ...o, value: of(o.value) })),
  };
}

/** Every value and region id reached from the program. */
export function allIds(program: FixedProgram): number[] {
  const seen = new Set<number>();
  const pending = [...program.values, ...program.stores.map((s) => s.value), ...program.outputs.map((o) => o.value)];
  for (let v = pending.pop(); v; v = pending.pop()) {
    if (seen.has(v.id)) continue;
    seen.add(v.id);
    const regions = regionsOf(v);
    if (v.kind === 'result') seen.add(v.of.id);
    pending.push(...operands(v), ...regions.flatMap((r) => [...r.params, ...r.results]));
  }
  return [...seen];
}

/** How often each value is used by a value, a region, a store or an output. */
export function useCounts(program: FixedProgram): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const use = (v: Fixed): void => void counts.set(v.id, (counts.get(v.id) ?? 0) + 1);
  const seen = new Set<number>();
  const visit = (v: Fixed): void => {
    if (seen.has(v.id)) return;
    seen.add(v.id);
    for (const x of [...operands(v), ...regionsOf(v).flatMap((r) => r.results)]) {
      use(x);
      visit(x);
    }
  };
  for (const { value } of [...program.stores, ...program.outputs]) {
    use(value);
    visit(value);
  }
  for (const v of program.values) visit(v);
  return counts;
}

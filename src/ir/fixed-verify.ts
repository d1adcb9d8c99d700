// Checks a FixedProgram between stages. The invariants:
//  1 an id is one node's: values, parameters and region nodes; no scope lists a node twice (sibling regions may share one)
//  2 a value stands after its operands and in a scope that sees them; arithmetic takes scalars
//  3 fractions: mul adds; add, sub, min, max, compare, select and region results demand equal ones; shl adds, shr subtracts
//  4 ranges are not empty and fit int64; a declared range meets the interval image of its operands' (WCPG may be tighter)
//  5 a const is its range, a table's range holds its values; inputs and states read within what they declare
//  6 shl, shr by >= 0, the half added by shr does not overflow int64; clamp lo <= hi; an index lies in its array
//  7 mac2: factors in int16, both partial sums and the total in int32
//  8 loops: count >= 1, the counter and every turn's carried values lie in the parameters' ranges
//  9 inputs, states, outputs declared once; inits, stores and outputs fit range, type, fraction and length
import { Bug } from '../diag/diagnostic.js';
import type { Fixed, FixedProgram, FixedRegion } from './fixed.js';
import { declarationViolations } from './fixed-verify-declarations.js';
import { valueViolations } from './fixed-verify-value.js';
import { operands, type RegionOrders, regionOrders, regionsOf } from './fixed-walk.js';

/** What is wrong with the program, one sentence each; [] when every invariant holds. */
export function fixedViolations(program: FixedProgram): readonly string[] {
  const check = new Check(program, regionOrders(program));
  check.scope(program.values, new Set());
  for (const s of program.stores) check.visible(s.value, `the store of ${s.state}`);
  for (const o of program.outputs) check.visible(o.value, `output ${o.name}`);
  return [...check.found, ...declarationViolations(program)];
}

/** Throws Bug with every violation. */
export function verifyFixed(program: FixedProgram): void {
  const found = fixedViolations(program);
  if (found.length > 0) throw new Bug(`${program.name} breaks the rules of Fixed:\n  ${found.join('\n  ')}`);
}

class Check {
  readonly found: string[] = [];
  private readonly seen = new Map<number, unknown>();
  private readonly top = new Set<number>();

  constructor(
    private readonly program: FixedProgram,
    private readonly orders: RegionOrders,
  ) {}

  scope(values: readonly Fixed[], outer: ReadonlySet<number>): void {
    const visible = new Set(outer);
    for (const v of values) {
      for (const x of operands(v)) {
        if (!visible.has(x.id)) this.found.push(`%${v.id} (${v.kind}) uses %${x.id}, which does not stand before it`);
      }
      if (v.kind === 'result') this.regionNode(v, visible);
      this.unique(v.id, v, visible.has(v.id));
      this.found.push(...valueViolations(v, this.program, this.orders));
      visible.add(v.id);
      if (values === this.program.values) this.top.add(v.id);
    }
  }

  visible(v: Fixed, what: string): void {
    if (!this.top.has(v.id)) this.found.push(`${what} is %${v.id}, which is no value of the program`);
  }

  private regionNode(v: Extract<Fixed, { kind: 'result' }>, visible: ReadonlySet<number>): void {
    const known = this.seen.get(v.of.id) === v.of;
    this.unique(v.of.id, v.of);
    if (known) return;
    for (const region of regionsOf(v)) this.region(region, visible);
  }

  private region(region: FixedRegion, visible: ReadonlySet<number>): void {
    for (const p of region.params) this.unique(p.id, p);
    this.scope(this.orders.get(region) ?? [], new Set([...visible, ...region.params.map((p) => p.id)]));
  }

  private unique(id: number, node: unknown, again = false): void {
    const known = this.seen.get(id);
    if (again || (known !== undefined && known !== node)) this.found.push(`%${id} stands twice`);
    this.seen.set(id, node);
  }
}

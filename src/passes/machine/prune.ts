// Values that nothing needs any more after the other passes are dropped, so that what is counted is what is computed.
// Law: stores, outputs and everything they reach, through regions too, stay as they are and in their order.
import type { Fixed, FixedProgram } from '../../ir/fixed.js';
import { operands, regionsOf } from '../../ir/fixed-walk.js';
import type { MachinePass } from './pass.js';

function reached(roots: readonly Fixed[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const pending = [...roots];
  for (let v = pending.pop(); v; v = pending.pop()) {
    if (seen.has(v.id)) continue;
    seen.add(v.id);
    pending.push(...operands(v), ...regionsOf(v).flatMap((r) => [...r.params, ...r.results]));
  }
  return seen;
}

function run(program: FixedProgram): FixedProgram {
  const live = reached([...program.stores, ...program.outputs].map((s) => s.value));
  return { ...program, values: program.values.filter((v) => live.has(v.id)) };
}

/** Only where another pass may have left something behind. */
export const prune: MachinePass = {
  name: 'prune',
  run: (program, traits) => (traits.dualMac || traits.intBits === 16 ? run(program) : program),
};

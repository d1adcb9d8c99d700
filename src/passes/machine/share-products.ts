// On a core where a product costs more than keeping it, equal products of a constant become one value.
// Law: a value is replaced only by an earlier one of the same constant and the same factor; names stay.
import type { Fixed, FixedProgram } from '../../ir/fixed.js';
import type { MachinePass } from './pass.js';
import { withOperands } from './rewrite.js';

/** What an unnamed product by a constant computes, as a key. */
function key(v: Fixed): string | undefined {
  if (v.kind !== 'mul' || v.name !== undefined) return undefined;
  const [constant, x] = v.a.kind === 'const' ? [v.a, v.b] : [v.b, v.a];
  return constant.kind === 'const' ? `${constant.value}*${x.id}` : undefined;
}

function run(program: FixedProgram): FixedProgram {
  const [map, first] = [new Map<number, Fixed>(), new Map<string, Fixed>()];
  const of = (x: Fixed): Fixed => map.get(x.id) ?? x;
  const values = program.values.map((v) => {
    const rewritten = withOperands(v, of);
    const product = key(rewritten);
    const earlier = product === undefined ? undefined : first.get(product);
    if (product !== undefined && !earlier) first.set(product, rewritten);
    map.set(v.id, earlier ?? rewritten);
    return rewritten;
  });
  return {
    ...program,
    values,
    stores: program.stores.map((s) => ({ ...s, value: of(s.value) })),
    outputs: program.outputs.map((o) => ({ ...o, value: of(o.value) })),
  };
}

export const shareProducts: MachinePass = {
  name: 'share-products',
  run: (program, traits) => (traits.intBits === 16 ? run(program) : program),
};

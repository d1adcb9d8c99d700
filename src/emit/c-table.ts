// Constant tables: static const arrays, in program memory where the core has one.
import { Bug } from '../diag/diagnostic.js';
import type { Fixed } from '../ir/fixed.js';
import { operands } from '../ir/fixed-walk.js';
import { cName, signedType } from '../num/format.js';
import type { CTraits } from '../passes/machine/traits.js';
import type { Place } from './c-body.js';
import { wrap } from './c-layout.js';
import type { Plan } from './c-plan.js';
import { typedLiteral } from './c-type.js';
import { Scope, type Symbols } from './names.js';

export interface TableText {
  readonly lines: readonly string[];
  readonly places: ReadonlyMap<number, Place>;
}

function tableLines(v: Fixed & { kind: 'table' }, place: Place, intBits: 16 | 32, attribute: string): string[] {
  const values = v.values.map((x) => typedLiteral(x, place.type, intBits)).join(', ');
  const head = `static const ${cName(place.type)} ${place.text}[${v.values.length}]${attribute} = {`;
  return [head, ...wrap(` ${values}`, 3), '};'];
}

/** Every table the program reads, in the narrowest signed element type. */
export function tables(plan: Plan, sym: Symbols, traits: CTraits): TableText {
  const scope = new Scope();
  const live = [...plan.values, ...[...plan.regions.values()].flat()];
  const used = live
    .flatMap((v) => [v, ...operands(v)])
    .filter((v): v is Fixed & { kind: 'table' } => v.kind === 'table');
  const unique = [...new Map(used.map((v) => [v.id, v])).values()].sort((a, b) => a.id - b.id);
  const places = new Map<number, Place>();
  const lines = unique.flatMap((v) => {
    const type = signedType(v.range);
    if (!type) throw new Bug('a table element does not fit 64 bits');
    const progmem = traits.progmem && type.bits !== 64;
    const place = { text: sym.table(scope.unique(v.name ?? `table${v.id}`)), type, progmem };
    places.set(v.id, place);
    return tableLines(v, place, traits.intBits, progmem ? ` ${sym.macro('PROGMEM')}` : '');
  });
  return { lines, places };
}

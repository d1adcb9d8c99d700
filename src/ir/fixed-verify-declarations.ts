// The part of fixed-verify about what a program declares: inputs, states, stores and outputs (invariant 9).
import { fits, type IntRange } from '../num/format.js';
import type { FixedProgram, FixedState } from './fixed.js';
import { rangeOfValues, within } from './fixed-value.js';

const span = (r: IntRange): string => `[${r.lo}, ${r.hi}]`;
const twice = (names: readonly string[]): readonly string[] => names.filter((n, i) => names.indexOf(n) !== i);

export function declarationViolations(program: FixedProgram): readonly string[] {
  const { inputs, states, outputs, stores } = program;
  return [
    ...twice(inputs.map((i) => i.name)).map((n) => `input ${n} is declared twice`),
    ...twice(states.map((s) => s.name)).map((n) => `state ${n} is declared twice`),
    ...twice(outputs.map((o) => o.name)).map((n) => `output ${n} is given twice`),
    ...twiceStored(stores).map((n) => `state ${n} is stored twice`),
    ...[...inputs, ...states, ...outputs]
      .filter((d) => d.range.lo > d.range.hi || !fits(d.range, d.type))
      .map((d) => `the range ${span(d.range)} of ${d.name} is empty or exceeds its C type`),
    ...states.flatMap(initViolations),
    ...stores.flatMap((s) => storeViolations(program, s)),
    ...outputs
      .filter((o) => !within(o.value.range, o.range))
      .map((o) => `output ${o.name} ${span(o.range)} is given ${span(o.value.range)}`),
  ];
}

type Store = FixedProgram['stores'][number];

/** States with two stores of the whole, of the whole and an element, or of one element. */
function twiceStored(stores: readonly Store[]): readonly string[] {
  const meets = (a: Store, b: Store): boolean =>
    a.state === b.state && (a.index === undefined || b.index === undefined || a.index === b.index);
  return stores.filter((s, i) => stores.slice(0, i).some((t) => meets(s, t))).map((s) => s.state);
}

function initViolations(s: FixedState): readonly string[] {
  const values = typeof s.init === 'bigint' ? [s.init] : s.init;
  const found: string[] = [];
  if (typeof s.init === 'bigint' ? s.length !== undefined : s.init.length !== s.length) {
    found.push(`the init of state ${s.name} has another length`);
  }
  if (values.length > 0 && !within(rangeOfValues(values), s.range)) {
    found.push(`the init of state ${s.name} is outside ${span(s.range)}`);
  }
  return found;
}

function storeViolations(program: FixedProgram, store: FixedProgram['stores'][number]): readonly string[] {
  const decl = program.states.find((s) => s.name === store.state);
  if (!decl) return [`a store to the undeclared state ${store.state}`];
  const { range, frac, length } = store.value;
  const { index } = store;
  const found: string[] = [];
  if (decl.tunable) found.push(`tunable ${decl.name} is stored by step`);
  if (index !== undefined && !(Number.isInteger(index) && index >= 0 && index < (decl.length ?? 0))) {
    found.push(`state ${decl.name} has no element ${index}`);
  }
  if (!within(range, decl.range)) found.push(`state ${decl.name} ${span(decl.range)} is given ${span(range)}`);
  if (frac !== decl.frac) found.push(`state ${decl.name} of frac ${decl.frac} is given frac ${frac}`);
  if (length !== (index === undefined ? decl.length : undefined))
    found.push(`state ${decl.name} is given another length`);
  return found;
}

// A FixedProgram as C99: types, prototypes, init and step. Templates put the pieces into files; arithmetic is printed here only.
// Law: the printed step computes exactly what ir/fixed-evaluate computes, without overflow in any C operation.
import type { Fixed, FixedInput, FixedOutput, FixedProgram, FixedState } from '../ir/fixed.js';
import { cName, type IntType } from '../num/format.js';
import type { CTraits } from '../passes/machine/traits.js';
import type { Writer } from './c-block.js';
import type { Body, Place } from './c-body.js';
import { formatName, rangeText } from './c-comment.js';
import { type Helper, helperKey, helperLines, sortHelpers } from './c-helpers.js';
import { KernelNames, type KernelPrinters } from './c-kernel.js';
import { type Line, layout, wrap } from './c-layout.js';
import { type Plan, plan } from './c-plan.js';
import { schedule } from './c-schedule.js';
import { fieldOrder, statePairs } from './c-state-pairs.js';
import { clampInputs, mustClamp, oldStates, results, scheduled } from './c-step.js';
import { type TableText, tables } from './c-table.js';
import { typedLiteral, typeName } from './c-type.js';
import { mentioned, withoutUnused } from './c-unused.js';
import { kernelPrinter } from './kernels/index.js';
import { fieldNames, legal, Scope, type Symbols, symbols } from './names.js';

export interface PrintedProgram {
  readonly stateFields: readonly { readonly declaration: string; readonly comment: string }[];
  readonly outFields: readonly { readonly declaration: string; readonly comment: string }[];
  /** Without the semicolon. */
  readonly stepPrototype: readonly string[];
  readonly initPrototype?: string;
  readonly stepBody: readonly string[];
  readonly initBody: readonly string[];
  readonly helpers: readonly (readonly string[])[];
  readonly helperKinds: readonly Helper[];
  /** Functions of kernels with their tables, a blank line between them. */
  readonly kernels: readonly string[];
  readonly tables: readonly string[];
  /** Conditions of the inputs that are taken on trust. */
  readonly assumptions: readonly string[];
}

const array = (name: string, length: number | undefined): string =>
  length === undefined ? name : `${name}[${length}]`;
const isReturned = (p: FixedProgram): boolean => p.outputs.length === 1 && p.outputs[0].value.length === undefined;

const parameter = (i: FixedInput): string =>
  i.length === undefined ? `${cName(i.type)} ${i.name}` : `const ${cName(i.type)} ${i.name}[${i.length}]`;

interface Arguments {
  readonly state: string;
  readonly out: string;
}

function prototype(p: FixedProgram, sym: Symbols, args: Arguments): string[] {
  const single = isReturned(p);
  const [first] = p.outputs;
  const last = single
    ? []
    : p.outputs.length === 1
      ? [`${cName(first.type)} ${args.out}[${first.value.length}]`]
      : [`${sym.outType} *${args.out}`];
  const state = p.states.length > 0 ? [`${sym.stateType} *${args.state}`] : [];
  const list = [...state, ...p.inputs.map(parameter), ...last];
  return wrap(`${single ? cName(first.type) : 'void'} ${sym.step}(${list.length > 0 ? list.join(', ') : 'void'})`);
}

const inputPlace = (i: FixedInput): Place => ({
  text: i.name,
  type: i.type,
  ...(i.length !== undefined && mustClamp(i) ? { clamp: i.range } : {}),
});

const liveValues = (plan: Plan): Fixed[] => [...plan.values, ...[...plan.regions.values()].flat()];

/** Inputs that the live part of the program reads, regions included. */
function usedInputs(plan: Plan): ReadonlySet<string> {
  return new Set(liveValues(plan).flatMap((v) => (v.kind === 'input' ? [v.input] : [])));
}

const assumption = (i: FixedInput, intBits: 16 | 32): string[] => {
  if (i.clamp || i.length !== undefined || !mustClamp({ ...i, clamp: true })) return [];
  const [lo, hi] = [i.range.lo, i.range.hi].map((x) => typedLiteral(x, i.type, intBits));
  const tests = [...(i.type.signed || i.range.lo > 0n ? [`(${i.name} >= ${lo})`] : []), `(${i.name} <= ${hi})`];
  return [tests.join(' && ')];
};

const init = (s: FixedState): readonly bigint[] =>
  typeof s.init === 'bigint' ? Array<bigint>(s.length ?? 1).fill(s.init) : s.init;

function initBody(fields: readonly FixedState[], place: (state: string) => string, traits: CTraits): string[] {
  const { intBits } = traits;
  return fields.flatMap((s) => {
    const values = init(s);
    const field = (k: number | string): string => `${place(s.name)}${s.length === undefined ? '' : `[${k}]`}`;
    if (values.length > 4 && values.every((x) => x === values[0])) {
      return [
        `    for (${typeName(intBits)} i = 0; i < ${values.length}; i++) {`,
        `        ${field('i')} = ${typedLiteral(values[0], s.type, intBits)};`,
        '    }',
      ];
    }
    return values.map((value, k) => `    ${field(k)} = ${typedLiteral(value, s.type, intBits)};`);
  });
}

/** A pack is stored element by element, in whatever order leaves old elements to those that read them. */
function elementwise(p: FixedProgram): FixedProgram {
  const stores = p.stores.flatMap((s) =>
    s.value.kind === 'pack' ? s.value.values.map((value, index) => ({ state: s.state, value, index })) : [s],
  );
  return { ...p, stores };
}

/** Arguments that no statement mentions, as C likes to be told. */
function unusedArguments(p: FixedProgram, args: Arguments, statements: readonly Line[]): Line[] {
  const isUsed = mentioned(statements);
  const names = [...(p.states.length > 0 ? [args.state] : []), ...p.inputs.map((i) => i.name)];
  return names.filter((n) => !isUsed(n)).map((n) => ({ code: `    (void)${n};` }));
}

/** Prints one program. `p` went through the machine passes of the same traits. */
export function printProgram(
  given: FixedProgram,
  traits: CTraits,
  name = given.name,
  printers: KernelPrinters = kernelPrinter,
): PrintedProgram {
  const p = elementwise(given);
  const sym = symbols(name);
  const thePlan = plan(p, traits);
  const scope = new Scope();
  for (const i of p.inputs) scope.reserve(i.name);
  const args: Arguments = {
    state: scope.unique('s'),
    out: scope.unique(p.outputs.length === 1 ? p.outputs[0].name : 'out'),
  };
  const names = fieldNames(p.states);
  const place = (state: string): string => `${args.state}->${names.get(state)}`;
  const helpers = new Map<string, Helper>();
  const table: TableText = tables(thePlan, sym, traits);
  const inputs = new Map(p.inputs.map((i) => [i.name, inputPlace(i)]));
  const states = new Map(p.states.map((s): [string, Place] => [s.name, { text: place(s.name), type: s.type }]));
  const need = (h: Helper): void => void helpers.set(helperKey(h), h);
  const body: Body = {
    traits,
    sym,
    need,
    locals: new Map(),
    halves: new Map(),
    words: [],
    inputs,
    states,
    tables: table.places,
    elements: new Map(),
    kernels: new KernelNames(sym),
  };
  const writer: Writer = { body, plan: thePlan, scope, results: new Map() };
  const order = schedule(thePlan, p);
  const used = usedInputs(thePlan);
  const readStates = new Set(liveValues(thePlan).flatMap((v) => (v.kind === 'state' ? [v.state] : [])));
  const fields = fieldOrder(p.states, order.steps);
  const pairs = statePairs(fields, order, readStates, traits);
  const target = (o: FixedOutput): string => (p.outputs.length === 1 ? args.out : `${args.out}->${o.name}`);
  const statements = withoutUnused([
    ...clampInputs(writer, inputs, p, used),
    ...oldStates(writer, states, p, order.late),
    ...scheduled(writer, p, order.steps, pairs, states, place),
    ...results(writer, p, target, isReturned(p)),
  ]);
  const lines = [...unusedArguments(p, args, statements), ...statements];
  const kernels = body.kernels.definitions(printers, traits, need);
  const sorted = sortHelpers([...helpers.values()]);
  return {
    stateFields: fields.map((s) =>
      field(
        s.type,
        names.get(s.name) ?? legal(s.name),
        s.length,
        s.note ?? `${formatName(s.range, s.frac)} ${rangeText(s.range, s.frac)}`,
      ),
    ),
    outFields: p.outputs.length > 1 ? p.outputs.map((o) => field(o.type, o.name, o.value.length, '')) : [],
    stepPrototype: prototype(p, sym, args),
    ...(p.states.length > 0 ? { initPrototype: `void ${sym.init}(${sym.stateType} *${args.state})` } : {}),
    stepBody: layout(lines),
    initBody: initBody(fields, place, traits),
    helpers: sorted.map((h) => helperLines(sym, h, traits)),
    kernels,
    helperKinds: sorted,
    tables: table.lines,
    assumptions: p.inputs.filter((i) => used.has(i.name)).flatMap((i) => assumption(i, traits.intBits)),
  };
}

const field = (type: IntType, name: string, length: number | undefined, comment: string) => ({
  declaration: `${cName(type)} ${array(name, length)};`,
  comment,
});

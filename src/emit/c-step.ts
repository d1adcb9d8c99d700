// The body of NAME_step: clamped inputs, old states, locals, stores, result.
// Law: every value is computed from the old state: a state read after its store was copied to a local before.
import { Bug } from '../diag/diagnostic.js';
import type { Fixed, FixedInput, FixedOutput, FixedProgram, FixedState } from '../ir/fixed.js';
import { cName, fits, type IntType, typeRange } from '../num/format.js';
import { pad, statements, type Writer } from './c-block.js';
import { call, clampedRead, elementKey, type Place, read } from './c-body.js';
import { formatName, rangeText } from './c-comment.js';
import { elementAt, operand } from './c-expr.js';
import type { Line } from './c-layout.js';
import { type Cell, cellsRead, type Step } from './c-schedule.js';
import type { StatePair } from './c-state-pairs.js';
import { assigned, type CExpr, cast } from './c-text.js';
import { typeName, widthOf } from './c-type.js';

/** Whether step must clamp the input: its C type can carry values outside the declared range. */
export const mustClamp = (i: FixedInput): boolean => i.clamp && !within(i);
const within = (i: FixedInput): boolean => typeRange(i.type).lo >= i.range.lo && typeRange(i.type).hi <= i.range.hi;

/** Declares the clamped copy of each scalar input that can be out of range; later reads go to the copy. */
export function clampInputs(
  w: Writer,
  inputs: Map<string, Place>,
  program: FixedProgram,
  used: ReadonlySet<string>,
): Line[] {
  return program.inputs
    .filter((i) => used.has(i.name) && i.length === undefined && mustClamp(i))
    .map((i) => {
      const width = widthOf(i.range, w.body.traits.intBits);
      const name = w.scope.unique(`${i.name}_in`);
      const text = clampedRead(w.body, { text: i.name, type: i.type }, i.range).text;
      inputs.set(i.name, { text: name, type: { bits: width, signed: true } });
      return {
        code: `${pad(1)}const ${typeName(width)} ${name} = ${text};`,
        comment: `[${i.range.lo}, ${i.range.hi}], else clamped`,
      };
    });
}

/** Copies of old states, or of elements of them, that a later statement still needs. */
export function oldStates(w: Writer, states: Map<string, Place>, program: FixedProgram, late: readonly Cell[]): Line[] {
  return program.states.flatMap((s) => {
    const cells = late.filter((c) => c.state === s.name);
    const place = states.get(s.name) ?? missing(s.name);
    if (cells.length === 0) return [];
    if (s.length === undefined) return copyScalar(w, states, s, place);
    if (cells.some((c) => c.index === undefined)) return copyArray(w, states, s, place);
    return cells.flatMap(({ index }) => (index === undefined ? [] : [copyElement(w, s, place, index)]));
  });
}

const formatComment = (s: FixedState): string => `${formatName(s.range, s.frac)} ${rangeText(s.range, s.frac)}`;

function copyScalar(w: Writer, states: Map<string, Place>, s: FixedState, place: Place): Line[] {
  const name = w.scope.unique(`${s.name}_old`);
  const width = widthOf(s.range, w.body.traits.intBits);
  const text = read(w.body, place, s.range).text;
  states.set(s.name, { text: name, type: { bits: width, signed: true } });
  return [{ code: `${pad(1)}const ${typeName(width)} ${name} = ${text};`, comment: formatComment(s) }];
}

function copyElement(w: Writer, s: FixedState, place: Place, index: number): Line {
  const name = w.scope.unique(`${s.name}_${index}_old`);
  const width = widthOf(s.range, w.body.traits.intBits);
  const text = read(w.body, { ...place, text: `${place.text}[${index}]` }, s.range).text;
  w.body.elements.set(elementKey(s.name, index), { text: name, width, level: 'primary' });
  return { code: `${pad(1)}const ${typeName(width)} ${name} = ${text};`, comment: formatComment(s) };
}

function forEach(w: Writer, length: number, statement: (index: string) => string): Line[] {
  const index = w.scope.unique('i');
  const type = typeName(w.body.traits.intBits);
  return [
    { code: `${pad(1)}for (${type} ${index} = 0; ${index} < ${length}; ${index}++) {` },
    { code: `${pad(2)}${statement(index)}` },
    { code: `${pad(1)}}` },
  ];
}

function copyArray(w: Writer, states: Map<string, Place>, s: FixedState, place: Place): Line[] {
  const name = w.scope.unique(`${s.name}_old`);
  const lines = forEach(w, s.length ?? 0, (i) => `${name}[${i}] = ${place.text}[${i}];`);
  states.set(s.name, { text: name, type: s.type });
  return [{ code: `${pad(1)}${cName(s.type)} ${name}[${s.length}];` }, ...lines];
}

/** v as a value of the C type t; the proved range must fit. */
function as(v: Fixed, t: IntType, e: CExpr): string {
  if (!fits(v.range, t)) throw new Bug(`[${v.range.lo}, ${v.range.hi}] does not fit ${cName(t)}`);
  const fromInt = e.width === t.bits || (t.bits === 64 && e.width <= 64) || e.width < t.bits;
  return t.signed && fromInt ? assigned(e) : cast(cName(t), e);
}

function put(w: Writer, target: string, v: Fixed, t: IntType): Line[] {
  if (v.length === undefined) return [{ code: `${pad(1)}${target} = ${as(v, t, operand(w.body, v))};` }];
  if (v.kind === 'pack')
    return v.values.map((x, i) => ({ code: `${pad(1)}${target}[${i}] = ${as(x, t, operand(w.body, x))};` }));
  const element = (i: string): string => as(v, t, elementAt(w.body, v, i, v.range));
  return forEach(w, v.length, (i) => `${target}[${i}] = ${element(i)};`);
}

/** Locals, regions and stores in their scheduled order; paired states are loaded before the first statement that reads one. */
export function scheduled(
  w: Writer,
  program: FixedProgram,
  steps: readonly Step[],
  pairs: readonly StatePair[],
  states: Map<string, Place>,
  field: (state: string) => string,
): Line[] {
  const loaded = new Set<StatePair>();
  const stored = new Set<Step>();
  return steps.flatMap((step, k) => {
    if (stored.has(step)) return [];
    const twin = second(pairs, step, steps[k + 1]);
    if (twin) stored.add(twin);
    const reads = [step, ...(twin ? [twin] : [])].flatMap((s) => [...cellsRead(w.plan, s).map((c) => c.state)]);
    const due = pairs.filter((p) => !loaded.has(p) && (reads.includes(p.first.name) || reads.includes(p.second.name)));
    for (const p of due) loaded.add(p);
    return [...due.flatMap((p) => load(w, p, states)), ...statement(w, program, step, twin, field)];
  });
}

type StoreStep = Extract<Step, { kind: 'store' }>;

/** The store of the same pair that follows `step`. */
function second(pairs: readonly StatePair[], step: Step, next: Step | undefined): StoreStep | undefined {
  if (step.kind !== 'store' || next?.kind !== 'store') return undefined;
  const isPair = pairs.some((p) => p.first.name === step.store.state && p.second.name === next.store.state);
  return isPair ? next : undefined;
}

function load(w: Writer, pair: StatePair, states: Map<string, Place>): Line[] {
  const both = [pair.first, pair.second].map((s) => ({ ...s, text: (states.get(s.name) ?? missing(s.name)).text }));
  const names = both.map((s) => w.scope.unique(s.name));
  const args = [...both.map((s) => `&${s.text}`), ...names.map((n) => `&${n}`)];
  both.forEach((s, k) => {
    states.set(s.name, { text: names[k], type: s.type });
  });
  const text = call(w.body, 'load2', 32, args).text;
  return [{ code: `${pad(1)}int32_t ${names.join(', ')};` }, { code: `${pad(1)}${text};` }];
}

function statement(
  w: Writer,
  program: FixedProgram,
  step: Step,
  twin: StoreStep | undefined,
  field: (state: string) => string,
): Line[] {
  if (step.kind === 'value') return statements(w, [step.value], 1);
  const typeOf = (state: string): IntType => program.states.find((s) => s.name === state)?.type ?? missing(state);
  const { state, value, index } = step.store;
  if (!twin) return put(w, index === undefined ? field(state) : `${field(state)}[${index}]`, value, typeOf(state));
  const stores = [step.store, twin.store];
  const texts = stores.map((s) => as(s.value, typeOf(s.state), operand(w.body, s.value)));
  const args = [...stores.map((s) => `&${field(s.state)}`), ...texts];
  return [{ code: `${pad(1)}${call(w.body, 'store2', 32, args).text};` }];
}

/** The last statements: one scalar is returned, everything else goes through the last argument. */
export function results(w: Writer, program: FixedProgram, out: (o: FixedOutput) => string, returned: boolean): Line[] {
  const [only] = program.outputs;
  if (returned) return [{ code: `${pad(1)}return ${as(only.value, only.type, operand(w.body, only.value))};` }];
  return program.outputs.flatMap((o) => put(w, out(o), o.value, o.type));
}

function missing(name: string): never {
  throw new Bug(`no state '${name}'`);
}

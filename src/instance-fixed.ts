// A step block in fixed point as an object in Node: the very bits of the C, in engineering values or raw counts.
import type { CheckedBlock } from './blocks/checked.js';
import { compileBlock } from './compile.js';
import { instanceCodes } from './diag/codes/instance.js';
import { Bug } from './diag/diagnostic.js';
import { spellValue } from './diag/numbers.js';
import { DesignError, diagnose, Reporter } from './diag/reporter.js';
import type { FindProbe } from './frontend/step/origin.js';
import type { CompiledBlock } from './ir/compiled.js';
import type { Word, Words } from './ir/fixed-evaluate.js';
import { makeRunner } from './ir/fixed-javascript.js';
import { sizeOf } from './ir/real-build.js';
import type { InputSignal, OutputSignal } from './ir/signal.js';
import { typeRange } from './num/format.js';
import type { Value } from './signals/float-values.js';
import { shaped } from './signals/float-values.js';
import { decodeOutputSignal, encodeSignal } from './signals/travel.js';

export interface FixedBlock {
  step(values: Readonly<Record<string, unknown>>): Readonly<Record<string, Value>>;
  init(): void;
  state: Words;
  tunables: Readonly<Record<string, Value>>;
}

const refuse = (code: keyof typeof instanceCodes, parameters: object): never => {
  throw new DesignError([diagnose(instanceCodes, code, parameters as never)]);
};

/** Counts as they come: whole numbers of the C type. Throws DesignError (BS2504). */
function rawCounts(signal: InputSignal, value: unknown): bigint[] {
  const flat = [value].flat(2);
  const { lo, hi } = typeRange(signal.quantity.type);
  const fits = (x: unknown): boolean =>
    (typeof x === 'bigint' || (typeof x === 'number' && Number.isInteger(x))) &&
    BigInt(x as number) >= lo &&
    BigInt(x as number) <= hi;
  if (flat.length !== sizeOf(signal.shape) || !flat.every(fits))
    refuse('BS2504', { name: signal.name, given: spellValue(value) });
  return flat.map((x) => BigInt(x as number));
}

const engineeringCounts = (signal: InputSignal, value: unknown): bigint[] => {
  const scalars = [value].flat(2);
  const numeric = signal.kind === 'real' || signal.kind === 'int' || signal.kind === 'cyclic';
  const bad =
    numeric &&
    scalars.some(
      (x) => !(x === null && signal.invalid !== undefined) && (typeof x !== 'number' || !Number.isFinite(x)),
    );
  const found = bad ? undefined : encodeSignal(signal, value);
  return found ?? refuse('BS2504', { name: signal.name, given: spellValue(value) });
};

/** Preconditions that the C trusts. Throws DesignError (BS2505). */
function checkAssumed(signal: InputSignal, counts: readonly bigint[], given: unknown): void {
  if (signal.outOfRange !== 'assume') return;
  const { lo, hi } = signal.quantity.rawRange;
  if (counts.every((x) => (x >= lo && x <= hi) || x === signal.invalid)) return;
  refuse('BS2505', { name: signal.name, given: spellValue(given), range: `counts [${lo}, ${hi}]` });
}

const wordOf = (counts: readonly bigint[], shape: readonly number[]): Word => (shape.length === 0 ? counts[0] : counts);
const countsOf = (word: Word): readonly bigint[] => (typeof word === 'bigint' ? [word] : word);

function shownValue(signal: OutputSignal, word: Word, raw: boolean): Value {
  if (!raw) return decodeOutputSignal(signal, countsOf(word));
  return shaped<Value>(countsOf(word).map(Number), signal.shape);
}

/** The block compiled and ready to step. Throws DesignError when it does not compile. */
export function fixedRunner(checked: CheckedBlock, raw: boolean, findProbe?: FindProbe): FixedBlock {
  const compiled = compiledOf(checked, findProbe);
  const runner = makeRunner(compiled.program);
  const names = new Set(checked.tunables.map((t) => t.name));
  return {
    step: (values) => {
      const words = checked.inputs.map((s) => {
        const counts = raw ? rawCounts(s, values[s.name]) : engineeringCounts(s, values[s.name]);
        checkAssumed(s, counts, values[s.name]);
        return wordOf(counts, s.shape);
      });
      const results = runner.step(words);
      return Object.fromEntries(checked.outputs.map((s, i) => [s.name, shownValue(s, results[i], raw)]));
    },
    init: () => runner.init(),
    get state() {
      return Object.fromEntries(Object.entries(runner.state).filter(([name]) => !names.has(name)));
    },
    set state(words) {
      const known = runner.state;
      const wrong = Object.keys(words).find((name) => !Object.hasOwn(known, name));
      if (wrong !== undefined) refuse('BS2507', { wrong, names: Object.keys(known).join(', '), whole: true });
      runner.state = {
        ...known,
        ...Object.fromEntries(Object.entries(words).map(([name, w]) => [name, inRange(compiled, name, w)])),
      };
    },
    get tunables() {
      const { state } = runner;
      return Object.fromEntries(
        checked.tunables.map((t) => [
          t.name,
          decodeOutputSignal(t as unknown as OutputSignal, countsOf(state[t.name])),
        ]),
      );
    },
    set tunables(values) {
      const state = { ...runner.state };
      for (const [name, value] of Object.entries(values)) {
        const signal = checked.tunables.find((t) => t.name === name);
        if (!signal) refuse('BS2507', { wrong: name, names: [...names].join(', '), whole: false });
        else state[name] = wordOf(inside(signal, engineeringCounts(signal, value), value), signal.shape);
      }
      runner.state = state;
    },
  };
}

/** A setting outside its range is refused, as NAME_set_… does. */
function inside(signal: InputSignal, counts: readonly bigint[], given: unknown): readonly bigint[] {
  const { lo, hi } = signal.quantity.rawRange;
  if (counts.some((x) => x < lo || x > hi))
    refuse('BS2505', { name: signal.name, given: spellValue(given), range: `counts [${lo}, ${hi}]` });
  return counts;
}

function inRange(compiled: CompiledBlock, name: string, word: unknown): Word {
  const decl = compiled.program.states.find((s) => s.name === name);
  if (!decl) throw new Bug(`no state ${name}`);
  const flat = [word].flat();
  const fine =
    flat.length === (decl.length ?? 1) &&
    flat.every((x) => typeof x === 'bigint' || (typeof x === 'number' && Number.isInteger(x)));
  const counts = fine ? flat.map((x) => BigInt(x as number)) : [];
  if (!fine || counts.some((x) => x < decl.range.lo || x > decl.range.hi)) {
    refuse('BS2507', { wrong: name, names: compiled.program.states.map((s) => s.name).join(', '), whole: true });
  }
  return decl.length === undefined ? counts[0] : counts;
}

function compiledOf(checked: CheckedBlock, findProbe?: FindProbe): CompiledBlock {
  const reporter = new Reporter();
  const compiled = compileBlock(checked, reporter, findProbe ? { findProbe } : {});
  if (!compiled) throw new DesignError(reporter.diagnostics.filter((d) => d.severity === 'error'));
  return compiled;
}

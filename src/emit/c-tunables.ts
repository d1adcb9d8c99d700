// Tunables: a struct of pending values that any context may fill, and their commit into the state in step's context.
// Law: a count outside its range is refused and changes nothing; what step reads was checked before.
import type { SignalInfo } from '../ir/compiled.js';
import type { FixedProgram, FixedState } from '../ir/fixed.js';
import { cName, type IntRange, type IntType, typeRange } from '../num/format.js';
import { wrap } from './c-layout.js';
import { typedLiteral, typeName } from './c-type.js';
import { fieldNames, type Symbols } from './names.js';

export interface TunableText {
  /** Lines of the struct NAME_params_t. */
  readonly types: readonly string[];
  /** With the context of each function. */
  readonly prototypes: readonly string[];
  readonly functions: readonly string[];
}

/** One tunable: a field of both structs, and the integers it takes. */
interface Tunable {
  readonly field: string;
  readonly state: FixedState;
  /** What travels; the state may be wider. */
  readonly type: IntType;
  readonly range: IntRange;
  readonly truth: boolean;
}

const NONE: TunableText = { types: [], prototypes: [], functions: [] };

function tunablesOf(program: FixedProgram, infos: readonly SignalInfo[]): Tunable[] {
  const fields = fieldNames(program.states);
  return program.states
    .filter((s) => s.tunable)
    .map((state) => {
      const info = infos.find((t) => t.name === state.name);
      return {
        field: fields.get(state.name) ?? state.name,
        state,
        type: info?.quantity.type ?? state.type,
        range: info?.quantity.rawRange ?? state.range,
        truth: info?.signal?.kind === 'bool',
      };
    });
}

/** What makes `text` a count that is refused; '' where the C type cannot hold one. */
function refused(t: Tunable, text: string, intBits: 16 | 32): string {
  const [type, { lo, hi }] = [typeRange(t.type), t.range];
  const low = lo > type.lo ? [`(${text} < ${typedLiteral(lo, t.type, intBits)})`] : [];
  const high = hi < type.hi ? [`(${text} > ${typedLiteral(hi, t.type, intBits)})`] : [];
  return t.truth ? '' : [...low, ...high].join(' || ');
}

/** The count as the state's type holds it. */
function stored(t: Tunable, text: string): string {
  if (t.truth) return `(${cName(t.state.type)})(${text} != 0)`;
  return t.type.bits === t.state.type.bits && t.type.signed === t.state.type.signed
    ? text
    : `(${cName(t.state.type)})${text}`;
}

class Writer {
  readonly params: string;

  constructor(
    private readonly sym: Symbols,
    private readonly intBits: 16 | 32,
  ) {
    this.params = sym.paramsType;
  }

  private argument(t: Tunable): string {
    return t.state.length === undefined ? `${cName(t.type)} raw` : `const ${cName(t.type)} raw[${t.state.length}]`;
  }

  paramsSetHead = (t: Tunable): string =>
    `int ${this.sym.params(`set_${t.field}`)}(${this.params} *p, ${this.argument(t)})`;
  setHead = (t: Tunable): string => `int ${this.sym.set(t.field)}(${this.sym.stateType} *s, ${this.argument(t)})`;
  initHead = (): string => `void ${this.sym.params('init')}(${this.params} *p)`;
  retuneHead = (): string => `void ${this.sym.retune}(${this.sym.stateType} *s, const ${this.params} *p)`;

  field(t: Tunable): string {
    return `    ${cName(t.state.type)} ${t.field}${t.state.length === undefined ? '' : `[${t.state.length}]`};`;
  }

  /** One statement, for every element of an array. */
  private each(t: Tunable, statement: (index: string) => readonly string[]): string[] {
    if (t.state.length === undefined) return statement('').map((l) => `    ${l}`);
    return [`    for (i = 0; i < ${t.state.length}; i++) {`, ...statement('[i]').map((l) => `        ${l}`), '    }'];
  }

  private body(tunables: readonly Tunable[], lines: readonly string[]): string[] {
    const counter = tunables.some((t) => t.state.length !== undefined) ? [`    ${typeName(this.intBits)} i;`] : [];
    return ['{', ...counter, ...lines, '}', ''];
  }

  /** Checks all of it, then stores all of it. */
  private setter(head: string, target: string, t: Tunable): string[] {
    const wrong = refused(t, t.state.length === undefined ? 'raw' : 'raw[i]', this.intBits);
    const check = wrong === '' ? [] : this.each(t, () => [`if (${wrong}) return 1;`]);
    const store = this.each(t, (i) => [`${target}->${t.field}${i} = ${stored(t, `raw${i}`)};`]);
    return [...wrap(head), ...this.body([t], [...check, ...store, '    return 0;'])];
  }

  setters(t: Tunable): string[] {
    return [...this.setter(this.paramsSetHead(t), 'p', t), ...this.setter(this.setHead(t), 's', t)];
  }

  private value(t: Tunable, k: number): string {
    const { init } = t.state;
    return typedLiteral(typeof init === 'bigint' ? init : init[k], t.state.type, this.intBits);
  }

  init(tunables: readonly Tunable[]): string[] {
    const lines = tunables.flatMap((t) =>
      Array.from({ length: t.state.length ?? 1 }, (_, k) => {
        const index = t.state.length === undefined ? '' : `[${k}]`;
        return `    p->${t.field}${index} = ${this.value(t, k)};`;
      }),
    );
    return [this.initHead(), '{', ...lines, '}', ''];
  }

  retune(tunables: readonly Tunable[]): string[] {
    const copies = tunables.flatMap((t) => this.each(t, (i) => [`s->${t.field}${i} = p->${t.field}${i};`]));
    return [...wrap(this.retuneHead()), ...this.body(tunables, copies)];
  }
}

const declared = (head: string): string[] => wrap(head).map((l, k, all) => (k === all.length - 1 ? `${l};` : l));

/** The struct, the prototypes and the functions of a block's tunables; empty where it has none. */
export function tunableText(
  program: FixedProgram,
  infos: readonly SignalInfo[],
  sym: Symbols,
  intBits: 16 | 32,
): TunableText {
  const tunables = tunablesOf(program, infos);
  if (tunables.length === 0) return NONE;
  const w = new Writer(sym, intBits);
  return {
    types: [
      '/* Settings in counts. Begin with the values of the design: see the init function. */',
      'typedef struct {',
      ...tunables.map((t) => w.field(t)),
      `} ${w.params};`,
      '',
    ],
    prototypes: [
      '',
      '/* Any context: these touch *p only. 0, or non-zero and *p unchanged where a count is out of range. */',
      ...declared(w.initHead()),
      ...tunables.flatMap((t) => declared(w.paramsSetHead(t))),
      '',
      '/* The context of step only: takes all of *p over at once, in constant time. The output may jump. */',
      ...declared(w.retuneHead()),
      '',
      '/* The context of step only: checks and commits one setting; non-zero and *s unchanged where it is out of range. */',
      ...tunables.flatMap((t) => declared(w.setHead(t))),
    ],
    functions: [...w.init(tunables), ...tunables.flatMap((t) => w.setters(t)), ...w.retune(tunables)],
  };
}

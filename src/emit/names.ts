// Every C identifier of a program comes from here.
// Law: two different things never get one name, and no name is one that C, C++ or a compiler owns.
import { KEYWORDS, RESERVED, STANDARD_HEADERS, STDINT_MACRO } from './reserved.js';

export type NameProblem =
  | {
      readonly kind: 'keyword' | 'reserved' | 'header' | 'characters';
      readonly exportName: string;
      readonly name: string;
    }
  | { readonly kind: 'collision'; readonly exportName: string; readonly other: string; readonly name: string }
  | { readonly kind: 'prefix'; readonly prefix: string };

/** `speedPI2` -> `speed_pi2`, `PIDLoop` -> `pid_loop`. */
export function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

/** A name as the stem of a macro: `speedPI2` -> `SPEED_PI2`. */
export const macroStem = (name: string): string => snake(name).toUpperCase();

/** What the C symbols of an export start with. */
export const blockName = (exportName: string, prefix = ''): string => `${prefix}${snake(exportName)}`;

export const isIdentifier = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
export const isReserved = (name: string): boolean =>
  RESERVED.has(name) || STDINT_MACRO.test(name) || /^_/.test(name) || name.includes('__');

function wordProblem(exportName: string, name: string): NameProblem | undefined {
  if (!isIdentifier(name)) return { kind: 'characters', exportName, name };
  if (KEYWORDS.has(name)) return { kind: 'keyword', exportName, name };
  if (isReserved(name)) return { kind: 'reserved', exportName, name };
  return undefined;
}

function withCollisions(names: readonly { readonly given: string; readonly made: string }[]): NameProblem[] {
  const owner = new Map<string, string>();
  return names.flatMap(({ given, made }): NameProblem[] => {
    const other = owner.get(made);
    if (other !== undefined) return [{ kind: 'collision', exportName: given, other, name: made }];
    owner.set(made, given);
    return [];
  });
}

/** What keeps the exports of a design from becoming C names; [] when all is well. */
export function checkNames(exportNames: readonly string[], prefix = ''): NameProblem[] {
  if (prefix !== '' && (!isIdentifier(prefix) || isReserved(prefix))) return [{ kind: 'prefix', prefix }];
  const made = exportNames.map((given) => ({ given, made: blockName(given, prefix) }));
  const words = made.flatMap(({ given, made: name }) => {
    const header: NameProblem[] = STANDARD_HEADERS.has(name) ? [{ kind: 'header', exportName: given, name }] : [];
    return [...[wordProblem(given, name)].filter((p) => p !== undefined), ...header];
  });
  return [...words, ...withCollisions(made)];
}

/** The same for the signals of one block: they are parameters, struct fields and, in capitals, macros. */
export function checkSignalNames(signals: readonly string[]): NameProblem[] {
  const words = signals.map((name) => wordProblem(name, name)).filter((p) => p !== undefined);
  return [...words, ...withCollisions(signals.map((given) => ({ given, made: macroStem(given) })))];
}

/** What the macros of a signal of a block start with. */
const stemOf = (block: string, signal: string): string => `${block.toUpperCase()}_${macroStem(signal)}`;

export interface MacroClash {
  readonly exportName: string;
  readonly signal: string;
  readonly other: string;
  readonly name: string;
}

/** Signals of different blocks whose macros meet in one firmware: `loop_x` of `speed` and `x` of `speedLoop`. */
export function checkMacros(
  blocks: readonly { readonly exportName: string; readonly signals: readonly string[] }[],
): MacroClash[] {
  const owner = new Map<string, { readonly exportName: string; readonly signal: string }>();
  return blocks.flatMap(({ exportName, signals }) =>
    signals.flatMap((signal): MacroClash[] => {
      const name = stemOf(blockName(exportName), signal);
      const other = owner.get(name);
      owner.set(name, other ?? { exportName, signal });
      if (other === undefined || blockName(other.exportName) === blockName(exportName)) return [];
      return [{ exportName, signal, other: `${other.exportName}.${other.signal}`, name }];
    }),
  );
}

/** A legal identifier near `wish`. */
export function legal(wish: string): string {
  const letters = wish
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/__+/g, '_')
    .replace(/^_+(?=.)/, '');
  const name = /^[A-Za-z]/.test(letters) ? letters : `v${letters}`;
  return KEYWORDS.has(name) || isReserved(name) ? `${name}_v` : name;
}

/** Hands out identifiers of one C scope, each once. A thing with a lifetime: one function body. */
export class Scope {
  private readonly taken = new Set<string>();

  /** Takes a name the user chose; it was checked before. */
  reserve(name: string): string {
    this.taken.add(name);
    return name;
  }

  /** A legal name near `wish` that nothing else in this scope has. */
  unique(wish: string): string {
    const stem = legal(wish);
    let name = stem;
    for (let k = 2; this.taken.has(name); k++) name = `${stem}_${k}`;
    return this.reserve(name);
  }
}

/** The C field of each state: 'speed.integral' becomes speed_integral, and no two states share one. */
export function fieldNames(states: readonly { readonly name: string }[]): ReadonlyMap<string, string> {
  const scope = new Scope();
  // A state whose name is legal as it stands keeps it, whatever paths come before it.
  const plain = states.filter((s) => legal(s.name) === s.name);
  const made = [...plain, ...states.filter((s) => !plain.includes(s))].map((s): [string, string] => [
    s.name,
    scope.unique(s.name),
  ]);
  return new Map(made);
}

/** The symbols and macros of one block. */
export const symbols = (name: string) => ({
  block: name,
  step: `${name}_step`,
  init: `${name}_init`,
  stateType: `${name}_state_t`,
  outType: `${name}_out_t`,
  paramsType: `${name}_params_t`,
  params: (short: string) => `${name}_params_${short}`,
  set: (field: string) => `${name}_set_${field}`,
  retune: `${name}_retune`,
  helper: (short: string) => `${name}_fx_${short}`,
  table: (short: string) => `${name}_${short}`,
  macro: (suffix: string) => `${name.toUpperCase()}_${suffix}`,
  signalMacro: (signal: string, suffix: string) => `${stemOf(name, signal)}_${suffix}`,
});
export type Symbols = ReturnType<typeof symbols>;

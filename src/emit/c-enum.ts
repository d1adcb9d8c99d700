// The members of oneOf signals as C constants. The argument itself travels as uint8_t; the enum only names its codes.
// Law: a constant's name is no macro's and no other constant's, whatever the members are called.
import type { CompiledBlock, SignalInfo } from '../ir/compiled.js';
import { macroStem, Scope, type Symbols, snake } from './names.js';

/** What macros of a signal end in. */
export const MACRO_SUFFIXES = ['FRAC', 'MIN', 'MAX', 'SCALED', 'RAW', 'INVALID', 'PERIOD'] as const;

export const signalsOf = (block: CompiledBlock): readonly SignalInfo[] => [
  ...block.inputs,
  ...block.outputs,
  ...(block.tunables ?? []),
];

/** The constants of each oneOf signal, in the order of its members. */
export function memberNames(block: CompiledBlock, sym: Symbols): ReadonlyMap<string, readonly string[]> {
  const scope = new Scope();
  const signals = signalsOf(block);
  for (const s of signals) for (const suffix of MACRO_SUFFIXES) scope.reserve(sym.signalMacro(s.name, suffix));
  return new Map(
    signals.flatMap((s): [string, readonly string[]][] => {
      const members = s.signal?.members;
      if (s.signal?.kind !== 'oneOf' || !members) return [];
      return [[s.name, members.map((m) => scope.unique(sym.signalMacro(s.name, macroStem(m) || 'EMPTY')))]];
    }),
  );
}

/** One typedef per oneOf signal. */
export function enums(block: CompiledBlock, sym: Symbols): string[] {
  const types = new Scope();
  for (const t of [sym.stateType, sym.outType, sym.paramsType]) types.reserve(t);
  return [...memberNames(block, sym)].flatMap(([signal, members]) => [
    `/* The codes of ${signal}, which travels as uint8_t. */`,
    'typedef enum {',
    ...members.map((m, k) => `    ${m} = ${k}${k === members.length - 1 ? '' : ','}`),
    `} ${types.unique(`${sym.block}_${snake(signal)}_t`)};`,
    '',
  ]);
}

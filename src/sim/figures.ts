// Sizes of compiled code. Law: only what NAME_step and NAME_init reach is counted: no harness, no start-up code.
import { readFileSync } from 'node:fs';
import { Bug } from '../diag/diagnostic.js';

export interface CSymbol {
  readonly address: number;
  readonly size: number;
}

/** Parses `nm -S`; the Thumb bit is cleared, AVR data addresses keep their 0x800000. */
export function parseSymbols(text: string): ReadonlyMap<string, CSymbol> {
  const symbols = new Map<string, CSymbol>();
  for (const line of text.split('\n')) {
    const found = /^([0-9a-f]+) ([0-9a-f]+) \w (\S+)$/.exec(line.trim());
    if (found === null) continue;
    symbols.set(found[3], { address: Number.parseInt(found[1], 16), size: Number.parseInt(found[2], 16) });
  }
  return symbols;
}

/** A symbol that must be there; throws Bug. */
export function symbolOf(symbols: ReadonlyMap<string, CSymbol>, name: string): CSymbol {
  const found = symbols.get(name);
  if (found === undefined) throw new Bug(`the linked program has no symbol '${name}'`);
  return found;
}

/** Parses `size` (Berkeley format): flash holds text and initialised data, RAM holds data and bss. */
export function parseSize(text: string): { readonly flash: number; readonly ram: number } {
  const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s/m.exec(text);
  if (found === null) throw new Bug(`size printed '${text}'`);
  const [code, initialised, zeroed] = [Number(found[1]), Number(found[2]), Number(found[3])];
  return { flash: code + initialised, ram: initialised + zeroed };
}

/** Functions that NAME_step does not call. */
const APART = /^_(init|reset|retune|set_\w+|params_\w+)$/;

/** Bytes of stack of NAME_step with every helper the compiler kept as a function: an upper bound, without libgcc. */
export function stackUsage(file: string, block: string): number {
  let total = 0;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const found = /:([A-Za-z_]\w*)\s+(\d+)\s/.exec(line);
    if (found === null) continue;
    const [, name, bytes] = found;
    if (!name.startsWith(block) || !APART.test(name.slice(block.length))) total += Number(bytes);
  }
  return total;
}

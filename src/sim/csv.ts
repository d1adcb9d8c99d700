// The user's own vectors: a CSV file, its header the input names, one row of raw counts per step. Law: a file with any bad
// row is refused whole, with a diagnostic for each (the first twenty).
import { readFileSync } from 'node:fs';
import { VERIFY_CODES } from '../diag/codes/verify.js';
import type { Diagnostic } from '../diag/diagnostic.js';
import { diagnose } from '../diag/reporter.js';
import { cName, typeRange } from '../num/format.js';
import type { Drive } from './drive.js';
import { type RawArray, rawArray, type Stimulus, setRaw } from './trace.js';

const MOST_DIAGNOSTICS = 20;

/** One column: an input, or an element of an array input. */
interface Column {
  readonly title: string;
  readonly input: Drive;
  readonly lane: number;
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

export type Vectors = { readonly stimulus: Stimulus } | { readonly diagnostics: readonly Diagnostic[] };

const columnsOf = (inputs: readonly Drive[]): readonly Column[] =>
  inputs.flatMap((input) =>
    input.length === undefined
      ? [{ title: input.name, input, lane: 0 }]
      : Array.from({ length: input.length }, (_, lane) => ({ title: `${input.name}[${lane}]`, input, lane })),
  );

const rowsOf = (text: string): readonly Row[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, i) => ({ line: i + 1, cells: line.split(',').map((cell) => cell.trim()) }))
    .filter((row) => row.cells.length > 1 || row.cells[0] !== '');

/** The columns in the header's order. */
function readHeader(file: string, header: Row, wanted: readonly Column[]): readonly Column[] | Diagnostic {
  const found = header.cells.map((title) => wanted.find((column) => column.title === title));
  const missing = wanted.filter((column) => !found.includes(column)).map((column) => column.title);
  const unknown = header.cells.filter((title, i) => found[i] === undefined || header.cells.indexOf(title) !== i);
  if (missing.length + unknown.length > 0) return diagnose(VERIFY_CODES, 'BS7011', { file, missing, unknown });
  return found.filter((column) => column !== undefined);
}

/** The counts of one row, or what is wrong with it. */
function readRow(file: string, row: Row, columns: readonly Column[]): readonly bigint[] | readonly Diagnostic[] {
  const { line, cells } = row;
  if (cells.length !== columns.length) {
    return [diagnose(VERIFY_CODES, 'BS7012', { file, line, have: cells.length, need: columns.length })];
  }
  const wrong: Diagnostic[] = [];
  const counts = columns.map(({ title, input }, i) => {
    const range = input.clamp ? typeRange(input.type) : input.range;
    const value = /^[+-]?\d+$/.test(cells[i]) ? BigInt(cells[i].replace('+', '')) : undefined;
    const admitted = value !== undefined && value >= range.lo && value <= range.hi;
    if (admitted || (value !== undefined && value === input.invalid)) return value;
    const [type, lo, hi] = [cName(input.type), `${range.lo}`, `${range.hi}`];
    wrong.push(diagnose(VERIFY_CODES, 'BS7013', { file, line, input: title, value: cells[i], type, lo, hi }));
    return 0n;
  });
  return wrong.length > 0 ? wrong : counts;
}

const isCounts = (r: readonly bigint[] | readonly Diagnostic[]): r is readonly bigint[] => typeof r[0] === 'bigint';

/** Parses CSV text; `file` is the name diagnostics give it. */
export function parseVectors(file: string, text: string, inputs: readonly Drive[]): Vectors {
  const [header, ...rows] = rowsOf(text);
  if (header === undefined || rows.length === 0) return { diagnostics: [diagnose(VERIFY_CODES, 'BS7014', { file })] };
  const columns = readHeader(file, header, columnsOf(inputs));
  if ('code' in columns) return { diagnostics: [columns] };
  const arrays: Record<string, RawArray> = {};
  for (const input of inputs) arrays[input.name] = rawArray(input.type, rows.length * (input.length ?? 1));
  const diagnostics: Diagnostic[] = [];
  rows.forEach((row, k) => {
    const counts = readRow(file, row, columns);
    if (!isCounts(counts)) {
      diagnostics.push(...counts);
      return;
    }
    columns.forEach(({ input, lane }, i) => {
      setRaw(arrays[input.name], k * (input.length ?? 1) + lane, counts[i]);
    });
  });
  if (diagnostics.length > 0) return { diagnostics: diagnostics.slice(0, MOST_DIAGNOSTICS) };
  const starts = new Uint8Array(rows.length);
  starts[0] = 1;
  const segments = [{ name: file, first: 0, steps: rows.length }];
  return { stimulus: { steps: rows.length, starts, inputs: arrays, segments } };
}

/** Reads a CSV file of vectors; BS7010 when it cannot be read. */
export function readVectors(file: string, inputs: readonly Drive[]): Vectors {
  try {
    return parseVectors(file, readFileSync(file, 'utf8'), inputs);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    return { diagnostics: [diagnose(VERIFY_CODES, 'BS7010', { file, reason })] };
  }
}

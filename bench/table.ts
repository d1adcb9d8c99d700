// Markdown tables with padded columns: the same text is read in a terminal and in docs/BENCHMARKS.md.

export interface Column<Row> {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly text: (row: Row) => string;
}

export const left = <Row>(title: string, text: (row: Row) => string): Column<Row> => ({ title, align: 'left', text });
export const right = <Row>(title: string, text: (row: Row) => string): Column<Row> => ({ title, align: 'right', text });

/** The table, ending in a line feed. A bar inside a cell is escaped. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((c) => c.text(row).replaceAll('|', '\\|')));
  const widths = columns.map((c, i) => Math.max(3, c.title.length, ...cells.map((line) => line[i].length)));
  const pad = (text: string, i: number) =>
    columns[i].align === 'left' ? text.padEnd(widths[i]) : text.padStart(widths[i]);
  const line = (texts: readonly string[]) => `| ${texts.map(pad).join(' | ')} |`;
  const rule = columns.map((c, i) => (c.align === 'left' ? '-'.repeat(widths[i]) : `${'-'.repeat(widths[i] - 1)}:`));
  return [line(columns.map((c) => c.title)), `| ${rule.join(' | ')} |`, ...cells.map(line)].join('\n').concat('\n');
}

// Lines of C: indentation, the right-hand comment column, and breaking at 90 columns.
// Law: a line is broken only at blanks of the outermost bracket level it has to break.

const COLUMNS = 90;
const COMMENT = 50;

export interface Line {
  readonly code: string;
  readonly comment?: string;
}

/** Blanks where a text may be broken, with their bracket depth. */
function breaks(text: string): { at: number; depth: number }[] {
  let depth = 0;
  return [...text].flatMap((ch, at) => {
    if (ch === '(') depth++;
    if (ch === ')') depth--;
    const open = ch === ' ' && (text[at - 1] === ',' || /[-+?:*&|]/.test(text[at + 1] ?? ''));
    return open && at > 0 ? [{ at, depth }] : [];
  });
}

/** One statement over as many lines as it needs; continuations are indented by four more. */
export function wrap(
  text: string,
  indent = 0,
  columns = COLUMNS,
  deeper = indent + (text.startsWith(' ') ? 0 : 4),
): string[] {
  const margin = ' '.repeat(indent);
  if (indent + text.length <= columns) return [margin + text];
  const cut = cutOf(text, indent, columns);
  if (cut === undefined) return [margin + text];
  const rest = text.slice(cut).trimStart();
  return [margin + text.slice(0, cut), ...wrap(rest, deeper, columns, deeper)];
}

/** Where to break: the last blank of the outermost level that fits, else behind an opening bracket. */
function cutOf(text: string, indent: number, columns: number): number | undefined {
  const fits = (at: number): boolean => at > indent && at + indent <= columns && at > 8;
  const possible = breaks(text).filter((b) => fits(b.at));
  const least = Math.min(...possible.map((b) => b.depth));
  if (possible.length > 0) return possible.filter((b) => b.depth === least).at(-1)?.at;
  return [...text].flatMap((ch, at) => (ch === '(' && text[at + 1] !== ')' && fits(at + 1) ? [at + 1] : [])).at(-1);
}

/** Statements as text: comments in the right-hand column where they fit, on the line above where not. */
export function layout(lines: readonly Line[]): string[] {
  return lines.flatMap(({ code, comment }) => {
    const indent = code.length - code.trimStart().length;
    const broken = wrap(code.trimStart(), indent);
    if (comment === undefined || comment === '') return broken;
    const last = broken.at(-1) ?? '';
    const right = `${last.padEnd(COMMENT - 1)} /* ${comment} */`;
    if (right.length <= COLUMNS) return [...broken.slice(0, -1), right];
    return [`${' '.repeat(indent)}/* ${comment} */`, ...broken];
  });
}

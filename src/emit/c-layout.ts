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
export function wrap(text: string, indent = 0, columns = COLUMNS): string[] {
  const margin = ' '.repeat(indent);
  if (indent + text.length <= columns) return [margin + text];
  const possible = breaks(text).filter((b) => b.at > indent && b.at + indent <= columns && b.at > 8);
  if (possible.length === 0) return [margin + text];
  const least = Math.min(...possible.map((b) => b.depth));
  const cut = possible.filter((b) => b.depth === least).at(-1)?.at ?? text.length;
  const rest = text.slice(cut + 1);
  const deeper = text.startsWith(' ') ? indent : indent + 4;
  return [margin + text.slice(0, cut), ...wrap(rest, deeper, columns)];
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

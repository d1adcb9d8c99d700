// Where the call that begins at a column of a line ends: what an exception's underline covers.

/** 1-based exclusive end of `name(…)` or `new name(…)` at `column`; the end of the line's code when it goes on. */
export function calleeEnd(text: string, column: number): number {
  const start = column - 1;
  const stop = Math.max(text.trimEnd().length, start + 1);
  const head = /^(?:new\s+)?[\w$.]*/.exec(text.slice(start))?.[0].length ?? 0;
  if (text[start + head] !== '(') return head > 0 ? start + head + 1 : stop + 1;
  let depth = 0;
  for (let at = start + head; at < stop; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return at + 2;
  }
  return stop + 1;
}

/** 1-based start of the name before the `(` at `column`; `column` itself when another character stands there. */
export function calleeStart(text: string, column: number): number {
  if (text[column - 1] !== '(') return column;
  const name = /[\w$.]*$/.exec(text.slice(0, column - 1))?.[0] ?? '';
  return column - name.length;
}

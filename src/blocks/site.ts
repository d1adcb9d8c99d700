// Where in the user's files a call was made, read from the stack. Law: never throws; absent when the stack does not say.
import { fileURLToPath } from 'node:url';

/** 1-based. The column is that of the executed JavaScript and may differ from the source's. */
export interface Site {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const FRAME = /(?:\(|at |@)((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)\)?$/;

/** The frames of a stack, innermost first. */
export function framesOf(stack: string): Site[] {
  return stack.split('\n').flatMap((text) => {
    const match = FRAME.exec(text.trim());
    if (!match) return [];
    const file = match[1].startsWith('file://') ? fileURLToPath(match[1]) : match[1];
    return [{ file, line: Number(match[2]), column: Number(match[3]) }];
  });
}

/** The call site of the function that called the function calling this: frame 0 is here, 1 the constructor of the block. */
export const callerSite = (): Site | undefined => framesOf(new Error().stack ?? '')[2];

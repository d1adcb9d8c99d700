// The elementary functions that steps may call, from the folder that realises them.

import { Bug } from '../../diag/diagnostic.js';
import type { Elementary } from '../../elementary/elementary.js';
import * as elementary from '../../elementary/index.js';
import type { ElementaryTable } from './context.js';

type Factories = Partial<Pick<ElementaryTable, 'interp1' | 'interp2'>> & {
  readonly elementaryNamed: (name: string) => Elementary | undefined;
};
const there = elementary as unknown as Factories;
const missing = (name: string) => (): never => {
  throw new Bug(`${name} is not there yet`);
};

export const defaultElementary: ElementaryTable = {
  named: (name) => there.elementaryNamed(name),
  interp1: (...data) => (there.interp1 ?? missing('interp1'))(...data),
  interp2: (...data) => (there.interp2 ?? missing('interp2'))(...data),
};

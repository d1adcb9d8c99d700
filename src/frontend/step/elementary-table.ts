// The elementary functions that steps may call, from the folder that realises them.

import { elementaryNamed, interp1, interp2 } from '../../elementary/index.js';
import type { ElementaryTable } from './context.js';

export const defaultElementary: ElementaryTable = { named: elementaryNamed, interp1, interp2 };

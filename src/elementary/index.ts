// All elementary functions by the name the front end knows them by: adding one is one file and one line here.
import { acos } from './acos.js';
import { asin } from './asin.js';
import { atan } from './atan.js';
import { atan2 } from './atan2.js';
import { cbrt } from './cbrt.js';
import { cos } from './cos.js';
import { div } from './div.js';
import type { Elementary } from './elementary.js';
import { exp } from './exp.js';
import { cosh, sinh, tanh } from './hyperbolic.js';
import { log, log2, log10 } from './log.js';
import { pow } from './pow.js';
import { sin } from './sin.js';
import { hypot, sqrt } from './sqrt.js';
import { tan } from './tan.js';

const ELEMENTARY: readonly Elementary[] = [
  div,
  sqrt,
  cbrt,
  hypot,
  exp,
  log,
  log2,
  log10,
  pow,
  tanh,
  sinh,
  cosh,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  atan2,
];

export { interp1 } from './interp1.js';
export { interp2 } from './interp2.js';

/** undefined for a name that is none of them; interp1 and interp2 are made from their tables. */
export const elementaryNamed = (name: string): Elementary | undefined => ELEMENTARY.find((f) => f.name === name);

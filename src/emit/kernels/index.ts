// The kernel families that have C of their own: one line each.
import { Bug } from '../../diag/diagnostic.js';
import { bitPrinters } from './bits.js';
import { divPrinter, remPrinter } from './div.js';
import { evenLinesPrinter } from './even-lines.js';
import { gridPrinter } from './grid.js';
import { isqrtPrinter } from './isqrt.js';
import type { KernelPrinter } from './kernel-printer.js';
import { cbrtPrinter, logPrinter } from './normalised.js';
import { polynomialPrinter } from './polynomial.js';
import { quadraticPrinter } from './quadratic.js';
import { segmentsPrinter } from './segments.js';
import { anglePrinter } from './trig-angle.js';
import { sinePrinter } from './trig-sine.js';
import { tangentPrinter } from './trig-tangent.js';
import { angleWidePrinter, sineWidePrinter, turnsPrinter } from './trig-wide.js';

const PRINTERS: readonly KernelPrinter[] = [
  quadraticPrinter,
  polynomialPrinter,
  logPrinter,
  cbrtPrinter,
  segmentsPrinter,
  evenLinesPrinter,
  gridPrinter,
  divPrinter,
  remPrinter,
  isqrtPrinter,
  ...bitPrinters,
  sinePrinter,
  sineWidePrinter,
  turnsPrinter,
  tangentPrinter,
  anglePrinter,
  angleWidePrinter,
];

/** Throws Bug for a family that no printer knows. */
export function kernelPrinter(family: string): KernelPrinter {
  const printer = PRINTERS.find((p) => p.family === family);
  if (!printer) throw new Bug(`no C for kernels of the family ${family}`);
  return printer;
}

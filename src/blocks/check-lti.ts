// Is an lti block well formed? All its mistakes are reported at once; what comes out has every default filled in.
// Whether the system integrates, is stable or fits its bits is decided by the passes, on what this file returns.
import type { Reporter } from '../diag/reporter.js';
import { toReal } from '../num/format.js';
import type { Interval } from '../num/interval.js';
import * as q from '../num/rational.js';
import { type Checking, checkKeys, isObject, pair, report, word } from '../signals/checking.js';
import { countsInside } from '../signals/quantity.js';
import type { System } from '../systems/system.js';
import { checkInputs, checkOutput } from './check-signals.js';
import { checkTiming } from './check-system.js';
import type { CheckedLti, CheckedOutput, Realisation } from './checked.js';
import { CORES, LATER_CORES } from './lti.js';

type Given = Readonly<Record<string, unknown>>;

const OPTIONS = [
  'system',
  'sampleTime',
  'method',
  'prewarp',
  'input',
  'inputs',
  'output',
  'saturate',
  'antiWindup',
  'integralLimits',
  'optimizeFor',
  'realisation',
];
const LATER_OPTIONS: Readonly<Record<string, string>> = {
  rateLimit: "the option 'rateLimit'",
  tunable: "the option 'tunable'",
  report: "the option 'report'",
};
const REALISATIONS: readonly Realisation[] = ['df1', 'df2t', 'sos-df1', 'sos-df2t', 'parallel-pid'];
const LATER_ANTI_WINDUP = ['dynamic-clamp', 'conditional', 'back-calculation'];

const LATER_BLOCKS: Readonly<Record<string, string>> = { network: 'network()' };

/**
 * The checked block, or undefined when `reporter` got an error. `exportName` is the block of every reported place.
 * Anything may come: a program can pass what is no block at all.
 */
export function checkLti(block: unknown, exportName: string, reporter: Reporter): CheckedLti | undefined {
  const c: Checking = { reporter, block: exportName, path: [] };
  const kind = isObject(block) ? block.kind : undefined;
  if (typeof kind === 'string' && Object.hasOwn(LATER_BLOCKS, kind)) {
    return report(c, 'BS2901', { what: LATER_BLOCKS[kind] });
  }
  if (!isObject(block) || kind !== 'lti') return report(c, 'BS2117', { what: exportName });
  const { options } = block;
  if (!isObject(options)) {
    return report(c, 'BS2003', { option: 'lti', value: options, expected: 'called with an object of options' });
  }
  const before = errorsIn(reporter);
  checkKeys(c, 'lti', options, OPTIONS, LATER_OPTIONS);
  const timing = checkTiming(options, c);
  const isPid = timing ? timing.system.pid !== undefined : hasPid(options.system);
  const inputs = checkInputs(options, isPid, c);
  if (timing && inputs?.length === 1) warnWeights(timing.system, c);
  const output = checkOutput(options.output, c);
  const saturate = checkSaturate(options, output, c);
  const integralLimits = checkIntegralLimits(options, c);
  const antiWindup = checkAntiWindup(options, c);
  const optimizeFor = checkCore(options, c);
  const realisation = checkRealisation(options, isPid, c);
  if (errorsIn(reporter) > before || !timing || !inputs || !output || !antiWindup || !optimizeFor) return undefined;
  return {
    kind: 'lti',
    exportName,
    ...timing,
    inputs,
    output,
    ...(saturate ? { saturate } : {}),
    antiWindup,
    ...(integralLimits ? { integralLimits } : {}),
    optimizeFor,
    ...(realisation ? { realisation } : {}),
  };
}

export const errorsIn = (reporter: Reporter): number =>
  reporter.diagnostics.filter((d) => d.severity === 'error').length;
const hasPid = (system: unknown): boolean => isObject(system) && system.pid !== undefined;

/** Set-point weights of a pid whose one input is the error already. */
function warnWeights({ pid }: System, c: Checking): void {
  const weights = (['b', 'c'] as const).filter((w) => pid && !q.eq(pid[w], q.one));
  if (weights.length > 0) report(c, 'BS2116', { weights }, 'system');
}

/** Limits on the output's counts: an end that is the end of the range moves with it. */
function checkSaturate(options: Given, output: CheckedOutput | undefined, c: Checking): Interval | undefined {
  const given = options.saturate;
  if (given === undefined) return saturatesAtRange(options) ? output?.range : undefined;
  if (isObject(given)) return report(c, 'BS2901', { what: 'names as limits of saturate' }, 'saturate');
  const limits = pair(c, 'saturate', given);
  const declared = declaredRange(options);
  if (!limits || !declared || !output) return undefined;
  const [lo, hi] = limits;
  if (lo < declared[0] || hi > declared[1]) {
    const what = "'saturate'";
    return report(c, 'BS2110', { what, lo, hi, outLo: declared[0], outHi: declared[1] }, 'saturate');
  }
  const counts = countsInside(output.quantity, lo, hi);
  const ends = counts && [toReal(counts.lo, output.quantity), toReal(counts.hi, output.quantity)];
  const low = ends && q.max(q.min(ends[0], ends[1]), output.range.lo);
  const high = ends && q.min(q.max(ends[0], ends[1]), output.range.hi);
  if (low && high && q.le(low, high)) return { lo: low, hi: high };
  return report(c, 'BS2115', { lo, hi, lsb: String(q.toNumber(q.abs(output.quantity.lsb))) }, 'saturate');
}

const saturatesAtRange = (options: Given): boolean => isObject(options.output) && options.output.saturate === true;

function declaredRange(options: Given): readonly [number, number] | undefined {
  const range = isObject(options.output) ? options.output.range : undefined;
  return Array.isArray(range) ? (range as [number, number]) : undefined;
}

function checkIntegralLimits(options: Given, c: Checking): Interval | undefined {
  if (options.integralLimits === undefined) return undefined;
  const limits = pair(c, 'integralLimits', options.integralLimits);
  return limits && { lo: q.fromNumber(limits[0]), hi: q.fromNumber(limits[1]) };
}

function checkAntiWindup(options: Given, c: Checking): 'clamp' | 'none' | undefined {
  const given = options.antiWindup;
  if (given === undefined) return 'clamp';
  const name = isObject(given) ? given.method : given;
  if (typeof name === 'string' && LATER_ANTI_WINDUP.includes(name)) {
    return report(c, 'BS2901', { what: `antiWindup '${name}'` }, 'antiWindup');
  }
  return word(c, 'antiWindup', given, ['clamp', 'none'] as const);
}

/** The core whose costs decide; 'cortex-m4' if absent. */
export function checkCore(options: Given, c: Checking): string | undefined {
  const given = options.optimizeFor;
  if (given === undefined) return 'cortex-m4';
  if ((LATER_CORES as readonly unknown[]).includes(given)) {
    return report(c, 'BS2901', { what: `the core ${given}` }, 'optimizeFor');
  }
  return word(c, 'optimizeFor', given, CORES);
}

function checkRealisation(options: Given, isPid: boolean, c: Checking): Realisation | undefined {
  if (options.realisation === undefined) return undefined;
  const found = word(c, 'realisation', options.realisation, REALISATIONS);
  return found === 'parallel-pid' && !isPid ? report(c, 'BS2112', { realisation: found }, 'realisation') : found;
}

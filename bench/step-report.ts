// The tables of step functions: kernels and whole steps beside what is required, and the FOC step beside float C.

import { requirement } from './requirements.js';
import type { StepMeasurement } from './step.js';
import { type Column, left, right, table } from './table.js';
import { number, spread, verdict } from './verdict.js';

/** What is asked for beside instructions: the very floor; a quotient that is the nearest count. */
function isAsked({ design, error }: StepMeasurement): boolean {
  if (design === 'kernel-sqrt') return error.jumps === 0 && error.worst === 0;
  return design !== 'kernel-div' || error.bound <= 0.5;
}

/** A figure counts only where the bits are right and what was asked for is computed. */
export function stepVerdict(m: StepMeasurement): string {
  if (m.mismatches > 0 || m.error.breaches > 0) return 'BROKEN';
  if (!isAsked(m)) return 'INEXACT';
  return verdict(m.fixed.steps.median, requirement(m.design, m.core));
}

const figures: readonly Column<StepMeasurement>[] = [
  right('flash', (m) => `${m.fixed.flashBytes}`),
  right('RAM', (m) => `${m.fixed.ramBytes}`),
  right('stack', (m) => `${m.fixed.stackBytes}`),
];

export const stepTable = (rows: readonly StepMeasurement[]): string =>
  table<StepMeasurement>(
    [
      left('design', (m) => m.design),
      left('core = optimizeFor', (m) => m.core),
      right('per step', (m) => spread(m.fixed.steps)),
      right('required', (m) => number(requirement(m.design, m.core).required)),
      right('aim', (m) => number(requirement(m.design, m.core).aim)),
      left('reached', stepVerdict),
      ...figures,
      left('bound', (m) => m.error.kind),
      right('bound, LSB', (m) => m.error.bound.toFixed(3)),
      right('worst found, LSB', (m) => m.error.worst.toFixed(3)),
      right('decisions that differ', (m) => `${m.error.jumps}`),
      right('mismatches', (m) => `${m.mismatches}`),
    ],
    rows,
  );

/** The step beside the same step in float. */
export function floatTable(all: readonly StepMeasurement[]): string {
  const rows = all.flatMap((m) => (m.float ? [{ ...m, float: m.float }] : []));
  return table<(typeof rows)[number]>(
    [
      left('design', (m) => m.design),
      left('core', (m) => m.core),
      right('fixed', (m) => spread(m.fixed.steps)),
      right('float C', (m) => spread(m.float.cost.steps)),
      right('float / fixed', (m) => (m.float.cost.steps.median / m.fixed.steps.median).toFixed(2)),
      left('reached', (m) => (m.float.cost.steps.median > m.fixed.steps.median ? 'aim' : '')),
      ...figures,
      right('float flash', (m) => `${m.float.cost.flashBytes}`),
      right('float RAM', (m) => `${m.float.cost.ramBytes}`),
      right('float stack', (m) => `${m.float.cost.stackBytes}`),
      right('float worst, counts', (m) => m.float.worst.toFixed(2)),
    ],
    rows,
  );
}

const inexact = ({ error, steps }: StepMeasurement): string =>
  error.jumps > 0
    ? `${error.jumps} of ${steps} results are not the exact floor`
    : `not the nearest count: the bound is ${error.bound.toFixed(3)} LSB, 0.5 asked for`;

export const missedSteps = (all: readonly StepMeasurement[]): readonly string[] =>
  all.flatMap((m) => {
    const [found, need] = [stepVerdict(m), requirement(m.design, m.core)];
    const says = `${m.design} on ${m.core}`;
    if (found === 'MISSED') return [`${says}: ${m.fixed.steps.median} instructions, required ${need.required}`];
    if (found === 'INEXACT') return [`${says}: ${inexact(m)}`];
    return found === 'BROKEN' ? [`${says}: ${m.mismatches} mismatches, ${m.error.breaches} bounds exceeded`] : [];
  });

// What a person reads of a choice: equation lines for the header, coefficients with their integers, integrator gains asked and stored.
import { createHash } from 'node:crypto';
import type { CoefficientInfo, GainInfo } from '../ir/compiled.js';
import type { FixedProgram } from '../ir/fixed.js';
import { printFixed } from '../ir/fixed-print.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';
import type { Choice } from './choose/choose.js';
import type { Structure } from './realise/structure.js';
import type { Integrator, ScaledModel } from './time/model.js';

const number = (x: Rational): string => `${Number(q.toNumber(x).toPrecision(9))}`;

function polynomial(p: readonly Rational[], variable: string): string {
  const terms = p.flatMap((c, k) => {
    if (q.isZero(c)) return [];
    const power = k === 0 ? '' : k === 1 ? variable : `${variable}^${k}`;
    const size = number(q.abs(c));
    const text = power === '' ? size : size === '1' ? power : `${size} ${power}`;
    return [{ negative: c.n < 0n, text }];
  });
  const ordered = terms.reverse();
  if (ordered.length === 0) return '0';
  return ordered
    .map((t, i) => (i === 0 ? `${t.negative ? '-' : ''}${t.text}` : `${t.negative ? '-' : '+'} ${t.text}`))
    .join(' ');
}

function systemLine(model: ScaledModel): string {
  const { system } = model.block;
  const variable = system.sampleTime === undefined ? 's' : 'z';
  const pid = system.pid;
  if (pid) {
    const weights = model.inputs.length === 2 ? `, b = ${number(pid.b)}, c = ${number(pid.c)}` : '';
    const sign = pid.reverse ? ' (reverse action)' : '';
    return `PID: kp = ${number(pid.kp)}, ki = ${number(pid.ki)}, kd = ${number(pid.kd)}, tf = ${number(pid.tf)} s${weights}${sign}`;
  }
  const { num, den } = system.exact;
  return `H(${variable}) = (${polynomial(num, variable)}) / (${polynomial(den, variable)})`;
}

/** Terms with their signs between them, as a person writes a sum. */
function signedSum(terms: readonly { readonly c: Rational; readonly of: string }[]): string {
  const shown = terms
    .filter((t) => !q.isZero(t.c))
    .map((t) => ({ minus: t.c.n < 0n, text: `${number(q.abs(t.c))} ${t.of}` }));
  return (
    shown.map((t, i) => (i === 0 ? `${t.minus ? '-' : ''}${t.text}` : `${t.minus ? '-' : '+'} ${t.text}`)).join(' ') ||
    '0'
  );
}

/** H as given, the method, and what is computed. */
export function equationLines(model: ScaledModel, choice: Choice): string[] {
  const { block } = model;
  const prewarp = block.prewarp === undefined ? '' : `, prewarped at ${block.prewarp} rad/s`;
  const how = block.system.sampleTime === undefined ? `${block.method}${prewarp}` : 'given in z';
  const lines = [
    systemLine(model),
    `${how}, sample time ${number(block.sampleTime)} s; ${choice.candidate.structure.realisation} realisation`,
  ];
  for (const [j, s] of choice.candidate.actual.sections.entries()) {
    const inputs = j === 0 ? model.inputs.map((x) => x.name) : [`y${j}`];
    const feed = s.num.flatMap((b, i) => b.map((c, k) => ({ c, of: `${inputs[i]}[n${k ? `-${k}` : ''}]` })));
    const back = s.den.map((a, k) => ({ c: q.neg(a), of: `y${j + 1}[n-${k + 1}]` }));
    lines.push(`y${j + 1}[n] = ${signedSum([...feed, ...back])}`);
  }
  return lines;
}

function listed(
  asked: Structure,
  actual: Structure,
  fracs: (section: number, part: 'num' | 'den', input: number) => number,
): CoefficientInfo[] {
  const found: CoefficientInfo[] = [];
  const note = (name: string, want: Rational, stored: Rational, frac: number) => {
    if (!q.isZero(want)) found.push({ name, asked: want, integer: q.toFixed(stored, frac), frac });
  };
  for (const [j, s] of actual.sections.entries()) {
    const want = asked.sections[j];
    for (const [i, b] of s.num.entries()) {
      for (const [k, c] of b.entries())
        note(
          `section ${j + 1} b${k}${s.num.length > 1 ? ` (input ${i + 1})` : ''}`,
          want.num[i][k],
          c,
          fracs(j, 'num', i),
        );
    }
    for (const [k, c] of s.den.entries()) note(`section ${j + 1} a${k + 1}`, want.den[k], c, fracs(j, 'den', 0));
  }
  return found;
}

export function coefficientTable(model: ScaledModel, choice: Choice): CoefficientInfo[] {
  const { structure, actual, formats } = choice.candidate;
  const { integrator } = choice.certified;
  const sections = listed(structure, actual, (j, part, i) =>
    part === 'den' ? formats.sections[j].fa : formats.sections[j].fb[i],
  );
  const direct = (structure.direct ?? []).map((d, i) => {
    const frac = formats.sum - model.inputs[i].frac;
    return { name: `direct (${model.inputs[i].name})`, asked: d, integer: q.toFixed(d, frac), frac };
  });
  const gains = (integrator?.gains ?? []).map((k, i) => {
    const frac = (formats.integrator as number) - model.inputs[i].frac;
    return {
      name: `integral (${model.inputs[i].name})`,
      asked: (model.integrator as Integrator).gains[i],
      integer: q.toFixed(k, frac),
      frac,
    };
  });
  return [...direct, ...gains, ...sections];
}

/** Input zeros that are no multiple of their guard bits: an integrator sums what is stored, for ever, so the bound is against that. */
function storedZeros(model: ScaledModel): GainInfo[] {
  return model.inputs.flatMap((x, i) => {
    const asked = model.block.inputs[i].quantity.zero;
    const stored = q.fromFixed(x.zero, x.guard);
    return q.isZero(x.offsetError)
      ? []
      : [{ what: 'zero' as const, name: `zero of ${x.name}, in counts`, asked, stored }];
  });
}

/** What the integrator's bound is against: gains in engineering units per sample, then zeros in counts where they are rounded. */
export function gainTable(model: ScaledModel, stored: Integrator | undefined): GainInfo[] {
  if (!stored || !model.integrator) return [];
  const asked = model.integrator.gains;
  const gains = stored.gains.map((k, i) => {
    const unit = q.div(model.output.unit, model.inputs[i].unit);
    return { name: `ki (${model.inputs[i].name})`, asked: q.mul(asked[i], unit), stored: q.mul(k, unit) };
  });
  return [...gains, ...storedZeros(model)];
}

const digits = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Sixteen hexadecimal digits that change whenever any number of the step changes. */
export function numericsId(choice: Choice): string {
  const { program, candidate } = choice;
  const replacer = (key: string, value: unknown) => {
    if (key === 'span' || key === 'name' || key === 'id' || key === 'note') return undefined;
    return typeof value === 'bigint' ? `${value}` : value;
  };
  const { inputs, states, stores, outputs } = program;
  const realisation = candidate.structure.realisation;
  return digits(JSON.stringify({ realisation, program: { inputs, states, stores, outputs } }, replacer));
}

/** The same of a program of any size: of its text without names and places. */
export const programId = (program: FixedProgram): string =>
  digits(printFixed(program).replace(/ (?:name|note|at) .*$/gm, ''));

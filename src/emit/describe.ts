// The header's opening comment: equation, signals, coefficients, bound. What a reviewer reads first.
import { spell, spellRange } from '../diag/numbers.js';
import type { CoefficientInfo, CompiledBlock, GainInfo, OutputCertificate, SignalInfo } from '../ir/compiled.js';
import { cName } from '../num/format.js';
import * as q from '../num/rational.js';
import { commentSafe } from './c-comment.js';
import { describeStep } from './describe-step.js';
import { FOREVER, formatOf, up } from './describe-words.js';
import { saturates } from './saturates.js';

const HOW = { assume: ', trusted to be in range', clamp: ', clamped' };

function signal(s: SignalInfo, side: 'in ' | 'out', how: string): string {
  const { type, rawRange } = s.quantity;
  const unit = s.unit ? ` ${s.unit}` : '';
  const raw = `${rawRange.lo} .. ${rawRange.hi}`;
  return `  ${s.name}  ${side}  ${cName(type)}  ${formatOf(s)}  ${spellRange(s.range.lo, s.range.hi)}${unit}  (raw ${raw}${how})`;
}

function coefficient(c: CoefficientInfo): string {
  const stored = q.fromFixed(c.integer, c.frac);
  const off = q.sub(stored, c.asked);
  const verdict = q.isZero(off) ? 'exact' : `asked ${spell(c.asked)}, off by ${spell(off)}`;
  return `  ${c.name} = ${c.integer} / 2^${c.frac} = ${spell(stored)}  ${verdict}`;
}

function gainError({ asked, stored }: GainInfo): string {
  if (q.eq(stored, asked)) return 'exact';
  return q.isZero(asked) ? `off by ${spell(stored)}` : `off by ${spell(q.sub(q.div(stored, asked), q.one))} of it`;
}

function certificate(c: OutputCertificate, unit: string): string[] {
  const main = `  |${c.name} - ${c.name}_real| <= ${up(c.errorBoundLsb)} LSB = ${up(c.errorBound)}${unit} ${FOREVER[c.boundKind]}`;
  const gains = c.gains.map(
    (g) =>
      `  ${g.what === 'zero' ? '' : 'gain '}${g.name}: stored ${spell(g.stored)}, asked ${spell(g.asked)}, ${gainError(g)}; the bound is against the stored ${g.what ?? 'gain'}`,
  );
  const dead =
    c.deadBand === undefined ? [] : [`  dead band: errors below ${spell(c.deadBand)} do not move the integrator`];
  return [main, ...gains, ...dead];
}

/** Lines of the comment, without the leading star. */
export const describe = (block: CompiledBlock): string[] =>
  (block.meaning === undefined ? describeLinear(block) : describeStep(block)).map(commentSafe);

function describeLinear(block: CompiledBlock): string[] {
  const coefficients =
    block.coefficients.length > 0 ? ['', 'Coefficients', ...block.coefficients.map(coefficient)] : [];
  const unitOf = (name: string): string => {
    const unit = block.outputs.find((o) => o.name === name)?.unit;
    return unit ? ` ${unit}` : '';
  };
  return [
    ...block.equation,
    `formats chosen for ${block.optimizeFor}; numerics ${block.numericsId}`,
    '',
    'Signals',
    ...block.inputs.map((s) => signal(s, 'in ', HOW[s.outOfRange])),
    ...block.outputs.map((s) => signal(s, 'out', saturates(block, s.name) ? ', saturates' : '')),
    ...coefficients,
    '',
    'Error bound',
    ...block.certificates.flatMap((c) => certificate(c, unitOf(c.name))),
  ];
}

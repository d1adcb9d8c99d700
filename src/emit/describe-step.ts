// The header's opening comment of a step function: signals, tunables, states, bounds, decisions, rates.
// Law: a bound is said with the words of its kind and never a stronger one; what was not shown is not said.

import type { Span } from '../diag/diagnostic.js';
import { spell, spellRange } from '../diag/numbers.js';
import type { CompiledBlock, Discontinuity, OutputCertificate, SignalInfo, StateInfo } from '../ir/compiled.js';
import type { FixedState } from '../ir/fixed.js';
import type { Rate } from '../ir/step.js';
import { cName } from '../num/format.js';
import * as q from '../num/rational.js';
import { formatName } from './c-comment.js';
import { FOREVER, formatOf, up } from './describe-words.js';
import { fieldNames } from './names.js';
import { saturates } from './saturates.js';

export const placeOf = (p: Span): string => `${p.file.replace(/^.*[\\/]/, '')}:${p.line}`;

const dimensions = (s: SignalInfo): string => (s.signal?.shape ?? []).map((n) => `[${n}]`).join('');
const unitOf = (s: { readonly unit?: string }): string => (s.unit ? ` ${s.unit}` : '');

/** What the integers of a signal mean. */
function content(s: SignalInfo): string {
  const { kind, members, cyclic } = s.signal ?? {};
  const { rawRange } = s.quantity;
  if (kind === 'bool') return '0 is false, all else true';
  if (kind === 'oneOf') return (members ?? []).map((m, k) => `${k} ${m}`).join(', ');
  if (cyclic) return `${formatOf(s)}  2^${cyclic.bits} counts are ${spell(cyclic.period)}${unitOf(s)}`;
  const invalid = s.invalid === undefined ? '' : `, ${s.invalid} means no value`;
  return `${formatOf(s)}  ${spellRange(s.range.lo, s.range.hi)}${unitOf(s)}  (raw ${rawRange.lo} .. ${rawRange.hi}${invalid})`;
}

const typeOf = (s: SignalInfo): string => `${cName(s.quantity.type)}${dimensions(s)}`;

function input(s: SignalInfo): string {
  const kind = s.signal?.kind ?? 'real';
  const free = kind === 'bool' || kind === 'cyclic';
  const coded = kind === 'oneOf' ? '; an unknown code is 0' : undefined;
  const how = s.outOfRange === 'assume' ? '; trusted to be in range' : '; clamped';
  return `  ${s.name}  in   ${typeOf(s)}  ${content(s)}${coded ?? (free ? '' : how)}`;
}

const output = (block: CompiledBlock, s: SignalInfo): string =>
  `  ${s.name}  out  ${typeOf(s)}  ${content(s)}${saturates(block, s.name) ? '; saturates' : ''}`;

const tunable = (s: SignalInfo): string => `  ${s.name}  ${typeOf(s)}  ${content(s)}; a count outside is refused`;

function stateRange(s: FixedState, info: StateInfo | undefined): string {
  const [lsb, zero] = info ? [info.lsb, info.zero] : [q.pow2(-s.frac), q.zero];
  const [a, b] = [s.range.lo, s.range.hi].map((x) => q.mul(q.sub({ n: x, d: 1n }, zero), lsb));
  return `${spellRange(q.min(a, b), q.max(a, b))}${unitOf(info?.signal ?? {})}`;
}

function states(block: CompiledBlock): string[] {
  const fields = fieldNames(block.program.states);
  const held = block.program.states.filter((s) => !s.tunable);
  const lines = held.map((s) => {
    const info = block.stateSignals?.find((x) => x.signal.name === s.name);
    const size = s.length === undefined ? '' : `[${s.length}]`;
    return `  ${fields.get(s.name)}  ${cName(s.type)}${size}  ${formatName(s.range, s.frac, s.type.bits)}  ${stateRange(s, info)}`;
  });
  return lines.length > 0 ? ['', 'State', ...lines] : [];
}

function bound(c: OutputCertificate, unit: string): string[] {
  if (c.decisionMargin !== undefined) {
    return [
      `  ${c.name} = ${c.name}_real wherever the real condition is farther than ${up(c.decisionMargin)} from its threshold (${c.boundKind})`,
    ];
  }
  const jump = c.jumpBound
    ? [`  ${c.name}: up to ${up(c.jumpBound)}${unit} more from where a decision below falls the other way`]
    : [];
  return [
    `  |${c.name} - ${c.name}_real| <= ${up(c.errorBoundLsb)} LSB = ${up(c.errorBound)}${unit} ${FOREVER[c.boundKind]}`,
    ...jump,
  ];
}

const decision = (d: Discontinuity): string[] => {
  const jumps = Object.entries(d.jump).map(([name, by]) => `${name} by ${up(by)}`);
  const where = d.place ? `${placeOf(d.place)}  ` : '';
  const effect = jumps.length > 0 ? `; the other side moves ${jumps.join(', ')}` : '';
  return [`  ${where}${d.what}  agrees where its sides are more than ${up(d.guardBand)} apart${effect}`];
};

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
/** Ticks looked at for the worst one; schedules that repeat later are described by their rates alone. */
const LONGEST_SCHEDULE = 100_000;

/** The tick of one period on which most blocks run, and which those are. */
function worstTick(rates: readonly Rate[]): string[] {
  const period = rates.reduce((n, r) => (n / gcd(n, r.every)) * r.every, 1);
  if (period > LONGEST_SCHEDULE) return [];
  const due = (k: number): readonly Rate[] => rates.filter((r) => k % r.every === r.phase % r.every);
  const ticks = Array.from({ length: period }, (_, k) => k);
  const worst = ticks.reduce((best, k) => (due(k).length > due(best).length ? k : best), 0);
  const names = due(worst).map((r) => r.name);
  return [
    `  worst tick: call ${worst} of every ${period} runs ${names.length > 0 ? names.join(', ') : 'none of them'}`,
  ];
}

function rates(list: readonly Rate[]): string[] {
  if (list.length === 0) return [];
  const line = (r: Rate): string => `  ${r.name} runs on calls k = ${r.phase % r.every} (mod ${r.every})`;
  return ['', 'Rates: step is called at the fastest', ...list.map(line), ...worstTick(list)];
}

const titled = (title: string, lines: readonly string[]): string[] => (lines.length > 0 ? ['', title, ...lines] : []);

/** Lines of the comment, without the leading star. */
export function describeStep(block: CompiledBlock): string[] {
  const unit = (name: string): string => unitOf(block.outputs.find((o) => o.name === name) ?? {});
  const at = block.place ? `, ${placeOf(block.place)}` : '';
  return [
    `step function of ${block.exportName}${at}`,
    ...block.equation,
    `formats chosen for ${block.optimizeFor}; numerics ${block.numericsId}`,
    ...titled('Signals', [...block.inputs.map(input), ...block.outputs.map((s) => output(block, s))]),
    ...titled('Tunables', (block.tunables ?? []).map(tunable)),
    ...states(block),
    ...titled(
      'Error bound',
      block.certificates.flatMap((c) => bound(c, unit(c.name))),
    ),
    ...titled('Decisions that errors can turn', (block.discontinuities ?? []).flatMap(decision)),
    ...rates(block.rates ?? []),
  ];
}

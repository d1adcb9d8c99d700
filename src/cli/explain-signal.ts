// backstep explain design.ts:signal: one name as text and as part of a document.
import { spell, spellRange } from '../diag/numbers.js';
import { up } from '../emit/describe-words.js';
import * as q from '../num/rational.js';
import type { Costs } from '../target/schema.js';
import { type Entry, type Format, type Share, typeText } from './explain-entry.js';
import { type BitEffect, oneBit } from './explain-share.js';

const unitText = (unit: string | undefined): string => (unit ? ` ${unit}` : '');
const line = (title: string, text: string): string => `  ${title.padEnd(14)}${text}\n`;
const more = (texts: readonly string[]): string => texts.map((text) => line('', text)).join('');

function formatText(f: Format): string {
  const type = typeText(f);
  const frac = f.frac === undefined ? '' : `, fraction ${f.frac}`;
  const kept = type ? `, ${type}` : '';
  const step = q.eq(f.lsb, q.one) ? '' : `; steps of ${spell(q.abs(f.lsb))}`;
  return `${f.bits} bits${frac}${kept}${step}${f.declared ? '; declared' : ''}`;
}

const percent = (part: q.Rational, whole: q.Rational): string =>
  q.isZero(whole) ? '' : ` (${Math.round((100 * q.toNumber(part)) / q.toNumber(whole))} %)`;

function shareText(s: Share): string {
  const total = s.causes.reduce((sum, p) => q.add(sum, p.bound), q.zero);
  const causes = s.causes.map((p) => (s.causes.length === 1 ? p.cause : `${p.cause} ${up(p.bound)}`)).join(', ');
  return `${s.output}: ${up(total)} of ${up(s.errorBound)}${unitText(s.unit)}${percent(total, s.errorBound)}, ${causes}`;
}

function bitText(e: BitEffect, declared: boolean): string {
  const bounds = e.bounds
    .filter((b) => spell(b.from) !== spell(b.to))
    .map((b) => `${b.output} ${spell(b.from)} -> ${spell(b.to)}${unitText(b.unit)}`);
  const none = e.bounds.length > 0 ? 'no bound moves in six digits' : 'no bound depends on it';
  return `about${declared ? ', were it declared so' : ''}: ${bounds.length > 0 ? bounds.join(', ') : none}; ${e.cost}`;
}

const ownErrorText = (e: Entry): string[] =>
  e.ownError === undefined
    ? []
    : [`${e.name} itself: ${spell(e.ownError)}${unitText(e.unit)} after one step from the same state`];

/** One name, some lines. */
export function entryText(e: Entry, costs: Costs): string {
  const at = e.place ? `, ${e.place.file}:${e.place.line}:${e.place.column}` : '';
  const article = /^[aeiou]/.test(e.role) ? 'an' : 'a';
  const [plus, minus] = [oneBit(e, 1, costs), oneBit(e, -1, costs)];
  const shares = [...e.shares.map(shareText), ...ownErrorText(e)];
  const range = e.range && (q.eq(e.range.lo, e.range.hi) ? spell(e.range.lo) : spellRange(e.range.lo, e.range.hi));
  return [
    `${e.name}: ${article} ${e.role} of ${e.block}${at}\n`,
    ...(range ? [line('range', `${range}${unitText(e.unit)}`)] : []),
    range ? more(e.from) : e.from.map((text, i) => line(i === 0 ? 'range' : '', text)).join(''),
    line(
      'format',
      e.format ? formatText(e.format) : 'none of its own: in the C it is part of another value or of a decision',
    ),
    line('error', shares[0] ?? "no rounding of its own reaches an output's bound"),
    more(shares.slice(1)),
    ...(plus ? [line('one bit more', bitText(plus, e.format?.declared ?? false))] : []),
    ...(minus ? [line('one bit less', bitText(minus, e.format?.declared ?? false))] : []),
  ].join('');
}

/** The same, for a document. */
export function entryJson(e: Entry, costs: Costs): object {
  const { format: f } = e;
  const [plus, minus] = [oneBit(e, 1, costs), oneBit(e, -1, costs)];
  return {
    block: e.block,
    name: e.name,
    role: e.role,
    ...(e.place ? { place: e.place } : {}),
    ...(e.unit ? { unit: e.unit } : {}),
    ...(e.range ? { range: [q.toNumber(e.range.lo), q.toNumber(e.range.hi)] } : {}),
    from: e.from,
    ...(f ? { format: formatJson(f) } : {}),
    share: e.shares.map((s) => ({
      output: s.output,
      errorBound: q.toNumberUp(s.errorBound),
      parts: s.causes.map((p) => ({ cause: p.cause, bound: q.toNumberUp(p.bound) })),
    })),
    ...(e.ownError === undefined ? {} : { errorAfterOneStep: e.ownError }),
    ...(plus ? { oneBitMore: plus } : {}),
    ...(minus ? { oneBitLess: minus } : {}),
  };
}

const formatJson = (f: Format) => ({
  bits: f.bits,
  ...(f.frac === undefined ? {} : { frac: f.frac }),
  ...(f.type ? { cType: typeText(f), signed: f.type.signed } : {}),
  lsb: q.toNumber(f.lsb),
  declared: f.declared,
});

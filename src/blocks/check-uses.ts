// The blocks a block uses: are they blocks, do their sample times agree, does none use itself?
// Law: a mistake inside a used block is told at the use, and again where that block is exported.
import { type Diagnostic, isSpan } from '../diag/diagnostic.js';
import { Reporter } from '../diag/reporter.js';
import * as q from '../num/rational.js';
import { type Checking, checkKeys, finite, isObject, report, within } from '../signals/checking.js';
import { checkAny, checkName } from './check-block.js';
import type { CheckedUse } from './checked.js';

type Given = Readonly<Record<string, unknown>>;

const MOST_COPIES = 4096;
const MOST_EVERY = 1_000_000;
/** Sample times are doubles: 5 * 1e-3 s and 5e-3 s are the same. */
const NEAR = q.pow2(-40);

/** [] when there are none; undefined when an error was reported. */
export function checkUses(
  given: unknown,
  sampleTime: q.Rational | undefined,
  around: readonly object[],
  c: Checking,
): readonly CheckedUse[] | undefined {
  if (given === undefined) return [];
  if (!isObject(given)) {
    return report(c, 'BS2003', { option: 'uses', value: given, expected: 'an object of blocks by name' }, 'uses');
  }
  const uses = Object.entries(given).map(([name, use]) => {
    const inner = within(c, 'uses', name);
    const named = checkName(name, 'the used block', inner);
    const checked = checkUse(name, use, around, inner);
    if (checked && sampleTime) checkRate(checked, sampleTime, inner);
    return named ? checked : undefined;
  });
  return uses.every((u) => u !== undefined) ? uses : undefined;
}

function checkUse(name: string, use: unknown, around: readonly object[], c: Checking): CheckedUse | undefined {
  const kind = isObject(use) ? use.kind : undefined;
  if (!isObject(use) || typeof kind !== 'string') return report(c, 'BS2024', { name, what: spell(use) });
  if (kind === 'array') return checkCopies(name, use, around, c);
  if (kind === 'every') return checkEvery(name, use, around, c);
  const block = checkUsed(name, use, around, c);
  return block && { name, block };
}

const spell = (use: unknown): string =>
  typeof use === 'function' ? 'a function' : Array.isArray(use) ? 'a list (write array(n, block))' : `${String(use)}`;

function checkCopies(name: string, use: Given, around: readonly object[], c: Checking): CheckedUse | undefined {
  checkKeys(c, 'array', use, ['kind', 'count', 'block']);
  const whole = (n: number) => Number.isInteger(n) && n >= 1 && n <= MOST_COPIES;
  const count = finite(c, 'count', use.count, `a whole number from 1 to ${MOST_COPIES}`, whole);
  const block = plainUsed('array', name, use.block, around, c);
  return block && count !== undefined ? { name, block, count } : undefined;
}

function checkEvery(name: string, use: Given, around: readonly object[], c: Checking): CheckedUse | undefined {
  checkKeys(c, 'every', use, ['kind', 'every', 'block', 'phase']);
  const whole = (n: number) => Number.isInteger(n) && n >= 1 && n <= MOST_EVERY;
  const every = finite(c, 'every', use.every, `a whole number from 1 to ${MOST_EVERY}`, whole);
  const inPhase = (k: number) => Number.isInteger(k) && k >= 0 && (every === undefined || k < every);
  const expected = `a whole number from 0 to ${every === undefined ? 'n - 1' : every - 1}`;
  const phase = use.phase === undefined ? 0 : finite(c, 'phase', use.phase, expected, inPhase);
  const block = plainUsed('every', name, use.block, around, c);
  if (!block || every === undefined || phase === undefined) return undefined;
  return { name, block, rate: { every, phase } };
}

function plainUsed(by: string, name: string, block: unknown, around: readonly object[], c: Checking) {
  const kind = isObject(block) ? block.kind : undefined;
  if (kind === 'array' || kind === 'every') return report(c, 'BS2901', { what: `${kind} inside ${by}` });
  return checkUsed(name, block, around, c);
}

function checkUsed(name: string, block: unknown, around: readonly object[], c: Checking) {
  const kind = isObject(block) ? block.kind : undefined;
  if (kind !== 'lti' && kind !== 'block' && kind !== 'network')
    return report(c, 'BS2024', { name, what: spellKind(block) });
  if (around.includes(block as object)) {
    return report(c, 'BS2027', { names: [c.block ?? 'the block', name] });
  }
  const own = new Reporter();
  const checked = checkAny(block, name, own, around);
  for (const d of own.diagnostics) if (d.severity !== 'info') c.reporter.add(atUse(d, c));
  return checked;
}

const spellKind = (value: unknown): string =>
  isObject(value) && typeof value.kind === 'string' ? `a ${value.kind}` : isObject(value) ? 'an object' : spell(value);

/** The diagnostic of a used block, placed below the use. */
function atUse(d: Diagnostic, c: Checking): Diagnostic {
  const path = d.place && !isSpan(d.place) ? d.place.path : [];
  return { ...d, place: { ...(c.block === undefined ? {} : { block: c.block }), path: [...c.path, ...path] } };
}

function checkRate({ name, block, rate }: CheckedUse, sampleTime: q.Rational, c: Checking): void {
  const outer = q.mul(sampleTime, q.rational(rate?.every ?? 1));
  const off = q.abs(q.sub(block.sampleTime, outer));
  if (q.le(off, q.mul(outer, NEAR))) return;
  const ratio = q.toNumber(q.div(block.sampleTime, sampleTime));
  const whole = Math.abs(ratio - Math.round(ratio)) < 1e-9 ? Math.round(ratio) : 0;
  const seconds = (t: q.Rational) => String(Number(q.toNumber(t).toPrecision(6)));
  report(c, 'BS2023', { name, inner: seconds(block.sampleTime), outer: seconds(outer), ratio: whole });
}

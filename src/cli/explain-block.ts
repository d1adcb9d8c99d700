// backstep explain design.ts: what each block became: realisation, bounds with their causes, states, coefficients, decisions, rates.
import { spell } from '../diag/numbers.js';
import { describe } from '../emit/describe.js';
import { placeOf } from '../emit/describe-step.js';
import { up } from '../emit/describe-words.js';
import { stateBytes } from '../emit/manifest.js';
import type { CompiledBlock, Discontinuity, OutputCertificate } from '../ir/compiled.js';
import * as q from '../num/rational.js';
import type { Entry } from './explain-entry.js';

/** Smaller parts are summed up. */
const MOST_PARTS = 8;

const indent = (lines: readonly string[]): string => lines.map((l) => (l === '' ? '\n' : `  ${l}\n`)).join('');

function partLines(c: OutputCertificate): string[] {
  if (c.parts.length === 0) return [];
  const sorted = [...c.parts].sort((a, b) => q.cmp(b.bound, a.bound));
  const rest = sorted.slice(MOST_PARTS);
  const lines = sorted.slice(0, MOST_PARTS).map((p) => `    ${up(p.bound).padEnd(12)} ${p.cause}`);
  const others =
    rest.length > 0
      ? [
          `    ${up(q.sum(rest.map((p) => p.bound))).padEnd(12)} ${rest.length === 1 ? '1 smaller one' : `${rest.length} smaller ones`}`,
        ]
      : [];
  const left = q.sub(c.errorBound, q.sum(c.parts.map((p) => p.bound)));
  const together = q.lt(q.mul(c.errorBound, q.rational(1, 100)), left)
    ? [`    ${up(left).padEnd(12)} of several together, not told apart`]
    : [];
  const asked = c.maxError === undefined ? 'reported, not enforced' : `asked: ${spell(c.maxError)}`;
  return [`  ${c.name}: ${up(c.errorBound)} (${asked}) is made of`, ...lines, ...others, ...together];
}

/** Text of one block: the header's words, then where the bounds come from and which names can be asked for. */
export function blockText(block: CompiledBlock, entries: readonly Entry[]): string {
  const parts = block.certificates.flatMap(partLines);
  const names = (role: Entry['role']): string[] => [
    ...new Set(entries.filter((e) => e.role === role).map((e) => e.name)),
  ];
  const asked = (['input', 'output', 'tunable', 'state', 'variable', 'coefficient'] as const).flatMap((role) => {
    const own = names(role);
    return own.length > 0 ? [`  ${`${role}s`.padEnd(13)}${own.join(', ')}`] : [];
  });
  const bytes = stateBytes(block.program.states);
  return [
    `${block.exportName}${block.place ? ` (${placeOf(block.place)})` : ''}: ${kindOf(block)}, a step every ${spell(block.sampleTime)} s, ${bytes} bytes of state\n`,
    indent([...describe(block), ...(parts.length > 0 ? ['', 'Where the bounds come from', ...parts] : [])]),
    indent(['', 'Names to ask for, as design.ts:name', ...asked]),
  ].join('');
}

const kindOf = (block: CompiledBlock): string =>
  block.meaning ? 'a step function' : `a linear block, realised as ${block.realisation}`;

const decisionJson = (d: Discontinuity) => ({
  ...(d.place ? { place: d.place } : {}),
  what: d.what,
  guardBand: q.toNumberUp(d.guardBand),
  jump: Object.fromEntries(Object.entries(d.jump).map(([name, by]) => [name, q.toNumberUp(by)])),
});

const certificateJson = (c: OutputCertificate) => ({
  name: c.name,
  boundKind: c.boundKind,
  ...(c.decisionMargin === undefined
    ? { errorBound: q.toNumberUp(c.errorBound), errorBoundLsb: q.toNumberUp(c.errorBoundLsb) }
    : { decisionMargin: q.toNumberUp(c.decisionMargin) }),
  ...(c.jumpBound === undefined ? {} : { jumpBound: q.toNumberUp(c.jumpBound) }),
  ...(c.maxError === undefined ? {} : { maxError: q.toNumber(c.maxError) }),
  parts: c.parts.map((p) => ({ cause: p.cause, bound: q.toNumberUp(p.bound) })),
});

/** The same, for a document; `signals` are one by one. */
export const blockJson = (block: CompiledBlock, signals: readonly object[]): object => ({
  name: block.name,
  exportName: block.exportName,
  ...(block.place ? { place: block.place } : {}),
  kind: block.meaning ? 'step' : 'lti',
  realisation: block.realisation,
  equation: block.equation,
  sampleTime: q.toNumber(block.sampleTime),
  optimizeFor: block.optimizeFor,
  numericsId: block.numericsId,
  stateBytes: stateBytes(block.program.states),
  outputs: block.certificates.map(certificateJson),
  decisions: (block.discontinuities ?? []).map(decisionJson),
  rates: (block.rates ?? []).map(({ name, every, phase }) => ({ name, every, phase })),
  signals,
});

// A name's share of the error bounds, and what one bit more or less of it would do. Law: the shares are the certificate's own parts;
// what a bit would do is an estimate and says so, for another format can lead to another choice elsewhere.
import type { ErrorPart, OutputCertificate } from '../ir/compiled.js';
import { toNumber, toNumberUp } from '../num/rational.js';
import type { Costs, Width } from '../target/schema.js';
import type { Entry, Role, Share } from './explain-entry.js';

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The parts of a bound that speak of this name. */
export function causesOf(c: OutputCertificate, name: string, role: Role): ErrorPart[] {
  if (role === 'coefficient') return c.parts.filter((p) => p.cause === 'coefficients');
  if (role === 'output') return c.name === name ? c.parts.filter((p) => p.cause === 'output rounding') : [];
  if (role === 'input' || role === 'tunable') return [];
  const end = new RegExp(`^(.*?)( of| the state|limits:) (?:self\\.)?${literal(name)}$`);
  const states = (p: ErrorPart): boolean => p.cause.startsWith('error of the state ');
  return c.parts.filter((p) => end.test(p.cause) && (role === 'state') === states(p));
}

/** Roundings, approximations and stored factors shrink with a bit; what comes from elsewhere does not. */
const followsBits = (cause: string): boolean =>
  /^(?:rounding|approximation|stored|its rounding|output rounding)/.test(cause);

export interface BitEffect {
  readonly bits: number;
  /** About: the bound of each output it has a share of, in engineering units. */
  readonly bounds: readonly {
    readonly output: string;
    readonly unit?: string;
    readonly from: number;
    readonly to: number;
  }[];
  readonly cost: string;
}

/** One bit more (+1) or less (-1); undefined where there is no format, or the design declares it. */
export function oneBit(entry: Entry, by: 1 | -1, costs: Costs): BitEffect | undefined {
  const { format } = entry;
  if (!format || entry.role === 'input' || entry.role === 'tunable') return undefined;
  const bounds = entry.shares.flatMap((s) => {
    const change = movable(s) * (by === 1 ? -0.5 : 1);
    const from = toNumberUp(s.errorBound);
    return change === 0 ? [] : [{ output: s.output, ...(s.unit ? { unit: s.unit } : {}), from, to: from + change }];
  });
  return { bits: format.bits + by, bounds: [...bounds, ...ownChange(entry, by)], cost: costOf(entry, by, costs) };
}

/** A state's own error holds half a step of its format, for its rounding. */
function ownChange({ name, unit, ownError, format }: Entry, by: 1 | -1): BitEffect['bounds'] {
  if (ownError === undefined || !format) return [];
  const half = toNumber(format.lsb) / 2;
  const to = Math.max(0, ownError + (by === 1 ? -half / 2 : half));
  return [{ output: `${name} itself`, ...(unit ? { unit } : {}), from: ownError, to }];
}

const movable = (s: Share): number =>
  s.causes.filter((p) => followsBits(p.cause)).reduce((sum, p) => sum + toNumberUp(p.bound), 0);

const wordOf = (bits: number): number => [8, 16, 32, 64].find((w) => bits <= w) ?? 128;
const arithmetic = (word: number): Width => (word <= 16 ? 16 : word <= 32 ? 32 : 64);

function costOf(entry: Entry, by: 1 | -1, costs: Costs): string {
  const bits = entry.format?.bits ?? 0;
  const [now, then] = [wordOf(bits), wordOf(bits + by)];
  if (then > 64) return 'no 64-bit word holds it';
  if (now === then) return `no cost: ${now} bits hold it as before`;
  const memory = entry.role === 'state' ? memoryOf(entry, now, then) : '';
  return `a word of ${then} bits instead of ${now}: ${memory}${workOf(arithmetic(now), arithmetic(then), costs)}`;
}

const WORK = { add: 'sum', mul: 'product', shift: 'rounding', load: 'load', store: 'store' } as const;

/** What each operation on it costs then, where that differs. */
function workOf(now: Width, then: Width, costs: Costs): string {
  const changed = (Object.keys(WORK) as (keyof typeof WORK)[]).filter((k) => costs[k][now] !== costs[k][then]);
  if (changed.length === 0) return `no other count of ${costs.unit}`;
  const each = changed.map((k) => `a ${WORK[k]} ${costs[k][then]} instead of ${costs[k][now]}`);
  return `${each.join(', ')} ${costs.unit}`;
}

const memoryOf = (entry: Entry, now: number, then: number): string => {
  const bytes = ((then - now) / 8) * (entry.format?.length ?? 1);
  return `${Math.abs(bytes)} byte${Math.abs(bytes) === 1 ? '' : 's'} ${bytes > 0 ? 'more' : 'less'} of state, `;
};

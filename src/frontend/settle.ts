// One list of diagnostics out of three sources: TypeScript, the execution, the checks on values.
// Law: a mistake is told once, in the most specific words; what cannot be placed is told without a place.
import { type Diagnostic, isSpan, type Span, type ValuePlace } from '../diag/diagnostic.js';
import type { Places, Reading } from './design.js';

/** The span of a property, or of the nearest property around it that stands in the source. */
export function spanOfPlace(place: ValuePlace, places: Places): Span | undefined {
  const spans = place.block === undefined ? undefined : places.blocks[place.block];
  if (!spans) return undefined;
  for (let depth = place.path.length; depth > 0; depth--) {
    const key = place.path.slice(0, depth).join('.');
    if (Object.hasOwn(spans, key)) return spans[key];
  }
  return spans[''];
}

/**
 * All diagnostics with their spans, sorted by place.
 * @param thrown what the execution of the design gave
 * @param values what the checks and passes gave, with ValuePlaces
 */
export function settle(
  thrown: readonly Diagnostic[],
  values: readonly Diagnostic[],
  reading: Omit<Reading, 'files'>,
): Diagnostic[] {
  const placed = values.map((d) => placeIn(d, reading.places));
  const types = reading.diagnostics.filter((t) => !placed.some((d) => tells(d, t, reading.places)));
  const rest = thrown.filter((d) => !types.some((t) => causes(t, d)));
  const kept = types.filter((t) => !rest.some((d) => d.code !== 'BS1201' && sameLine(d, t)));
  return [...kept, ...rest, ...placed].sort(byPlace);
}

function placeIn(d: Diagnostic, places: Places): Diagnostic {
  if (!d.place || isSpan(d.place)) return d;
  const { place, ...bare } = d;
  const span = spanOfPlace(place, places);
  return span ? { ...bare, place: span } : bare;
}

/** Does the value diagnostic d say what the type error t says? */
function tells(d: Diagnostic, t: Diagnostic, places: Places): boolean {
  if (d.severity !== 'error' || !isSpan(d.place) || !isSpan(t.place)) return false;
  if (overlap(d.place, t.place)) return true;
  const own = Object.values(places.blocks).find((spans) => spans[''] === d.place)?.['*'];
  return d.code === 'BS2002' && own !== undefined && overlap(own, t.place);
}

/** Is the exception d the consequence of the type error t? */
const causes = (t: Diagnostic, d: Diagnostic): boolean =>
  t.code === 'BS1101' || (t.code === d.code && t.message === d.message) || (d.code === 'BS1201' && sameLine(t, d));

const sameLine = (a: Diagnostic, b: Diagnostic): boolean =>
  isSpan(a.place) && isSpan(b.place) && a.place.file === b.place.file && a.place.line === b.place.line;

const before = (line: number, column: number, otherLine: number, otherColumn: number): boolean =>
  line < otherLine || (line === otherLine && column < otherColumn);

const overlap = (a: Span, b: Span): boolean =>
  a.file === b.file &&
  before(a.line, a.column, b.endLine, b.endColumn) &&
  before(b.line, b.column, a.endLine, a.endColumn);

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (!isSpan(a.place) || !isSpan(b.place)) return Number(isSpan(b.place)) - Number(isSpan(a.place));
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1;
  return a.place.line - b.place.line || a.place.column - b.place.column;
}

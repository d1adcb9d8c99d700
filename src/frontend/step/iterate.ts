// The elements of what a loop or a spread goes over: arrays of static length, and arrays of used blocks.
import type { Span } from '../../diag/diagnostic.js';
import { type Context, refuse } from './context.js';
import { itemsOf, listOf } from './list.js';
import { isPoison, nameOfValue, type Value } from './value.js';

export function iterate(c: Context, v: Value, span: Span): readonly Value[] | undefined {
  const list = listOf(c, v);
  if (list) return itemsOf(c, list);
  if (v.kind === 'use' && v.use.count !== undefined && v.at === undefined) {
    return Array.from({ length: v.use.count }, (_, at) => ({ ...v, at, path: `${v.path}.${at}` }));
  }
  if (!isPoison(v)) refuse(c, 'BS1421', { what: `${nameOfValue(v)} is no array of static length` }, span);
  return undefined;
}

// vector and matrix: the shape of a signal and the schema of its elements. A scalar has the shape [].
import type { Shape } from '../ir/real.js';
import type { Role } from './check-real.js';
import { type Checking, checkKeys, finite, isObject, report } from './checking.js';

type Given = Readonly<Record<string, unknown>>;

/** A signal taken apart. */
export interface Parts {
  readonly shape: Shape;
  readonly schema: Given;
  /** Of the array as a whole. */
  readonly init?: unknown;
}

const SCALARS = ['real', 'int', 'bool', 'oneOf', 'cyclic'];
const ELEMENTS: Readonly<Record<string, readonly string[]>> = { vector: ['real', 'int', 'bool'], matrix: ['real'] };
const MOST_ELEMENTS = 65536;

/** Undefined when an error was reported. */
export function checkArray(name: string, given: unknown, role: Role, c: Checking): Parts | undefined {
  if (!isObject(given) || typeof given.kind !== 'string') return report(c, 'BS2021', { what: `the ${role}`, name });
  if (SCALARS.includes(given.kind)) return { shape: [], schema: given };
  if (!Object.hasOwn(ELEMENTS, given.kind)) return report(c, 'BS2021', { what: `the ${role}`, name });
  return arrayParts(given, given.kind as 'vector' | 'matrix', name, role, c);
}

function arrayParts(given: Given, kind: 'vector' | 'matrix', name: string, role: Role, c: Checking): Parts | undefined {
  const sizes = kind === 'vector' ? ['size'] : ['rows', 'columns'];
  checkKeys(c, kind, given, ['kind', 'of', 'init', ...sizes]);
  const shape = sizes.map((option) => {
    return finite(c, option, given[option], 'a whole number from 1', (n) => Number.isInteger(n) && n >= 1);
  });
  const element = checkOf(given.of, kind, name, role, c);
  if (!element || !shape.every((n) => n !== undefined)) return undefined;
  const elements = shape.reduce((n, k) => n * k, 1);
  if (elements > MOST_ELEMENTS) return report(c, 'BS2028', { elements, most: MOST_ELEMENTS });
  if (given.init !== undefined && (role === 'input' || role === 'output')) {
    report(c, 'BS2012', { option: 'init', side: `an ${role}` }, 'init');
  }
  return { shape, schema: element, ...(given.init === undefined ? {} : { init: given.init }) };
}

function checkOf(of: unknown, kind: 'vector' | 'matrix', name: string, role: Role, c: Checking): Given | undefined {
  if (!isObject(of) || typeof of.kind !== 'string')
    return report(c, 'BS2021', { what: `the element of the ${role}`, name });
  return ELEMENTS[kind].includes(of.kind) ? of : report(c, 'BS2020', { what: `a ${kind}`, kind: of.kind });
}

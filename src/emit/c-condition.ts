// Truth values as a person writes them: comparisons, !, && and || instead of selects between 0 and 1.
// Law: a condition's text is true exactly where its value is not 0, and is 0 or 1 where it stands as a value; && and || skip only
// what has no effect.
import type { Fixed } from '../ir/fixed.js';
import { compares } from '../ir/fixed-value.js';
import type { Body, Print } from './c-body.js';
import { bracket } from './c-text.js';

const SIGNS = { lt: '<', le: '<=', eq: '==', ne: '!=', ge: '>=', gt: '>' } as const;

/** Truth and how it binds: a name, a negation, a comparison, a row of && or of ||. */
interface Truth {
  readonly text: string;
  readonly level: 'atom' | 'not' | 'compare' | '&&' | '||';
}

const isTruth = (v: Fixed): boolean => v.length === undefined && v.frac === 0 && v.range.lo >= 0n && v.range.hi <= 1n;
const isValue = (v: Fixed, value: bigint): boolean => v.kind === 'const' && v.value === value;
const stands = (b: Body, v: Fixed): boolean => b.locals.has(v.id) || b.halves.has(v.id);

const within = (t: Truth, ...allowed: readonly Truth['level'][]): string =>
  allowed.includes(t.level) ? t.text : `(${t.text})`;

const OPPOSITE = { lt: 'ge', le: 'gt', eq: 'ne', ne: 'eq', ge: 'lt', gt: 'le' } as const;

/** The truth of `not v`: a comparison is turned round. */
function not(b: Body, print: Print, v: Fixed): Truth {
  if (isValue(v, 0n) || isValue(v, 1n)) return { text: isValue(v, 0n) ? '1' : '0', level: 'atom' };
  if (v.kind === 'compare' && !stands(b, v) && !asNegation(v)) {
    return comparison(b, print, { ...v, test: OPPOSITE[v.test] });
  }
  const inner = truth(b, print, v);
  if (inner.level === 'not') return { text: inner.text.slice(1), level: 'atom' };
  return { text: `!${within(inner, 'atom')}`, level: 'not' };
}

type Compare = Extract<Fixed, { kind: 'compare' }>;
type Select = Extract<Fixed, { kind: 'select' }>;

/** A comparison of a truth value with 0 or 1 is that value or its opposite. */
function asNegation(v: Compare): { readonly of: Fixed; readonly negated: boolean } | undefined {
  if ((v.test !== 'eq' && v.test !== 'ne') || !isTruth(v.a) || v.a.kind === 'const') return undefined;
  if (isValue(v.b, 0n)) return { of: v.a, negated: v.test === 'eq' };
  return isValue(v.b, 1n) ? { of: v.a, negated: v.test === 'ne' } : undefined;
}

function comparison(b: Body, print: Print, v: Compare): Truth {
  const constant = (): Truth => ({ text: compares(v.test, 0n, 0n) ? '1' : '0', level: 'atom' });
  if (v.a.id === v.b.id) return constant();
  const same = asNegation(v);
  if (same) return same.negated ? not(b, print, same.of) : truth(b, print, same.of);
  const [x, y] = [print(v.a), print(v.b)].map((e) => bracket(e, 'primary', 'unary'));
  // GCC warns of comparing a thing with itself.
  return x === y ? constant() : { text: `${x} ${SIGNS[v.test]} ${y}`, level: 'compare' };
}

const row = (sign: '&&' | '||', x: Truth, y: Truth): Truth => ({
  text: [x, y].map((t) => within(t, 'atom', 'not', sign)).join(` ${sign} `),
  level: sign,
});

/** A select between truth values one of which is known: and, or, with or without a not. */
function logic(b: Body, print: Print, v: Select): Truth | undefined {
  if (!isTruth(v) || !isTruth(v.a) || !isTruth(v.b)) return undefined;
  const [yes, no] = [() => truth(b, print, v.cond), () => not(b, print, v.cond)];
  const [x, y] = [() => truth(b, print, v.a), () => truth(b, print, v.b)];
  if (isValue(v.a, 1n)) return isValue(v.b, 0n) ? yes() : row('||', yes(), y());
  if (isValue(v.a, 0n)) return isValue(v.b, 1n) ? no() : row('&&', no(), y());
  if (isValue(v.b, 0n)) return row('&&', yes(), x());
  return isValue(v.b, 1n) ? row('||', no(), x()) : undefined;
}

function truth(b: Body, print: Print, v: Fixed): Truth {
  if (!stands(b, v)) {
    if (isValue(v, 0n) || isValue(v, 1n)) return { text: `${v.range.lo}`, level: 'atom' };
    if (v.kind === 'compare') return comparison(b, print, v);
    const known = v.kind === 'select' ? logic(b, print, v) : undefined;
    if (known) return known;
  }
  const text = bracket(print(v), 'primary', 'unary');
  return isTruth(v) ? { text, level: 'atom' } : { text: `${text} != 0`, level: 'compare' };
}

/** v as the condition of an if or of a ?:. */
export const condition = (b: Body, print: Print, v: Fixed): string => truth(b, print, v).text;

/** The text of a select that is a truth value made of truth values, if it is one. */
export const logicText = (b: Body, print: Print, v: Select): string | undefined => logic(b, print, v)?.text;

/** v's own text, whether or not it has a local. */
export const comparisonText = (b: Body, print: Print, v: Compare): string => comparison(b, print, v).text;

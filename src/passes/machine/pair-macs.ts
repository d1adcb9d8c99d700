// Pairs of 16x16 products in a sum become dual multiply-accumulates.
// Law: c0*x0 + c1*x1 + acc = mac2(c0, x0, c1, x1, acc) on integers; every mac2 is proved to fit 32 bits.
import type { Fixed, FixedProgram } from '../../ir/fixed.js';
import { rangeOf } from '../../ir/fixed-value.js';
import { fits } from '../../num/format.js';
import type { MachinePass } from './pass.js';
import { rewriteValues, useCounts } from './rewrite.js';

const INT16 = { bits: 16, signed: true } as const;
const INT32 = { bits: 32, signed: true } as const;

interface Product {
  readonly c: bigint;
  readonly x: Fixed;
}

interface Sum {
  readonly products: readonly Product[];
  /** Everything else, as values of the sum's fraction with their signs. */
  readonly rest: readonly { readonly value: Fixed; readonly negative: boolean }[];
}

const isInt16 = (value: bigint): boolean => fits({ lo: value, hi: value }, INT16);

/** `sign * v` as a product of 16-bit factors, if it is one; a shift to the left is a product too. */
function asProduct(v: Fixed, sign: bigint): Product | undefined {
  if (v.kind === 'shl') return shifted(v, sign);
  if (v.kind !== 'mul') return undefined;
  const [constant, x] = v.a.kind === 'const' ? [v.a, v.b] : [v.b, v.a];
  if (constant.kind !== 'const' || x.kind === 'const') return undefined;
  const c = sign * constant.value;
  return isInt16(c) && fits(x.range, INT16) ? { c, x } : undefined;
}

/** sign * (x * 2^by), through shifts of shifts. */
function shifted(v: Fixed & { kind: 'shl' }, sign: bigint): Product | undefined {
  const c = sign << BigInt(v.by);
  if (v.a.kind === 'shl') return shifted(v.a, c);
  return isInt16(c) && fits(v.a.range, INT16) ? { c, x: v.a } : undefined;
}

/** The sum v stands for, through every sum that is used nowhere else and has no name, and through every product without one. */
function flatten(v: Fixed, sign: bigint, root: boolean, inline: (x: Fixed) => boolean): Sum {
  if (root || inline(v) || (v.name === undefined && v.kind !== 'add' && v.kind !== 'sub')) {
    if (v.kind === 'add' || v.kind === 'sub') {
      const a = flatten(v.a, sign, false, inline);
      const b = flatten(v.b, v.kind === 'sub' ? -sign : sign, false, inline);
      return { products: [...a.products, ...b.products], rest: [...a.rest, ...b.rest] };
    }
    const product = asProduct(v, sign);
    if (product) return { products: [product], rest: [] };
  }
  return { products: [], rest: [{ value: v, negative: sign < 0n }] };
}

/** The chain of values for one sum: the rest, a single product, then pairs; undefined when a partial sum is not proved. */
function chain(root: Fixed, sum: Sum, freshId: () => number): Fixed[] | undefined {
  if (sum.products.length < 2 || sum.rest.some((r) => r.negative) || !fits(root.range, INT32)) return undefined;
  const made: Fixed[] = [];
  const push = (draft: Draft, frac = root.frac): Fixed => {
    const node = { ...draft, id: freshId(), range: root.range, frac } as Fixed & { kind: 'add' };
    const range = draft.kind === 'const' ? { lo: draft.value, hi: draft.value } : rangeOf(node, (x) => x.range);
    const proved = { ...node, range };
    made.push(proved);
    return proved;
  };
  const odd = sum.products.length % 2 === 1 ? sum.products[0] : undefined;
  const single =
    odd && push({ kind: 'mul', a: push({ kind: 'const', value: odd.c }, root.frac - odd.x.frac), b: odd.x });
  const starts = [...sum.rest.map((r) => r.value), ...(single ? [single] : [])];
  let acc = starts.length > 0 ? starts.reduce((a, b) => push({ kind: 'add', a, b })) : undefined;
  for (let k = odd ? 1 : 0; k < sum.products.length; k += 2) {
    const [p, q] = [sum.products[k], sum.products[k + 1]];
    acc = push({ kind: 'mac2', c0: p.c, x0: p.x, c1: q.c, x1: q.x, ...(acc ? { acc } : {}) });
  }
  const partial = made.slice(0, -1).filter((v) => v.kind !== 'const');
  if (!partial.every((v) => fits(v.range, INT32))) return undefined;
  const { name, span } = root;
  const last = {
    ...made[made.length - 1],
    id: root.id,
    range: root.range,
    ...(name === undefined ? {} : { name }),
    ...(span ? { span } : {}),
  };
  return [...made.slice(0, -1), last as Fixed];
}

type Draft =
  | { readonly kind: 'const'; readonly value: bigint }
  | { readonly kind: 'add' | 'mul'; readonly a: Fixed; readonly b: Fixed }
  | Omit<Extract<Fixed, { kind: 'mac2' }>, 'id' | 'range' | 'frac'>;

function run(program: FixedProgram): FixedProgram {
  const counts = useCounts(program);
  const single = (v: Fixed): boolean => v.name === undefined && counts.get(v.id) === 1;
  const consumed = absorbed(program, single);
  const inline = (v: Fixed): boolean => consumed.has(v.id);
  return rewriteValues(program, (v, freshId) => {
    if ((v.kind !== 'add' && v.kind !== 'sub') || consumed.has(v.id)) return undefined;
    return chain(v, flatten(v, 1n, true, inline), freshId);
  });
}

/** Unnamed sums and products whose only user is a sum of the outermost scope: terms, not roots. */
function absorbed(program: FixedProgram, single: (v: Fixed) => boolean): ReadonlySet<number> {
  const isTerm = (v: Fixed): boolean => single(v) && (v.kind === 'add' || v.kind === 'sub' || v.kind === 'mul');
  const terms = program.values.flatMap((v) => (v.kind === 'add' || v.kind === 'sub' ? [v.a, v.b] : []));
  return new Set(terms.filter(isTerm).map((x) => x.id));
}

export const pairMacs: MachinePass = {
  name: 'pair-macs',
  run: (program, traits) => (traits.dualMac ? run(program) : program),
};

// The arithmetic helpers of the emitted C: static inline, prefixed, printed only where used.
// Law: the portable text of a helper is its definition; an intrinsic stands beside it under #if and equals it bit for bit.
import type { CTraits } from '../passes/machine/traits.js';
import { wideProduct } from './c-avr.js';
import { wrap } from './c-layout.js';
import {
  type Narrowing,
  narrowingLines,
  narrowingName,
  type Saturation,
  saturationLines,
  saturationName,
} from './c-saturate.js';
import * as thumb from './c-thumb.js';
import { typeName, type Width } from './c-type.js';
import type { Symbols } from './names.js';

export type HelperKind =
  | 'clamp'
  | 'min'
  | 'max'
  | 'shr'
  | 'shr_round'
  | 'mac2'
  | 'mul2'
  | 'mac'
  | 'mac16'
  | 'mul16'
  | 'twice16'
  | 'load2'
  | 'store2'
  | 'low'
  | 'high'
  | 'dual'
  | 'dual_mac'
  | 'high_mac'
  | 'hide'
  | ReadKind;

/** Accessors of tables in program memory, by element type. */
export type ReadKind = `read${'u' | ''}${8 | 16 | 32}`;

export interface PlainHelper {
  readonly kind: HelperKind;
  readonly width: Width;
}

export type Helper = PlainHelper | Saturation | Narrowing | thumb.Packing | thumb.Raising;

/** Order of printing; a helper only uses those before it. */
const ORDER: readonly Helper['kind'][] = [
  'clamp',
  'min',
  'max',
  'shr',
  'shr_round',
  'sat',
  'mac2',
  'mul2',
  'mac',
  'mac16',
  'mul16',
  'narrow',
  'raise',
  'load2',
  'store2',
  'pack',
  'low',
  'high',
  'dual_mac',
  'dual',
  'high_mac',
  'twice16',
  'hide',
  'read8',
  'read16',
  'read32',
  'readu8',
  'readu16',
  'readu32',
];

/** The helper's name after the prefix; equal names, equal helpers. */
export function helperKey(h: Helper): string {
  if (h.kind === 'sat') return saturationName(h);
  if (h.kind === 'raise') return thumb.raisingName(h);
  if (h.kind === 'pack') return thumb.packingName(h);
  return h.kind === 'narrow' ? narrowingName(h) : `${h.kind}${h.width === 32 ? '' : h.width}`;
}

export const helperName = (sym: Symbols, h: Helper): string => sym.helper(helperKey(h));

export const sortHelpers = (helpers: readonly Helper[]): Helper[] =>
  [...helpers].sort(
    (a, b) =>
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.width - b.width || (helperKey(a) < helperKey(b) ? -1 : 1),
  );

const inline = (head: string, ...body: readonly string[]): string[] => [
  ...wrap(`static inline ${head}`),
  '{',
  ...body.map((line) => `    ${line}`),
  '}',
];

/** Two 16x16 products, added to acc if there is one; the sum is proved to fit 32 bits. */
function dual(name: string, acc: boolean): string[] {
  const head = `int32_t ${name}(int32_t c0, int32_t x0, int32_t c1, int32_t x1${acc ? ', int32_t acc' : ''})`;
  const instruction = acc ? '__smlad((int16x2_t)c, (int16x2_t)x, acc)' : '__smuad((int16x2_t)c, (int16x2_t)x)';
  return [
    '#if defined(__ARM_FEATURE_DSP) && defined(__ARM_FEATURE_SIMD32)',
    ...wrap(`static inline ${head}`),
    '{',
    '    const uint32_t c = ((uint32_t)c0 & 0xFFFFU) | ((uint32_t)c1 << 16);',
    '#if defined(__GNUC__)',
    '    uint32_t x;',
    '    __asm__("pkhbt %0, %1, %2, lsl #16" : "=r"(x) : "r"(x0), "r"(x1));',
    '#else',
    '    const uint32_t x = ((uint32_t)x0 & 0xFFFFU) | ((uint32_t)x1 << 16);',
    '#endif',
    `    return (int32_t)${instruction};`,
    '}',
    '#else',
    ...inline(head, `return (int32_t)(${acc ? '(int64_t)acc + ' : ''}((int64_t)c0 * x0) + ((int64_t)c1 * x1));`),
    '#endif',
  ];
}

/** Keeps a constant in a register: without it GCC multiplies by chains of shifts and additions. */
function hide(name: string, type: string): string[] {
  return [
    '#if defined(__GNUC__)',
    ...inline(`${type} ${name}(${type} c)`, '__asm__("" : "+r"(c));', 'return c;'),
    '#else',
    ...inline(`${type} ${name}(${type} c)`, 'return c;'),
    '#endif',
  ];
}

const READS = { 8: 'byte', 16: 'word', 32: 'dword' } as const;

function read(name: string, kind: ReadKind): string[] {
  const bits = Number(kind.replace(/\D/g, '')) as keyof typeof READS;
  const type = `${kind.includes('u') ? 'u' : ''}int${bits}_t`;
  return [
    '#if defined(__AVR__)',
    `#define ${name}(table, i) ((${type})pgm_read_${READS[bits]}(&(table)[(i)]))`,
    '#else',
    `#define ${name}(table, i) ((table)[(i)])`,
    '#endif',
  ];
}

/** Halves up; both forms are equal, the second needs no large constant. */
function rounded(width: Width, traits: CTraits): string {
  const t = typeName(width);
  if (traits.hideConstants && width === 32) return 'return ((v >> (n - 1)) + 1) >> 1;';
  return `return (${t})((v + (${t})(UINT${width}_C(1) << (n - 1))) >> n);`;
}

/** Lines of C for one helper. */
export function helperLines(sym: Symbols, h: Helper, traits: CTraits): string[] {
  const name = helperName(sym, h);
  const t = typeName(h.width);
  switch (h.kind) {
    case 'clamp':
      return inline(`${t} ${name}(${t} v, ${t} lo, ${t} hi)`, 'return (v < lo) ? lo : ((v > hi) ? hi : v);');
    case 'min':
      return inline(`${t} ${name}(${t} a, ${t} b)`, 'return (a < b) ? a : b;');
    case 'max':
      return inline(`${t} ${name}(${t} a, ${t} b)`, 'return (a > b) ? a : b;');
    case 'shr':
      return inline(`${t} ${name}(${t} v, int n)`, `return (${t})(v >> n);`);
    case 'shr_round':
      return inline(`${t} ${name}(${t} v, int n)`, rounded(h.width, traits));
    case 'mac2':
    case 'mul2':
      return dual(name, h.kind === 'mac2');
    case 'sat':
      return saturationLines(name, h, traits);
    case 'narrow':
      return narrowingLines(name, h);
    case 'pack':
      return thumb.packingLines(name, h);
    case 'mac':
      return thumb.longMac(name);
    case 'mac16':
    case 'mul16':
      return wideProduct(name, h.kind === 'mac16');
    case 'raise':
      return thumb.raisingLines(name, h);
    case 'twice16':
      return thumb.twice16(name);
    case 'load2':
      return thumb.load2(name);
    case 'store2':
      return thumb.store2(name);
    case 'low':
      return thumb.low(name);
    case 'high':
      return thumb.high(name);
    case 'dual':
    case 'dual_mac':
      return thumb.dualWord(name, h.kind === 'dual_mac');
    case 'high_mac':
      return thumb.highMac(name);
    case 'hide':
      return hide(name, t);
    case 'read8':
    case 'read16':
    case 'read32':
    case 'readu8':
    case 'readu16':
    case 'readu32':
      return read(name, h.kind);
  }
}

// The arithmetic helpers of the emitted C: static inline, prefixed, printed only where used.
// Law: the portable text of a helper is its definition; an intrinsic stands beside it under #if and equals it bit for bit.
import { type Width, typeName } from './c-type.js';
import type { Symbols } from './names.js';

export type HelperKind = 'clamp' | 'min' | 'max' | 'shr' | 'shr_round' | 'mac2' | 'hide' | 'read8' | 'read16' | 'read32';

export interface Helper {
  readonly kind: HelperKind;
  readonly width: Width;
}

/** Order of printing; a helper only uses those before it. */
const ORDER: readonly HelperKind[] = ['clamp', 'min', 'max', 'shr', 'shr_round', 'mac2', 'hide', 'read8', 'read16', 'read32'];

export const helperName = (sym: Symbols, h: Helper): string => sym.helper(`${h.kind}${h.width === 32 ? '' : h.width}`);

export const sortHelpers = (helpers: readonly Helper[]): Helper[] =>
  [...helpers].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.width - b.width);

const inline = (head: string, ...body: readonly string[]): string[] => [
  `static inline ${head}`,
  '{',
  ...body.map((line) => `    ${line}`),
  '}',
];

/** Two 16x16 products and an accumulator; the sum is proved to fit 32 bits. */
function mac2(name: string): string[] {
  const head = `int32_t ${name}(int32_t c0, int32_t x0, int32_t c1, int32_t x1, int32_t acc)`;
  const half = (a: string, b: string): string => `((uint32_t)${a} & 0xFFFFU) | ((uint32_t)${b} << 16)`;
  return [
    '#if defined(__ARM_FEATURE_DSP) && defined(__ARM_FEATURE_SIMD32)',
    ...inline(
      head,
      `const uint32_t c = ${half('c0', 'c1')};`,
      `const uint32_t x = ${half('x0', 'x1')};`,
      'return (int32_t)__smlad((int16x2_t)c, (int16x2_t)x, acc);',
    ),
    '#else',
    ...inline(head, 'return (int32_t)((int64_t)acc + ((int64_t)c0 * x0) + ((int64_t)c1 * x1));'),
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

function read(name: string, bits: 8 | 16 | 32): string[] {
  const unit = { 8: 'byte', 16: 'word', 32: 'dword' }[bits];
  return [
    '#if defined(__AVR__)',
    `#define ${name}(table, i) ((int${bits}_t)pgm_read_${unit}(&(table)[(i)]))`,
    '#else',
    `#define ${name}(table, i) ((table)[(i)])`,
    '#endif',
  ];
}

/** Lines of C for one helper. */
export function helperLines(sym: Symbols, h: Helper): string[] {
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
      return inline(`${t} ${name}(${t} v, int n)`, `return (${t})((v + (${t})(UINT${h.width}_C(1) << (n - 1))) >> n);`);
    case 'mac2':
      return mac2(name);
    case 'hide':
      return hide(name, t);
    case 'read8':
      return read(name, 8);
    case 'read16':
      return read(name, 16);
    case 'read32':
      return read(name, 32);
  }
}

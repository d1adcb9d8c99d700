// The C of the kernels beyond 16 bits: sine by polynomials, radians to turns, the angle by a 64-bit quotient.
// Law: equal, bit for bit, to the meanings in kernels/trig-*.ts; only high words of 32x32 products are used.
import { COSINE, SINE } from '../../kernels/trig-sine-wide.js';
import { type KernelContext, type KernelPrinter, kernelHead } from './kernel-printer.js';
import { fold, foldHead } from './trig-angle.js';
import { isSmall } from './trig-c.js';

export const sineWidePrinter: KernelPrinter = { family: 'sinwide', lines: (k) => sineWide(k) };
export const turnsPrinter: KernelPrinter = { family: 'turns', lines: turns };
export const angleWidePrinter: KernelPrinter = { family: 'atan2wide', lines: angleWide };

/** Defines NAME_high(a, b) = floor(a*b / 2^32); where there is no long product, by its four short ones. */
function highOf(k: KernelContext): readonly string[] {
  const halves = [
    '    const int32_t a1 = a >> 16, b1 = b >> 16;',
    '    const uint32_t a0 = (uint32_t)a & 0xFFFFu, b0 = (uint32_t)b & 0xFFFFu;',
    '    const int32_t mid = a1 * (int32_t)b0 + (int32_t)((a0 * b0) >> 16);',
    '    const int32_t other = (int32_t)a0 * b1 + (mid & 0xFFFF);',
    '    return a1 * b1 + (mid >> 16) + (other >> 16);',
  ];
  const whole = ['    return (int32_t)(((int64_t)a * b) >> 32);'];
  return [`static inline int32_t ${k.name}_high(int32_t a, int32_t b)`, '{', ...(isSmall(k) ? halves : whole), '}'];
}
const constant = (c: bigint): string => (c < 0n ? `-INT32_C(${-c})` : `INT32_C(${c})`);

const high = (k: KernelContext, a: string, b: string): string => `${k.name}_high(${a}, ${b})`;

/** Assignments of the polynomial, one product a line, to an existing variable. */
const horner = (k: KernelContext, into: string, c: readonly string[], u: string): readonly string[] => [
  `${into} = ${c[c.length - 1]};`,
  ...c
    .slice(0, -1)
    .reverse()
    .map((x) => `${into} = ${x} + ${high(k, into, u)};`),
];
const indent = (by: number, lines: readonly string[]): readonly string[] => lines.map((l) => ' '.repeat(by) + l);

const sineWide = (k: KernelContext): readonly string[] => {
  const wave = waveLines(k, `${k.name}_wave`);
  return [...wave, kernelHead(k), '{', `    return ${k.name}_wave((uint32_t)a0, (uint32_t)a1);`, '}'];
};

/** Defines `name`, the sine of a0 + a1 in Q30, and what it calls. */
export function waveLines(k: KernelContext, name: string): readonly string[] {
  return [
    ...highOf(k),
    `static inline int32_t ${name}(uint32_t a0, uint32_t a1)`,
    '{',
    '    const uint32_t w = a0 + a1 + UINT32_C(0x20000000);',
    '    const int32_t s = (int32_t)((w << 2) ^ UINT32_C(0x80000000));',
    `    const int32_t v = ${high(k, 's', 's')};`,
    '    int32_t y;',
    '    if ((w & UINT32_C(0x40000000)) != 0) {',
    ...indent(8, horner(k, 'y', COSINE.map(constant), 'v')),
    '    } else {',
    ...indent(8, horner(k, 'y', SINE.map(constant), 'v')),
    `        y = ${high(k, 'y', 's')};`,
    '    }',
    '    return ((w >> 31) != 0) ? -y : y;',
    '}',
  ];
}

function turns(k: KernelContext): readonly string[] {
  const { h, s, m } = k.kernel.params;
  const factor = BigInt(m);
  const halves = [
    `    const uint32_t whole = (uint32_t)a0 * UINT32_C(${factor >> 16n});`,
    `    const int32_t part = (a0 * INT32_C(${factor & 0xffffn})) >> 16;`,
    '    return (int32_t)(whole + (uint32_t)part);',
  ];
  const whole = `    return (int32_t)(uint32_t)(((int64_t)a0 * INT64_C(${factor})) >> ${s});`;
  return [kernelHead(k), '{', ...(h === 1 ? halves : [whole]), '}'];
}

/** small / large in 31 bits, the ratio 1 one step below; restoring where there is no division of 64 bits worth calling. */
const quotient = (k: KernelContext): readonly string[] =>
  isSmall(k)
    ? [
        '        uint32_t q = 0;',
        '        for (uint8_t i = 0; i < 31u; i++) {',
        '            small <<= 1;',
        '            q <<= 1;',
        '            if (small >= large) {',
        '                small -= large;',
        '                q++;',
        '            }',
        '        }',
      ]
    : [
        '        const uint64_t ratio = ((uint64_t)small << 31) / large;',
        '        const uint32_t q = (uint32_t)(ratio - (ratio >> 31));',
      ];

function angleWide(k: KernelContext): readonly string[] {
  const at = (i: number): string => k.read('cubics', i === 0 ? 'at' : `at + ${i}u`);
  return [
    ...highOf(k),
    kernelHead(k),
    '{',
    ...foldHead,
    '    int32_t y = 0;',
    '    if (large != 0u) {',
    ...quotient(k),
    '        const uint32_t at = 4u * (q >> 26);',
    '        const int32_t u = (int32_t)((q << 6) ^ UINT32_C(0x80000000));',
    ...indent(8, horner(k, 'y', [at(0), at(1), at(2), at(3)], 'u')),
    '    }',
    ...fold(29),
    '}',
  ];
}

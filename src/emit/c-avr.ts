// Helpers for a core with an 8x8 hardware multiplier and 16-bit int.
// Law: the branch after #else is the definition; the assembly before it equals it bit for bit.
import { chosen } from './c-thumb.js';

/** The two mixed products, one byte up; their sign is in the carry that MULSU leaves. */
const MIXED = ['mulsu %B1, %A2', 'MID', 'mulsu %B2, %A1', 'MID'].flatMap((line) =>
  line === 'MID' ? ['sbc %D0, ZERO', 'add %B0, r0', 'adc %C0, r1', 'adc %D0, ZERO'] : [line],
);

const MAC = [
  'clr ZERO',
  'muls %B1, %B2',
  'add %C0, r0',
  'adc %D0, r1',
  'mul %A1, %A2',
  'add %A0, r0',
  'adc %B0, r1',
  'adc %C0, ZERO',
  'adc %D0, ZERO',
  ...MIXED,
];
const MUL = ['clr ZERO', 'muls %B1, %B2', 'movw %C0, r0', 'mul %A1, %A2', 'movw %A0, r0', ...MIXED];

/** r1 is zero for everyone else. */
const assembly = (lines: readonly string[]): string[] =>
  [...lines, 'clr __zero_reg__'].map((line, k, all) => {
    const text = line.replace('ZERO', '%3');
    return `${k === 0 ? '__asm__("' : '        "'}${text}${k === all.length - 1 ? '"' : '\\n\\t"'}`;
  });

const operands = (acc: string): string => `        : "${acc}"(acc), "=&r"(zero) : "a"(c), "a"(x) : "r0", "cc");`;

/** c*x of 16 bits each, to 32 bits; with `acc` it is added to that. */
export function wideProduct(name: string, acc: boolean): string[] {
  const order = (line: string): string =>
    line.replace(/%([A-D]?)([123])/g, (_, part, n) => `%${part}${{ 1: 2, 2: 3, 3: 1 }[n as '1' | '2' | '3']}`);
  const body = [
    ...(acc ? [] : ['int32_t acc;']),
    'uint8_t zero;',
    ...assembly(acc ? MAC : MUL).map(order),
    operands(acc ? '+r' : '=&r'),
    'return acc;',
  ];
  return chosen(
    `int32_t ${name}(${acc ? 'int32_t acc, ' : ''}int16_t c, int16_t x)`,
    [{ condition: 'defined(__AVR_HAVE_MUL__) && defined(__GNUC__)', body }],
    [acc ? 'return acc + ((int32_t)c * x);' : 'return (int32_t)c * x;'],
  );
}

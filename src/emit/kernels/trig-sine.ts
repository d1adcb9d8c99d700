// The C of the sine tables: see kernels/trig-sine.ts and trig-sine-linear.ts, which it equals bit for bit.
import { SINE_BITS } from '../../kernels/trig-sine.js';
import { LINEAR_BITS } from '../../kernels/trig-sine-linear.js';
import { type KernelContext, type KernelPrinter, kernelHead } from './kernel-printer.js';
import { opaque, pairOf, quadratic } from './trig-c.js';

export const sinePrinter: KernelPrinter = {
  family: 'sin',
  lines: (k) => ('chords' in k.kernel.params ? chordLines(k) : quadraticLines(k)),
};

function quadraticLines(k: KernelContext): readonly string[] {
  const { p: bits, f } = k.kernel.params;
  return [
    kernelHead(k),
    '{',
    '    const uint32_t x = (uint32_t)a0;',
    `    const uint32_t w = ${bits <= SINE_BITS ? `x << ${SINE_BITS - bits}` : `x >> ${bits - SINE_BITS}`};`,
    ...pairOf(k, 'quadratics', `((x >> ${bits - 6}) + (uint32_t)a1) & 63u`),
    ...quadratic(k, 'w'),
    `    return y >> ${31 - f};`,
    '}',
  ];
}

function chordLines(k: KernelContext): readonly string[] {
  const bits = k.kernel.params.p;
  const low = bits <= LINEAR_BITS ? `x << ${LINEAR_BITS - bits}` : `x >> ${bits - LINEAR_BITS}`;
  const index = `((x >> ${bits - 8}) + (uint32_t)a1) & 255u`;
  const word = k.traits.progmem
    ? [`    const uint8_t at = (uint8_t)(${index});`, `    const int32_t c = ${k.read('chords', 'at')};`]
    : [
        `    const int32_t *chord = ${k.table('chords')};`,
        ...opaque('chord'),
        `    const int32_t c = chord[${index}];`,
      ];
  return [
    kernelHead(k),
    '{',
    '    const uint32_t x = (uint32_t)a0;',
    `    const int32_t u = (int16_t)(uint16_t)(${low});`,
    ...word,
    '    return ((int32_t)(int16_t)c * u + c) >> 16;',
    '}',
  ];
}

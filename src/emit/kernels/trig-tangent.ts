// The C of the tangent: the wide sine twice and one division; see kernels/trig-tangent.ts, which it equals bit for bit.
import { type KernelContext, type KernelPrinter, kernelHead } from './kernel-printer.js';
import { waveLines } from './trig-wide.js';

export const tangentPrinter: KernelPrinter = { family: 'tan', lines };

function lines(k: KernelContext): readonly string[] {
  const { f, b } = k.kernel.params;
  const limit = `INT64_C(${2n ** BigInt(b) - 1n})`;
  return [
    ...waveLines(k, `${k.name}_wave`),
    kernelHead(k),
    '{',
    `    const int32_t s = ${k.name}_wave((uint32_t)a0, 0);`,
    `    const int32_t c = ${k.name}_wave((uint32_t)a0, UINT32_C(0x40000000));`,
    '    const uint32_t up = (s < 0) ? 0u - (uint32_t)s : (uint32_t)s;',
    '    const uint32_t down = (c < 0) ? 0u - (uint32_t)c : (uint32_t)c;',
    `    int64_t ratio = ${limit};`,
    '    if (down != 0u) {',
    `        ratio = (int64_t)((((uint64_t)up << ${f}) + (down >> 1)) / down);`,
    '    }',
    `    if (ratio > ${limit}) ratio = ${limit};`,
    '    return (int32_t)(((s < 0) != (c < 0)) ? -ratio : ratio);',
    '}',
  ];
}

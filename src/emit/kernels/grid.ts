// C of kernels/grid. Law: the kernel's meaning; products of 64 bits where 32 do not hold them.
import { body } from './c-lines.js';
import type { KernelContext, KernelPrinter } from './kernel-printer.js';

/** Cell and rest of a position. */
const place = (argument: string, cell: string, rest: string, frac: number, count: number): readonly string[] => [
  `int32_t ${cell} = ${argument} >> ${frac};`,
  `if (${cell} > ${count - 2}) { ${cell} = ${count - 2}; }`,
  `const int32_t ${rest} = ${argument} - (${cell} << ${frac});`,
];

const half = (frac: number): string => (frac <= 31 ? `INT32_C(${2 ** (frac - 1)})` : `(INT64_C(1) << ${frac - 1})`);

function lines(k: KernelContext): readonly string[] {
  const { n, m, f, g, w } = k.kernel.params;
  const mean = (a: string, b: string, rest: string, frac: number): string =>
    w === 32
      ? `${a} + ((((${b} - ${a}) * ${rest}) + ${half(frac)}) >> ${frac})`
      : `${a} + (int32_t)((((int64_t)(${b} - ${a}) * ${rest}) + ${half(frac)}) >> ${frac})`;
  const read = (by: number): string => k.read('values', by === 0 ? 'at' : `at + ${by}`);
  return body(
    k,
    ...place('a0', 'i', 'u', f, n),
    ...place('a1', 'j', 'v', g, m),
    `const int32_t at = (i * ${m}) + j;`,
    `const int32_t z0 = ${read(0)};`,
    `const int32_t z1 = ${read(m)};`,
    `const int32_t p = ${mean('z0', read(1), 'v', g)};`,
    `const int32_t q = ${mean('z1', read(m + 1), 'v', g)};`,
    `return ${mean('p', 'q', 'u', f)};`,
  );
}

export const gridPrinter: KernelPrinter = { family: 'grid', lines };

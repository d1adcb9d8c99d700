// C of kernels/even-lines. Law: the kernel's meaning; the distance from the origin is unsigned, so that no subtraction overflows.
import { body } from './c-lines.js';
import { type KernelContext, type KernelPrinter, resultType } from './kernel-printer.js';

const literal = (value: number): string => (value === -(2 ** 31) ? 'INT32_MIN' : `${value}`);

function distance(k: KernelContext): readonly string[] {
  const { o, lo, hi } = k.kernel.params;
  const x = lo === undefined ? 'a0' : 'x';
  const clamp = `const int32_t x = (a0 < ${literal(lo)}) ? ${literal(lo)} : ((a0 > ${literal(hi)}) ? ${literal(hi)} : a0);`;
  const origin = o === 0 ? '' : o < 0 ? ` + ${-o}U` : ` - ${o}U`;
  return [...(lo === undefined ? [] : [clamp]), `const uint32_t d = (uint32_t)${x}${origin};`];
}

function lines(k: KernelContext): readonly string[] {
  const { k: by, s, w } = k.kernel.params;
  const narrow = w === 32;
  const type = narrow ? 'int32_t' : 'int64_t';
  const result = resultType(k.kernel).bits === 64 ? 'int64_t' : 'int32_t';
  const rest = `(int32_t)(d & 0x${(2 ** by - 1).toString(16).toUpperCase()}U)`;
  const [base, slope] = narrow
    ? [k.read('lines', 'i'), k.read('lines', 'i + 1U')]
    : [k.read('bases', 'i'), k.read('slopes', 'i')];
  const y = `(${base} + (${narrow ? rest : `(int64_t)${rest}`} * ${slope})) >> ${s}`;
  return body(
    k,
    ...distance(k),
    `const uint32_t i = ${narrow ? `(d >> ${by}) * 2U` : `d >> ${by}`};`,
    `return ${type === result ? y : `(${result})(${y})`};`,
  );
}

export const evenLinesPrinter: KernelPrinter = { family: 'even', lines };

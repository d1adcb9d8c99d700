// C of kernels/segments: a search from the front for few breakpoints, by halves for many. Law: the kernel's meaning.
import { body } from './c-lines.js';
import { type KernelContext, type KernelPrinter, resultType } from './kernel-printer.js';

const LINEAR = 8;

function search(k: KernelContext, n: number): readonly string[] {
  if (n <= 2) return ['const int32_t i = 0;'];
  if (n <= LINEAR) {
    const loop = `while ((i < ${n - 2}) && (x >= ${k.read('breaks', 'i + 1')})) { i++; }`;
    return ['int32_t i = 0;', loop];
  }
  return [
    `int32_t i = 0, end = ${n - 1};`,
    'while ((end - i) > 1) {',
    '    const int32_t mid = (i + end) >> 1;',
    `    if (x >= ${k.read('breaks', 'mid')}) { i = mid; } else { end = mid; }`,
    '}',
  ];
}

function lines(k: KernelContext): readonly string[] {
  const { n, s, w } = k.kernel.params;
  const [breaks] = k.kernel.tables;
  const [first, last] = [breaks.values[0], breaks.values[breaks.values.length - 1]];
  const type = w === 32 ? 'int32_t' : 'int64_t';
  const result = resultType(k.kernel).bits === 64 ? 'int64_t' : 'int32_t';
  const y = `(${k.read('bases', 'i')} + ((${type === 'int64_t' ? '(int64_t)' : ''}(x - ${k.read('breaks', 'i')})) * ${k.read('slopes', 'i')})) >> ${s}`;
  return body(
    k,
    `const int32_t x = (a0 < ${end(first)}) ? ${end(first)} : ((a0 > ${end(last)}) ? ${end(last)} : a0);`,
    ...search(k, n),
    `return ${type === result ? y : `(${result})(${y})`};`,
  );
}
const end = (value: bigint): string =>
  value === -(2n ** 31n) ? 'INT32_MIN' : `INT32_C(${value})`.replace('INT32_C(-', '-INT32_C(');

export const segmentsPrinter: KernelPrinter = { family: 'lines', lines };

// C of kernels/bits. Law: as JavaScript, modulo 2^32; conversions to signed words wrap (asserted for the compiler in use).
import { body } from './c-lines.js';
import type { KernelContext, KernelPrinter } from './kernel-printer.js';
import { resultType } from './kernel-printer.js';

const A = '(uint32_t)a0';
const B = '(uint32_t)a1';
const result = (k: KernelContext): string => (resultType(k.kernel).bits === 64 ? '(int64_t)' : '(int32_t)');

const printer = (family: string, text: string): KernelPrinter => ({
  family,
  lines: (k) => body(k, `return ${result(k)}(${text});`),
});

const wrap: KernelPrinter = {
  family: 'wrap',
  lines: (k) => {
    const { n, signed } = k.kernel.params;
    const type = signed ? 'int' : 'uint';
    if (n === 8 || n === 16 || n === 32) return body(k, `return (${type}${n}_t)a0;`);
    const small = n < 32;
    const unsignedWord = small ? 'uint32_t' : 'uint64_t';
    if (!signed) {
      const mask = `0x${((1n << BigInt(n)) - 1n).toString(16).toUpperCase()}U${small ? '' : 'LL'}`;
      return body(k, `return ${result(k)}((${unsignedWord})a0 & ${mask});`);
    }
    const by = (small ? 32 : 64) - n;
    return body(k, `return (${small ? 'int32_t' : 'int64_t'})((${unsignedWord})a0 << ${by}) >> ${by};`);
  },
};

export const bitPrinters: readonly KernelPrinter[] = [
  printer('bit_and', `${A} & ${B}`),
  printer('bit_or', `${A} | ${B}`),
  printer('bit_xor', `${A} ^ ${B}`),
  printer('bit_shl', `${A} << (${B} & 31U)`),
  printer('bit_shr', `(int32_t)${A} >> (${B} & 31U)`),
  printer('bit_ushr', `${A} >> (${B} & 31U)`),
  wrap,
];

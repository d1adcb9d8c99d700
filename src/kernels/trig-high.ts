// High words of products, and the polynomials in them: what the kernels beyond 16 bits share.
// Law: high(a, b) = floor(a*b / 2^32) for a and b in int32; polynomial() is exact integer arithmetic on it.

export const high = (a: bigint, b: bigint): bigint => (a * b) >> 32n;

/** c[0] + v (c[1] + v (c[2] + …)) with v = u / 2^32, floor at every product. */
export const polynomial = (c: readonly bigint[], u: bigint): bigint =>
  c.slice(0, -1).reduceRight((sum, x) => x + high(sum, u), c[c.length - 1]);

/** A JavaScript expression for `high` of two int32 in Numbers: no partial product leaves 53 bits. */
export const HIGH_JAVASCRIPT = `
  const high = (a, b) => Math.floor((a * (b >> 16) + Math.floor((a * (b & 65535)) / 65536)) / 65536);`;

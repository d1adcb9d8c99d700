// Seeded random bits (xorshift with 32 bits of state): the same seed gives the same vectors on every machine.

export class Random {
  private state: number;

  constructor(seed: number) {
    // any seed, 0 included, must give a state that is not 0, and neighbouring seeds unlike streams
    this.state = (Math.imul(seed | 0, 0x2545f491) ^ 0x6c078965) | 0 || 1;
    for (let i = 0; i < 8; i++) this.bits32();
  }

  /** 32 uniform bits, as an unsigned number. */
  bits32(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return x >>> 0;
  }

  bits64(): bigint {
    return (BigInt(this.bits32()) << 32n) | BigInt(this.bits32());
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return this.bits32() / 0x1_0000_0000;
  }

  /** Uniform integer in [lo, hi], to within the resolution of 32 bits (128 for wide spans). */
  between(lo: bigint, hi: bigint): bigint {
    const span = hi - lo + 1n;
    if (span <= 0x1_0000_0000n) return lo + BigInt(Math.floor(this.unit() * Number(span)));
    return lo + ((((this.bits64() << 64n) | this.bits64()) * span) >> 128n);
  }

  coin(): boolean {
    return this.bits32() >= 0x8000_0000;
  }
}

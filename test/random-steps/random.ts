// Seeded choices for generated programs. Law: the same seed gives the same sequence, on every machine.

export interface Random {
  /** In [0, 1). */
  unit(): number;
  /** A whole number in [lo, hi]. */
  whole(lo: number, hi: number): number;
  /** A number of three decimals in [lo, hi]. */
  between(lo: number, hi: number): number;
  chance(p: number): boolean;
  pick<T>(list: readonly T[]): T;
}

export function random(seed: number): Random {
  let s = Math.imul(seed + 1, 0x9e3779b1) | 1;
  const unit = (): number => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return (s >>> 0) / 4294967296;
  };
  for (let k = 0; k < 8; k++) unit();
  const whole = (lo: number, hi: number) => lo + Math.floor(unit() * (hi - lo + 1));
  return {
    unit,
    whole,
    between: (lo, hi) => Math.round((lo + unit() * (hi - lo)) * 1000) / 1000,
    chance: (p) => unit() < p,
    pick: (list) => list[whole(0, list.length - 1)],
  };
}

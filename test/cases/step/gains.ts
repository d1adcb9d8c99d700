// Imported by samples: constants computed by any TypeScript, and functions with a source.
export const taps: readonly number[] = Array.from({ length: 5 }, (_, i) => Math.cos(i) / 5);
export const offset = [...'abc'].length / 8;
const half = 0.5;
export function blend(a: number, b: number, share = half): number {
  return a * share + b * (1 - share);
}
const hidden = (x: number): number => x * offset;

export { hidden as scaled };

// On a core with 16-bit int a value is clamped before it is shifted down, so that what comes out of the shift is 16 bits.
// Law: clamp(floor((a + h)/2^k), lo, hi) = floor((clamp(a, lo*2^k - h, hi*2^k + 2^k - 1 - h) + h)/2^k), for 0 <= h < 2^k.
import type { Fixed, FixedProgram } from '../../ir/fixed.js';
import { halfOf, rangeOf } from '../../ir/fixed-value.js';
import { fits } from '../../num/format.js';
import type { MachinePass } from './pass.js';
import { rewriteValues, useCounts } from './rewrite.js';

const INT16 = { bits: 16, signed: true } as const;
const INT32 = { bits: 32, signed: true } as const;

type Shift = Extract<Fixed, { kind: 'shr' }>;
type Clamp = Extract<Fixed, { kind: 'clamp' }>;

function swapped(v: Clamp, shift: Shift, freshId: () => number): readonly Fixed[] | undefined {
  const [half, step] = [halfOf(shift), 1n << BigInt(shift.by)];
  const [lo, hi] = [v.lo * step - half, v.hi * step + step - 1n - half];
  const worth = fits({ lo: v.lo, hi: v.hi }, INT16) && fits({ lo, hi }, INT32) && fits(shift.a.range, INT32);
  if (!worth || shift.by < 8) return undefined;
  const limited: Clamp = { id: freshId(), kind: 'clamp', a: shift.a, lo, hi, range: shift.a.range, frac: shift.a.frac };
  const inner: Clamp = { ...limited, range: rangeOf(limited, (x) => x.range) };
  const { id, range, frac, name, span } = v;
  const { by, rounding } = shift;
  const outer: Fixed = {
    id,
    kind: 'shr',
    a: inner,
    by,
    rounding,
    range,
    frac,
    ...(name && { name }),
    ...(span && { span }),
  };
  return [inner, outer];
}

function run(program: FixedProgram): FixedProgram {
  const counts = useCounts(program);
  return rewriteValues(program, (v, freshId) => {
    if (v.kind !== 'clamp' || v.a.kind !== 'shr' || v.a.name !== undefined || counts.get(v.a.id) !== 1)
      return undefined;
    return swapped(v, v.a, freshId);
  });
}

export const clampFirst: MachinePass = {
  name: 'clamp-first',
  run: (program, traits) => (traits.intBits === 16 ? run(program) : program),
};

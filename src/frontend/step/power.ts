// Powers: small whole exponents by multiplication, the rest through the elementary functions.
import type { Span } from '../../diag/diagnostic.js';
import type { Real } from '../../ir/real.js';
import { mul } from '../../ops/index.js';
import { div, elementaryOp } from '../../ops/step-ops.js';
import { numeric } from './coerce.js';
import { apply, type Context, number, refuse } from './context.js';
import { INT, known, NUMBER, POISON, scalar, type Value } from './value.js';

const MOST_FACTORS = 16;

export function power(c: Context, x: Value, y: Value, span: Span, name?: string): Value {
  const exponent = y.kind === 'known' && typeof y.value === 'number' ? y.value : undefined;
  if (exponent === 0) return known(1);
  const base = numeric(c, x, span);
  if (!base) return POISON;
  if (exponent !== undefined && Number.isInteger(exponent) && Math.abs(exponent) <= MOST_FACTORS) {
    const product = repeated(c, base.real, Math.abs(exponent), span, name);
    if (exponent > 0) return scalar(product, base.whole ? INT : NUMBER);
    return scalar(apply(c, div, [number(c, 1), product], span, name), NUMBER);
  }
  if (exponent === 0.5) return elementary(c, 'sqrt', [base.real], span, name);
  const other = numeric(c, y, span);
  return other ? elementary(c, 'pow', [base.real, other.real], span, name) : POISON;
}

function repeated(c: Context, x: Real, times: number, span: Span, name?: string): Real {
  let product = x;
  for (let k = 1; k < times; k++) product = apply(c, mul, [product, x], span, k === times - 1 ? name : undefined);
  return product;
}

/** An elementary function by its name in Math. */
export function elementary(c: Context, which: string, args: readonly Real[], span: Span, name?: string): Value {
  const f = c.elementary.named(which);
  if (!f)
    return refuse(
      c,
      'BS1407',
      { name: `Math.${which}`, instead: 'see docs/LANGUAGE.md for the functions there are' },
      span,
    );
  return scalar(apply(c, elementaryOp(f), args, span, name), NUMBER);
}

// a < b, as 1 or 0; and what every comparison is made of.
import { Bug } from '../diag/diagnostic.js';
import type { Fixed } from '../ir/fixed.js';
import type { ExactOp } from '../ir/op.js';
import type { Interval } from '../num/interval.js';
import type { Rational } from '../num/rational.js';
import * as q from '../num/rational.js';

const truth = (held: boolean): Rational => (held ? q.one : q.zero);

/**
 * What `less` and `lessEqual` share: constant between jumps, so their derivative is 0 everywhere (as in PyTorch).
 * The comparison `name` whose truth on exact values is `holds`; monotone: falling in a, rising in b.
 */
export function comparison(
  name: string,
  doc: string,
  test: 'lt' | 'le',
  real: (a: number, b: number) => boolean,
  holds: (a: Rational, b: Rational) => boolean,
): ExactOp {
  const range = (a: Interval, b: Interval): Interval => ({
    lo: truth(holds(a.hi, b.lo)),
    hi: truth(holds(a.lo, b.hi)),
  });
  return {
    name,
    arity: 2,
    doc,
    real: (a, b) => (real(a, b) ? 1 : 0),
    exact: (a, b) => truth(holds(a, b)),
    range,
    linear: () => undefined,
    lipschitz: (a, b) => {
      const image = range(a, b);
      if (!q.eq(image.lo, image.hi)) throw new Bug(`${name} jumps inside its ranges: it has no Lipschitz constant`);
      return [q.zero, q.zero];
    },
    grad: (b) => [b.constant(q.zero), b.constant(q.zero)],
    fixed: (c, args): Fixed => c.compare(test, ...c.align(args[0], args[1])),
  };
}

export const less = comparison('less', 'a < b: 1 or 0', 'lt', (a, b) => a < b, q.lt);

// Math, function by function: operations of the graph, in the order Node has them.
import type { Real } from '../../ir/real.js';
import { add, less, max, min, neg, sub } from '../../ops/index.js';
import { abs, floor } from '../../ops/step-ops.js';
import type { Builtin, BuiltinCall } from './builtins.js';
import { numeric } from './coerce.js';
import { apply, choose, number } from './context.js';
import { elementary, power } from './power.js';
import { INT, known, NUMBER, POISON, scalar, type Value } from './value.js';

type Formula = (call: BuiltinCall, x: Real, whole: boolean) => Value;

const plainNumbers = (args: readonly Value[]): number[] | undefined =>
  args.every((a) => a.kind === 'known' && typeof a.value === 'number')
    ? args.map((a) => (a.kind === 'known' ? Number(a.value) : 0))
    : undefined;

/** A function of one number: by JavaScript where the argument is known. */
const of1 = (js: (x: number) => number, formula: Formula): Builtin => ({
  arity: [1, 1],
  run: (call) => {
    const plain = plainNumbers(call.args);
    if (plain) return known(js(plain[0]));
    const x = numeric(call.c, call.args[0], call.span);
    return x ? formula(call, x.real, x.whole) : POISON;
  },
});

const node = (
  { c, span, name }: BuiltinCall,
  op: Parameters<typeof apply>[1],
  args: readonly Real[],
  own = true,
): Real => apply(c, op, args, span, own ? name : undefined);

/** Already whole: itself. */
const rounding = (js: (x: number) => number, formula: (call: BuiltinCall, x: Real) => Real): Builtin =>
  of1(js, (call, x, whole) => scalar(whole ? x : formula(call, x), INT));

const ceiling = (call: BuiltinCall, x: Real): Real =>
  node(call, neg, [node(call, floor, [node(call, neg, [x], false)], false)]);

function truncated(call: BuiltinCall, x: Real): Real {
  const { c } = call;
  const negative = node(call, less, [x, number(c, 0)], false);
  return choose(c, negative, [ceiling(call, x)], [node(call, floor, [x])])[0];
}

/** 1, -1 or 0: (0 < x) - (x < 0). */
const sign: Formula = (call, x) => {
  const zero = number(call.c, 0);
  return scalar(node(call, sub, [node(call, less, [zero, x], false), node(call, less, [x, zero], false)]), INT);
};

/** Math.min and Math.max of any number of arguments; an infinite one decides or drops out. */
const extreme = (op: typeof min, js: (...x: number[]) => number, neutral: number): Builtin => ({
  arity: [1, Number.POSITIVE_INFINITY],
  run: (call) => {
    const plain = plainNumbers(call.args);
    if (plain) return known(js(...plain));
    const isNeutral = (a: Value): boolean => a.kind === 'known' && a.value === neutral;
    const finite = call.args.filter((a) => !isNeutral(a)).map((a) => numeric(call.c, a, call.span));
    if (!finite.every((x) => x !== undefined)) return POISON;
    const reals = finite.map((x) => x!.real);
    const type = finite.every((x) => x!.whole) ? INT : NUMBER;
    return scalar(
      reals.reduce((a, b, i) => node(call, op, [a, b], i === reals.length - 1)),
      type,
    );
  },
});

const smooth = (which: string, arity: 1 | 2): Builtin => ({
  arity: [arity, arity],
  run: (call) => {
    const plain = plainNumbers(call.args);
    const js = (Math as unknown as Readonly<Record<string, (...x: number[]) => number>>)[which];
    if (plain) return known(js(...plain));
    const args = call.args.map((a) => numeric(call.c, a, call.span));
    if (!args.every((x) => x !== undefined)) return POISON;
    return elementary(
      call.c,
      which,
      args.map((x) => x!.real),
      call.span,
      call.name,
    );
  },
});

/** The length of a vector; of more than two numbers, two at a time. */
const hypot: Builtin = {
  arity: [1, Number.POSITIVE_INFINITY],
  run: (call) => {
    const plain = plainNumbers(call.args);
    if (plain) return known(Math.hypot(...plain));
    const args = call.args.map((a) => numeric(call.c, a, call.span));
    if (!args.every((x) => x !== undefined)) return POISON;
    const reals = args.map((x) => x!.real);
    if (reals.length === 1) return scalar(node(call, abs, reals), NUMBER);
    return reals
      .slice(1)
      .reduce<Value>(
        (sum, x) => (sum.kind === 'scalar' ? elementary(call.c, 'hypot', [sum.real, x], call.span, call.name) : sum),
        scalar(reals[0], NUMBER),
      );
  },
};

const SMOOTH_1 = 'sqrt cbrt exp log log2 log10 sin cos tan asin acos atan tanh sinh cosh'.split(' ');

export const MATH: Readonly<Record<string, Builtin>> = {
  'Math.abs': of1(Math.abs, (call, x, whole) => scalar(node(call, abs, [x]), whole ? INT : NUMBER)),
  'Math.sign': of1(Math.sign, sign),
  'Math.floor': rounding(Math.floor, (call, x) => node(call, floor, [x])),
  'Math.ceil': rounding(Math.ceil, ceiling),
  'Math.round': rounding(Math.round, (call, x) =>
    node(call, floor, [node(call, add, [x, number(call.c, 0.5)], false)]),
  ),
  'Math.trunc': rounding(Math.trunc, truncated),
  'Math.min': extreme(min, Math.min, Number.POSITIVE_INFINITY),
  'Math.max': extreme(max, Math.max, Number.NEGATIVE_INFINITY),
  'Math.pow': {
    arity: [2, 2],
    run: ({ c, args, span, name }) => {
      const plain = plainNumbers(args);
      return plain ? known(plain[0] ** plain[1]) : power(c, args[0], args[1], span, name);
    },
  },
  'Math.hypot': hypot,
  'Math.atan2': smooth('atan2', 2),
  ...Object.fromEntries(SMOOTH_1.map((name) => [`Math.${name}`, smooth(name, 1)])),
};

// The Real IR: stepping in float64 and exactly, order, text form and verifier, with one case for every structure.
import { describe, expect, test } from 'vitest';
import type { RealGraph } from '../src/ir/real.js';
import { type RealBuilder, realBuilder } from '../src/ir/real-build.js';
import { realRunner } from '../src/ir/real-evaluate.js';
import { exactInit, exactStep } from '../src/ir/real-exact.js';
import { topologicalOrder } from '../src/ir/real-order.js';
import { type OpResolver, parseReal } from '../src/ir/real-parse.js';
import { printReal } from '../src/ir/real-print.js';
import { realViolations, verifyReal } from '../src/ir/real-verify.js';
import * as q from '../src/num/rational.js';
import { add, clamp, less, mul, opNamed, quantise, select, sub } from '../src/ops/index.js';

const r = q.rational;
const half = quantise(14);
/** Operations with attributes are made anew by a table; here the same one comes back, so that graphs can be compared. */
const resolve: OpResolver = (name, attributes) =>
  name === 'quantise' && attributes.frac === 14 ? half : opNamed(name, attributes);

/** A graph of each structure; `x` is a scalar input. */
const graphs: Readonly<Record<string, () => RealGraph>> = {
  lag: () =>
    build('lag', (b) => {
      const x = b.input('x', [], { file: 'a.ts', line: 1, column: 2, endLine: 3, endColumn: 4 });
      const z = b.delay('z', r(1, 3));
      const y = b.apply(add, [b.apply(mul, [b.constant(r(9, 10), 'pole'), z]), x], 'y');
      b.setNext(z, b.apply(half, [y]));
      b.output('y', y);
    }),
  if: () =>
    build('if', (b) => {
      const x = b.input('x');
      const twice = b.apply(add, [x, x]);
      const [y, w] = b.if_(
        b.apply(less, [x, b.constant(r(0))]),
        () => [b.apply(sub, [b.constant(r(0)), twice]), x],
        () => [twice, b.apply(mul, [twice, twice])],
      );
      b.output('y', y);
      b.output('w', w);
    }),
  fold: () =>
    build('fold', (b) => {
      const x = b.input('x');
      const [sum, last] = b.fold(4, [b.constant(r(0)), x], (turn, [s, k]) => [
        b.apply(add, [s, b.apply(mul, [turn, k])]),
        b.apply(add, [k, x]),
      ]);
      b.output('sum', sum);
      b.output('last', last);
    }),
  gather: () =>
    build('gather', (b) => {
      const x = b.input('x');
      const table = b.table([r(10), r(20), r(30)], [3], 'table');
      const at = b.apply(clamp, [x, b.constant(r(0)), b.constant(r(2))]);
      b.output('y', b.gather(table, at));
    }),
  call: () =>
    build('call', (b) => {
      const x = b.input('x');
      const [a, c] = b.call('square', [x, b.constant(r(3))], ([p, s]) => [b.apply(mul, [p, p]), b.apply(sub, [p, s])]);
      b.output('y', b.apply(add, [a, c]));
    }),
  vector: () =>
    build('vector', (b) => {
      const x = b.input('x');
      const v = b.input('v', [3]);
      const z = b.delay('z', [r(1), r(2), r(3)]);
      const sum = b.apply(add, [z, b.apply(mul, [v, x])]);
      b.setNext(z, sum);
      b.output('y', sum);
      b.output('row', b.gather(b.table([r(1), r(2), r(3), r(4)], [2, 2]), b.constant(r(1))));
    }),
  nested: () =>
    build('nested', (b) => {
      const x = b.input('x');
      const [y] = b.fold(3, [x], (turn, [s]) => {
        const scaled = b.apply(mul, [s, b.constant(r(1, 2))]);
        return b.if_(
          b.apply(less, [turn, b.constant(r(2))]),
          () => [b.apply(add, [scaled, turn])],
          () => [b.apply(select, [turn, scaled, s])],
        );
      });
      b.output('y', y);
    }),
};

function build(name: string, fill: (b: RealBuilder) => void): RealGraph {
  const b = realBuilder(name);
  fill(b);
  return b.finish();
}

const vectorInput = [r(1), r(-2), r(1, 2)];

describe.each(Object.entries(graphs))('%s', (_, make) => {
  const graph = make();

  test('float64 steps are the exact ones', () => {
    const runner = realRunner(graph);
    let state = exactInit(graph);
    for (const x of [r(0), r(1), r(-1), r(5, 4), r(2), r(-3, 2)]) {
      const inputs = { x: [x], v: vectorInput };
      const exact = exactStep(graph, state, inputs);
      const flat = graph.inputs.flatMap((i) => (i.name === 'v' ? vectorInput : [x])).map(q.toNumber);
      const got = runner.step(flat);
      const want = graph.outputs.flatMap((o) => exact.outputs[o.name]).map(q.toNumber);
      expect(got.length).toBe(want.length);
      got.forEach((y, i) => {
        expect(y).toBeCloseTo(want[i], 12);
      });
      state = exact.state;
    }
  });

  test('text comes back as the graph', () => {
    expect(parseReal(printReal(graph), resolve)).toEqual(graph);
  });

  test('passes the verifier', () => {
    expect(realViolations(graph)).toEqual([]);
  });
});

test('hand-computed values', () => {
  expect(realRunner(graphs.if()).step([-3])).toEqual([6, -3]);
  expect(realRunner(graphs.if()).step([3])).toEqual([6, 36]);
  expect(realRunner(graphs.fold()).step([1])).toEqual([0 + 2 + 2 * 3 + 3 * 4, 5]);
  expect(realRunner(graphs.gather()).step([7])).toEqual([30]);
  expect(realRunner(graphs.call()).step([5])).toEqual([27]);
  expect(realRunner(graphs.vector()).step([2, 1, 1, 1])).toEqual([3, 4, 5, 3, 4]);
});

test('only the arm that is taken is computed', () => {
  const graph = build('lazy', (b) => {
    const x = b.input('x');
    const table = b.table([r(1), r(2)]);
    const [y] = b.if_(
      b.apply(less, [x, b.constant(r(2))]),
      () => [b.gather(table, x)],
      () => [x],
    );
    b.output('y', y);
  });
  expect(realRunner(graph).step([9])).toEqual([9]);
  expect(exactStep(graph, {}, { x: [r(9)] }).outputs.y).toEqual([r(9)]);
  expect(() => realRunner(graph).step([-1])).toThrow(RangeError);
});

test('state can be saved, put back and reset', () => {
  const runner = realRunner(graphs.lag());
  runner.step([1]);
  const saved = runner.state;
  const next = runner.step([2]);
  runner.state = saved;
  expect(runner.step([2])).toEqual(next);
  runner.reset();
  expect(runner.state).toEqual([1 / 3]);
  expect(() => runner.step([])).toThrow(/0 inputs for 1/);
});

test('the order holds each node once, after its operands, however deep the graph', () => {
  const graph = build('deep', (b) => {
    let y = b.apply(add, [b.input('x'), b.constant(r(1))]);
    for (let k = 0; k < 20000; k++) y = b.apply(add, [y, y]);
    b.output('y', y);
  });
  const order = topologicalOrder(graph);
  const place = new Map(order.map((x, i) => [x.id, i]));
  expect(order.length).toBe(20003);
  expect(place.size).toBe(order.length);
  expect(order.every((x) => x.kind !== 'apply' || x.args.every((a) => place.get(a.id)! < place.get(x.id)!))).toBe(true);
});

const broken: readonly (readonly [string, RegExp, string])[] = [
  ['an id twice', /%0 stands twice/, 'graph g %0 = input name x %0 = input name z'],
  ['a name twice', /input x stands twice/, 'graph g %0 = input name x %1 = input name x'],
  ['an output twice', /output y stands twice/, 'graph g %0 = const [1] output y %0 output y %0'],
  ['a count of values', /2 values for the shape \[3\]/, 'graph g %0 = const [1, 2] shape [3] output y %0'],
  ['an init', /1 values for the shape \[2\]/, 'graph g %0 = delay [0] shape [2] name z next z %0'],
  [
    'a next value',
    /delay z of shape \[\] is given \[2\]/,
    'graph g %0 = delay [0] name z %1 = const [1, 2] shape [2] next z %1',
  ],
  ['an arity', /gives add 1 arguments/, 'graph g %0 = const [1] %1 = apply add (%0) output y %1'],
  [
    'different shapes',
    /gives add different shapes/,
    'graph g %0 = const [1, 2] shape [2] %1 = const [1, 2, 3] shape [3] %2 = apply add (%0, %1) shape [2] output y %2',
  ],
  ['a shape', /has the shape \[2\]/, 'graph g %0 = const [1] %1 = apply neg (%0) shape [2] output y %1'],
  [
    'a condition',
    /condition that is no scalar/,
    'graph g %0 = const [1, 2] shape [2] %1 = const [0] %2 = if %0 { yield (%1) } else { yield (%1) } #0 output y %2',
  ],
  [
    'arms',
    /arms of different lengths/,
    'graph g %1 = const [0] %2 = if %1 { yield (%1) } else { yield (%1, %1) } #0 output y %2',
  ],
  [
    'an index',
    /no such then arm/,
    'graph g %1 = const [0] %2 = if %1 { yield (%1) } else { yield (%1) } #3 output y %2',
  ],
  [
    'a count',
    /counts to -1/,
    'graph g %1 = const [0] %2 = fold -1 (%1) { param %3 = input name turn param %4 = input name s yield (%4) } #0 output y %2',
  ],
  ['a call', /binds 1 values to 0 parameters/, 'graph g %1 = const [0] %2 = call f (%1) { yield (%1) } #0 output y %2'],
  ['a gather', /needs an array/, 'graph g %1 = const [0] %2 = gather %1 %1 output y %2'],
  [
    'a parameter outside its region',
    /reads input p, which is not declared/,
    'graph g %1 = const [0] %2 = call f (%1) { param %3 = input name p yield (%3) } #0 %4 = apply neg (%3) output y %4 output u %2',
  ],
];

describe('what is broken is said', () => {
  test.each(broken)('%s', (_, message, text) => {
    const graph = parseReal(text, resolve);
    expect(realViolations(graph).join('\n')).toMatch(message);
    expect(() => verifyReal(graph)).toThrow(/breaks the rules of Real/);
  });
});

test('text that is not a graph is refused', () => {
  expect(() => parseReal('graph g %0 = apply wobble ()', resolve)).toThrow(/no operation 'wobble'/);
  expect(() => parseReal('graph g %0 = delay [0] name z', resolve)).toThrow(/z has no next value/);
});

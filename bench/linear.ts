// A fixed-point program without its roundings and clamps: x' = A x + B u + c, y = C x + D u + e, in the program's own integers.
// What a rounding error does to the output later is read from it, so that inputs can be sought that add the errors up.
import { Bug } from '../src/diag/diagnostic.js';
import type { Fixed, FixedProgram } from '../src/ir/fixed.js';

type Vector = readonly number[];

export interface LinearMachine {
  /** Next state and output of the unrounded program from state x with inputs u. */
  step(x: Vector, u: Vector): { readonly next: number[]; readonly y: number };
  /** effect[k][i]: what one unit in state i does to the output k steps later. */
  effects(length: number): number[][];
  /** Response of the output to one count at each input. */
  impulses(length: number): number[][];
}

function value(
  v: Fixed,
  at: (v: Fixed) => number,
  x: Readonly<Record<string, number>>,
  u: Readonly<Record<string, number>>,
): number {
  switch (v.kind) {
    case 'const':
      return Number(v.value);
    case 'input':
      return u[v.input];
    case 'state':
      return x[v.state];
    case 'add':
      return at(v.a) + at(v.b);
    case 'sub':
      return at(v.a) - at(v.b);
    case 'mul':
      return at(v.a) * at(v.b);
    case 'neg':
      return -at(v.a);
    case 'shl':
      return at(v.a) * 2 ** v.by;
    case 'shr':
      return at(v.a) / 2 ** v.by;
    case 'clamp':
      return at(v.a);
    case 'mac2':
      return Number(v.c0) * at(v.x0) + Number(v.c1) * at(v.x1) + (v.acc ? at(v.acc) : 0);
    default:
      throw new Bug(`${v.kind} in a program of a linear block`);
  }
}

const record = (names: readonly { readonly name: string }[], values: Vector): Record<string, number> =>
  Object.fromEntries(names.map(({ name }, i) => [name, values[i]]));

/** One step of the unrounded program. */
function evaluate(p: FixedProgram, x: Vector, u: Vector): number[] {
  const [state, input] = [record(p.states, x), record(p.inputs, u)];
  const known = new Map<number, number>();
  const at = (v: Fixed): number => {
    const have = known.get(v.id);
    if (have !== undefined) return have;
    const made = value(v, at, state, input);
    known.set(v.id, made);
    return made;
  };
  const next = p.states.map((s) => {
    const store = p.stores.find((t) => t.state === s.name);
    return store ? at(store.value) : state[s.name];
  });
  return [...next, at(p.outputs[0].value)];
}

const dot = (a: Vector, b: Vector): number => {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
};
const unit = (n: number, i: number): number[] => Array.from({ length: n }, (_, k) => (k === i ? 1 : 0));

/** The program of a linear block as its machine; throws Bug for any other. */
export function linearised(p: FixedProgram): LinearMachine {
  const [n, m] = [p.states.length, p.inputs.length];
  // rows of [A B c; C D e], by driving the program with units
  const [x0, u0] = [unit(n, -1), unit(m, -1)];
  const affine = evaluate(p, x0, u0);
  const columns = [
    ...x0.map((_, i) => evaluate(p, unit(n, i), u0)),
    ...u0.map((_, i) => evaluate(p, x0, unit(m, i))),
  ].map((column) => column.map((v, r) => v - affine[r]));
  const rows = affine.map((c, r) => ({ c, row: columns.map((column) => column[r]) }));
  const [A, output] = [rows.slice(0, n).map((r) => r.row.slice(0, n)), rows[n].row.slice(0, n)];
  const effects = (length: number): number[][] => {
    const found: number[][] = [];
    for (let k = 0, row = output; k < length; k++) {
      found.push(row);
      const last = row;
      row = x0.map((_, i) => A.reduce((total, a, j) => total + last[j] * a[i], 0));
    }
    return found;
  };
  return {
    effects,
    step(x, u) {
      const driving = [...x, ...u];
      const all = rows.map(({ c, row }) => dot(row, driving) + c);
      return { next: all.slice(0, n), y: all[n] };
    },
    impulses(length) {
      const later = effects(length - 1);
      return u0.map((_, i) => [
        rows[n].row[n + i],
        ...later.map((effect) =>
          dot(
            effect,
            rows.slice(0, n).map(({ row }) => row[n + i]),
          ),
        ),
      ]);
    },
  };
}

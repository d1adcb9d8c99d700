// Random statements: each gives its lines and what the rest of the step may name afterwards.
import { bool, condition } from './conditions.js';
import { moving, number } from './numbers.js';
import {
  type Arr,
  type Context,
  fit,
  hull,
  literal,
  minus,
  type Num,
  plus,
  point,
  type Range,
  type Scope,
  tamed,
  times,
  within,
} from './scope.js';

export interface Statement {
  readonly lines: readonly string[];
  readonly gives: Partial<Scope>;
}
type Kind = (c: Context, name: string, depth: number) => Statement;

const gives = (lines: readonly string[], ...numbers: readonly Num[]): Statement => ({ lines, gives: { numbers } });
const indented = (lines: readonly string[]): string[] => lines.map((l) => `  ${l}`);

const value: Kind = (c, name, depth) => {
  const e = number(c, depth);
  return gives([`const ${name} = ${e.text};`], { text: name, range: e.range });
};

const flag: Kind = (c, name) => ({ lines: [`const ${name} = ${bool(c, 2)};`], gives: { bools: [name] } });

/** A new value of a variable, whose range is known before. */
function assigned(
  c: Context,
  name: string,
  range: Range,
  depth: number,
): { readonly line: string; readonly range: Range } {
  const old = { text: name, range };
  const e = number(within(c, { numbers: [old] }), depth);
  switch (c.rng.whole(0, 3)) {
    case 0: {
      const small = fit(c, e, -2, 2);
      return { line: `${name} += ${small.text};`, range: plus(range, small.range) };
    }
    case 1: {
      const small = fit(c, e, -2, 2);
      return { line: `${name} -= ${small.text};`, range: minus(range, small.range) };
    }
    case 2:
      return { line: `${name} *= 0.5;`, range: times(range, point(0.5)) };
    default:
      return { line: `${name} = ${e.text};`, range: e.range };
  }
}

interface Arm {
  readonly lines: readonly string[];
  readonly range: Range;
}

/** What one arm does to the variable. */
function arm(c: Context, name: string, range: Range, depth: number): Arm {
  if (depth > 0 && c.rng.chance(0.3)) return branches(c, name, range, depth - 1);
  const local = c.rng.chance(0.3) ? value(c, `${name}Part${depth}`, 1) : undefined;
  const next = assigned(local ? within(c, local.gives) : c, name, range, 1);
  return { lines: [...(local?.lines ?? []), next.line], range: next.range };
}

function branches(c: Context, name: string, range: Range, depth: number): Arm {
  if (c.scope.modes.length > 0 && c.rng.chance(0.5)) return switched(c, name, range, depth);
  const { text, inner } = condition(c, 1);
  const first = arm(inner, name, range, depth);
  if (c.rng.chance(0.25)) {
    return { lines: [`if (${text}) {`, ...indented(first.lines), '}'], range: hull(first.range, range) };
  }
  const other = arm(inner, name, range, depth);
  const lines = [`if (${text}) {`, ...indented(first.lines), '} else {', ...indented(other.lines), '}'];
  return { lines, range: hull(first.range, other.range) };
}

/** Shared cases, a default that may be missing. */
function switched(c: Context, name: string, range: Range, depth: number): Arm {
  const mode = c.rng.pick(c.scope.modes);
  const inner = { rng: c.rng, scope: { ...c.scope, modes: [] } };
  const shared = mode.members.length > 2 && c.rng.chance(0.4);
  const heads = shared
    ? [mode.members.slice(0, 2), ...mode.members.slice(2).map((m) => [m])]
    : mode.members.map((m) => [m]);
  const arms = heads.map((members) => ({ members, ...arm(inner, name, range, depth) }));
  const dropped = c.rng.chance(0.3) ? arms.slice(0, -1) : arms;
  const lines = dropped.flatMap((a) => [
    ...a.members.map((m, k) => (k < a.members.length - 1 ? `  case '${m}':` : `  case '${m}': {`)),
    ...indented(indented(a.lines)),
    '    break;',
    '  }',
  ]);
  const all = dropped.map((a) => a.range).reduce(hull);
  return { lines: [`switch (${mode.text}) {`, ...lines, '}'], range: dropped === arms ? all : hull(all, range) };
}

const branching: Kind = (c, name, depth) => {
  const first = fit(c, number(c, 1), -20, 20);
  const rest = branches(c, name, first.range, depth - 1);
  const kept = tamed(c, { text: name, range: rest.range });
  const held = kept.text === name ? [] : [`${name} = ${kept.text};`];
  return gives([`let ${name} = ${first.text};`, ...rest.lines, ...held], { text: name, range: kept.range });
};

const array: Kind = (c, name) => {
  const items = Array.from({ length: c.rng.whole(2, 4) }, () => fit(c, number(c, 1), -5, 5));
  const range = items.map((i) => i.range).reduce(hull);
  const lines = [`const ${name} = [${items.map((i) => i.text).join(', ')}];`];
  return { lines, gives: { arrays: [{ text: name, length: items.length, range }] } };
};

const mapped: Kind = (c, name) => {
  if (c.scope.arrays.length === 0) return array(c, name, 1);
  const from = c.rng.pick(c.scope.arrays);
  const e = fit(c, number(within(c, { numbers: [{ text: 'v', range: from.range }] }), 2), -8, 8);
  const lines = [`const ${name} = ${from.text}.map((v) => ${e.text});`];
  return { lines, gives: { arrays: [{ text: name, length: from.length, range: e.range }] } };
};

/** n times, from a first value: the range follows the turns. */
function repeated(range: Range, n: number, turn: (r: Range) => Range): Range {
  return n === 0 ? range : repeated(turn(range), n - 1, turn);
}

type Turn = (c: Context, name: string, xs: Arr) => Arm;

const weighted: Turn = (c, name, xs) => {
  const k = Array.from({ length: xs.length }, () => c.rng.between(-1, 1));
  const range = k.map((w) => times(xs.range, point(w))).reduce(plus, point(0));
  const weights = `${name}Weights`;
  return {
    lines: [
      `const ${weights} = [${k.join(', ')}];`,
      `let ${name} = 0;`,
      `for (let i = 0; i < ${xs.text}.length; i++) ${name} += ${weights}[i] * ${xs.text}[i];`,
    ],
    range,
  };
};
const horner: Turn = (c, name, xs) => {
  const x = fit(c, moving(c), -1, 1);
  const range = repeated(point(0), xs.length, (r) => plus(times(r, x.range), xs.range));
  const lines = [`let ${name} = 0;`, `for (const c of ${xs.text}) ${name} = ${name} * ${x.text} + c;`];
  return { lines, range };
};
const largest: Turn = (_, name, xs) => ({
  lines: [`let ${name} = ${xs.text}[0];`, `for (const v of ${xs.text}) ${name} = Math.max(${name}, v);`],
  range: xs.range,
});
const counted: Turn = (c, name, xs) => ({
  lines: [
    `let ${name} = 0;`,
    `for (const v of ${xs.text}) {`,
    `  if (v < ${literal(c.rng.between(xs.range.lo, xs.range.hi))}) continue;`,
    `  ${name} += 1;`,
    '}',
  ],
  range: { lo: 0, hi: xs.length },
});
const summed: Turn = (_, name, xs) => ({
  lines: [`const ${name} = ${xs.text}.reduce((s, v) => s + v, 0);`],
  range: times(xs.range, point(xs.length)),
});
const decayed: Turn = (c, name, xs) => {
  const n = c.rng.whole(2, 6);
  const e = fit(c, xs.length > 0 ? { text: `${xs.text}[0]`, range: xs.range } : moving(c), -4, 4);
  const range = repeated(point(0), n, (r) => plus(times(r, point(0.5)), e.range));
  const turn = `${name} = 0.5 * ${name} + ${e.text};`;
  return {
    lines: [
      `let ${name} = 0;`,
      `let ${name}Turn = 0;`,
      `while (${name}Turn < ${n}) {`,
      `  ${turn}`,
      `  ${name}Turn++;`,
      '}',
    ],
    range,
  };
};
const TURNS: readonly Turn[] = [weighted, horner, largest, counted, summed, decayed];

const loop: Kind = (c, name, depth) => {
  if (c.scope.arrays.length === 0) return array(c, name, depth);
  const done = c.rng.pick(TURNS)(c, name, c.rng.pick(c.scope.arrays));
  const kept = tamed(c, { text: name, range: done.range });
  const lines = kept.text === name ? done.lines : [...done.lines, `const ${name}Kept = ${kept.text};`];
  return gives(lines, { text: kept.text === name ? name : `${name}Kept`, range: kept.range });
};

const pair: Kind = (c, name) => {
  const [a, b] = [number(c, 2), number(c, 1)];
  const lines = [`const [${name}A, ${name}B] = [${a.text}, ${b.text}];`];
  return gives(lines, { text: `${name}A`, range: a.range }, { text: `${name}B`, range: b.range });
};

const record: Kind = (c, name) => {
  const [a, b] = [number(c, 1), number(c, 2)];
  const lines = [`const ${name} = { p: ${a.text}, q: ${b.text} };`];
  return gives(lines, { text: `${name}.p`, range: a.range }, { text: `${name}.q`, range: b.range });
};

const KINDS: readonly Kind[] = [
  value,
  value,
  value,
  flag,
  branching,
  branching,
  array,
  mapped,
  loop,
  loop,
  pair,
  record,
];

export const statement = (c: Context, name: string, depth: number): Statement => c.rng.pick(KINDS)(c, name, depth);

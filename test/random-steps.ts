// Random well-typed step functions of the subset as design text, whose declared ranges can be proved by interval arithmetic.
// Law: the same seed gives the same text; every expression stays in the range that was declared from it.
import { bool } from './random-steps/conditions.js';
import { type Declared, randomInputs, randomTunables } from './random-steps/inputs.js';
import { number } from './random-steps/numbers.js';
import { type Output, randomOutputs } from './random-steps/outputs.js';
import { random } from './random-steps/random.js';
import {
  type Context,
  fit,
  type Helper,
  hull,
  joined,
  NOTHING,
  type Num,
  type Scope,
  within,
} from './random-steps/scope.js';
import { statement } from './random-steps/statements.js';
import { randomStates, type State } from './random-steps/states.js';
import { randomUse, type Used } from './random-steps/uses.js';

export interface RandomStep {
  /** The text of a design file. */
  readonly source: string;
  /** Its export. */
  readonly name: string;
}
export interface Size {
  readonly statements?: number;
  /** Of expressions and of nested branches. */
  readonly depth?: number;
  readonly states?: number;
}

const FROM_BACKSTEP =
  'block real int bool oneOf cyclic vector clamp deadband hysteresis rateLimit edge wrap interp1 interp2 dot array every'.split(
    ' ',
  );
const TABLE = { text: 'TABLE', length: 4, range: { lo: -0.75, hi: 1.5 } };
const TABLE_LINE = 'const TABLE = [0.5, -0.75, 1.5, 2 ** -3];';

/** A pure function of the module; some return early. */
function helper(c: Context, name: string): { readonly lines: readonly string[]; readonly helper: Helper } {
  const parameters = ['a', 'b'].slice(0, c.rng.whole(1, 2));
  const own: readonly Num[] = parameters.map((text) => ({
    text,
    range: { lo: -c.rng.pick([1, 3]), hi: c.rng.pick([1, 4]) },
  }));
  const inner: Context = { rng: c.rng, scope: joined(NOTHING, { numbers: own, arrays: c.scope.arrays }) };
  const head = parameters.map((p) => `${p}: number`).join(', ');
  const e = fit(inner, number(inner, 2), -20, 20);
  const known = { name, parameters: own.map((o) => o.range), range: e.range };
  if (c.rng.chance(0.5)) return { lines: [`const ${name} = (${head}): number => ${e.text};`], helper: known };
  const early = fit(inner, number(inner, 1), -20, 20);
  const lines = [
    `function ${name}(${head}): number {`,
    `  if (${bool(inner, 1)}) return ${early.text};`,
    `  const t = ${e.text};`,
    '  return t;',
    '}',
  ];
  return { lines, helper: { ...known, range: hull(e.range, early.range) } };
}

interface Body {
  readonly lines: readonly string[];
  readonly scope: Scope;
  /** Where an early return may stand: after so many lines, with this scope. */
  readonly stops: readonly { readonly at: number; readonly scope: Scope }[];
}

const extend = (b: Body, lines: readonly string[], more: Partial<Scope>): Body => {
  const scope = joined(b.scope, more);
  const all = [...b.lines, ...lines];
  return { lines: all, scope, stops: [...b.stops, { at: all.length, scope }] };
};

/** One run of an update, sometimes only where a condition holds. */
function updated(c: Context, state: State): readonly string[] {
  const lines = state.update(c);
  if (state.always || state.last || c.rng.chance(0.8) || /^(if|switch)/.test(lines[0])) return lines;
  return [`if (${bool(c, 1)}) {`, ...lines.map((l) => `  ${l}`), '}'];
}

function body(c: Context, opening: readonly string[], states: readonly State[], use: Used, size: Required<Size>): Body {
  const { rng } = c;
  const now = (b: Body): Context => ({ rng, scope: b.scope });
  let b: Body = { lines: opening, scope: c.scope, stops: [] };
  for (const s of states.filter((s) => s.always)) {
    const { lines, scope, stops } = extend(b, updated(now(b), s), s.scope);
    b = { lines, scope, stops: stops.slice(0, 0) };
  }
  const call = use.call(now(b));
  b = extend(b, call.lines, { numbers: call.gives });
  const early = states.filter((s) => !s.always && !s.last && rng.chance(0.5));
  for (let k = 0; k < size.statements; k++) {
    if (early[k]) b = extend(b, updated(now(b), early[k]), {});
    const done = statement(now(b), `v${k}`, size.depth);
    b = extend(b, done.lines, done.gives);
  }
  for (const s of states.filter((s) => !s.always && !s.last && early.indexOf(s) < 0)) {
    b = extend(b, updated(now(b), s), {});
  }
  return b;
}

const returned = (outputs: readonly Output[], text: (o: Output) => string): string =>
  `return { ${outputs.map((o) => `${o.name}: ${text(o)}`).join(', ')} };`;

/** With a return before the end in some of them. */
function withReturn(c: Context, b: Body, outputs: readonly Output[]): readonly string[] {
  if (b.stops.length === 0 || c.rng.chance(0.75)) return b.lines;
  const stop = c.rng.pick(b.stops);
  const there = { rng: c.rng, scope: stop.scope };
  const line = `if (${bool(there, 1)}) ${returned(outputs, (o) => o.other(there))}`;
  return [...b.lines.slice(0, stop.at), line, ...b.lines.slice(stop.at)];
}

const group = (name: string, lines: readonly string[]): readonly string[] =>
  lines.length > 0 ? [`  ${name}: {`, ...lines.map((l) => `    ${l}`), '  },'] : [];

function design(
  name: string,
  parts: Readonly<Record<'modules' | 'inputs' | 'outputs' | 'state' | 'tunable' | 'uses' | 'step', readonly string[]>>,
) {
  const { modules, step } = parts;
  const self = parts.state.length + parts.tunable.length + parts.uses.length > 0 ? 'inputs, self' : 'inputs';
  const groups = (['inputs', 'outputs', 'state', 'tunable', 'uses'] as const).flatMap((g) => group(g, parts[g]));
  const text = [
    ...modules,
    '',
    `export const ${name} = block({`,
    '  sampleTime: 0.001,',
    ...groups,
    `  step(${self}) {`,
    ...step.map((l) => `    ${l}`),
    '  },',
    '});',
    '',
  ].join('\n');
  const used = FROM_BACKSTEP.filter((n) => new RegExp(`\\b${n}\\(`).test(text));
  return `import { ${used.join(', ')} } from 'backstep';\n\n${text}`;
}

export function randomStep(seed: number, size: Size = {}): RandomStep {
  const rng = random(seed);
  const full = { statements: size.statements ?? rng.whole(1, 5), depth: size.depth ?? 2, states: size.states ?? 4 };
  const bare: Context = { rng, scope: joined(NOTHING, { arrays: [TABLE] }) };
  const helpers = ['shape', 'mix'].slice(0, rng.whole(0, 2)).map((name) => helper(bare, name));
  const [inputs, tunables]: readonly Declared[] = [randomInputs(rng), randomTunables(rng)];
  const states = randomStates(bare, full.states);
  const known = [inputs.scope, tunables.scope, ...states.filter((s) => !s.always).map((s) => s.scope)].reduce(
    joined,
    bare.scope,
  );
  const c = within({ rng, scope: known }, { helpers: helpers.map((h) => h.helper) });
  const use = randomUse(c);
  const b = body(c, inputs.opening, states, use, full);
  const end = { rng, scope: b.scope };
  const outputs = randomOutputs(end, full.depth + 1);
  const last = states.filter((s) => s.last).flatMap((s) => s.update(end));
  const name = `random${seed}`;
  const source = design(name, {
    modules: [TABLE_LINE, ...helpers.flatMap((h) => h.lines), ...use.lines],
    inputs: inputs.lines,
    outputs: outputs.map((o) => `${o.name}: ${o.schema},`),
    state: states.flatMap((s) => s.lines),
    tunable: tunables.lines,
    uses: use.uses,
    step: [...withReturn(c, b, outputs), ...withLast(last, outputs)],
  });
  return { source, name };
}

/** A mode changes after everything that reads it. */
function withLast(last: readonly string[], outputs: readonly Output[]): readonly string[] {
  if (last.length === 0) return [returned(outputs, (o) => o.text)];
  return [...outputs.map((o) => `const ${o.name}Now = ${o.text};`), ...last, returned(outputs, (o) => `${o.name}Now`)];
}

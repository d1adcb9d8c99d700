// The same controller as straightforward single-precision C: the coefficients as constants, direct form II transposed sections,
// integrator and clamp as a control engineer writes them. Law: float counts in, float counts out, so no conversion is counted.
import type { CheckedLti } from '../src/blocks/checked.js';
import { Reporter } from '../src/diag/reporter.js';
import type { FixedProgram } from '../src/ir/fixed.js';
import * as q from '../src/num/rational.js';
import { structures } from '../src/passes/choose/structures.js';
import { at, order, type Section, type Structure } from '../src/passes/realise/structure.js';
import type { ScaledModel } from '../src/passes/time/model.js';
import { scaleModel } from '../src/passes/time/scale.js';
import type { SourceFile } from '../src/sim/result.js';
import { BenchFailure } from './catalogue.js';

export interface FloatBlock {
  readonly name: string;
  /** Its ports alone: what the harness needs. The float state and output reach it as integers, by C's conversion. */
  readonly program: FixedProgram;
  readonly sources: readonly SourceFile[];
}

const literal = (x: number): string => {
  const text = `${Math.fround(x)}`;
  return `${/[.e]/.test(text) ? text : `${text}.0`}f`;
};

/** One term of a sum; '' for a zero coefficient, no product for a one. */
function term(coefficient: q.Rational, x: string): string {
  const c = q.toNumber(coefficient);
  if (c === 0) return '';
  if (Math.abs(c) === 1) return `${c < 0 ? '-' : '+'} ${x}`;
  return `${c < 0 ? '-' : '+'} ${literal(Math.abs(c))} * ${x}`;
}

function sum(terms: readonly string[]): string {
  const text = terms.filter((t) => t !== '').join(' ');
  return text === '' ? '0.0f' : text.replace(/^\+ /, '').replace(/^- /, '-');
}

/** Lines of one section; its states are s<j>_1 ... */
function section(s: Section, j: number, inputs: readonly string[]): { lines: string[]; states: string[] } {
  const n = order(s);
  const states = Array.from({ length: n }, (_, k) => `s${j}_${k + 1}`);
  const feed = (k: number) => inputs.map((x, i) => term(at(s.num[i], k), x));
  const state = (k: number) => (k < n ? [`+ s->${states[k]}`] : []);
  const lines = [
    `const float y${j} = ${sum([...feed(0), ...state(0)])};`,
    ...states.map((name, k) => {
      const back = term(q.neg(at(s.den, k)), `y${j}`);
      return `s->${name} = ${sum([...feed(k + 1), back, ...state(k + 1)])};`;
    }),
  ];
  return { lines, states };
}

/** The gain from input counts to scaled units and on to output counts stands in the first coefficients. */
function inCounts(structure: Structure, model: ScaledModel): Structure {
  const gains = model.inputs.map((x) => q.pow2(model.output.frac - (x.frac - x.guard)));
  const scaled = (list: readonly q.Rational[], i: number) => list.map((c) => q.mul(c, gains[i]));
  const [first, ...rest] = structure.sections;
  const sections = first ? [{ ...first, num: first.num.map(scaled) }, ...rest] : [];
  const direct = structure.direct?.map((d, i) => q.mul(d, gains[i]));
  return { ...structure, sections, ...(direct && { direct }) };
}

interface Body {
  readonly lines: readonly string[];
  readonly states: readonly string[];
}

function body(model: ScaledModel, structure: Structure): Body {
  const counts = inCounts(structure, model);
  const zeros = model.block.inputs.map((x) => q.toNumber(x.quantity.zero));
  const centred = model.inputs.map((x, i) => (zeros[i] === 0 ? x.name : `${x.name}_0`));
  const lines = model.inputs.flatMap((x, i) =>
    zeros[i] === 0 ? [] : [`const float ${x.name}_0 = ${x.name} - ${literal(zeros[i])};`],
  );
  const states: string[] = [];
  let wires: readonly string[] = centred;
  for (const [j, s] of counts.sections.entries()) {
    const made = section(s, j + 1, wires);
    lines.push(...made.lines);
    states.push(...made.states);
    wires = [`y${j + 1}`];
  }
  const direct = counts.direct?.map((d, i) => term(d, centred[i])) ?? [];
  const chain = counts.sections.length > 0 ? [`+ ${wires[0]}`] : [];
  const one = q.pow2(model.output.frac);
  const offset = q.toNumber(q.mul(model.output.offset, one));
  const constant = offset === 0 ? [] : [`${offset < 0 ? '-' : '+'} ${literal(Math.abs(offset))}`];
  const w = model.integrator ? ['+ s->w'] : [];
  lines.push(`const float u = ${sum([...direct, ...chain, ...w, ...constant])};`);
  if (model.integrator) {
    const { gains, limits } = model.integrator;
    const steps = gains.map((k, i) =>
      term(q.mul(k, q.pow2(model.output.frac - model.inputs[i].frac + model.inputs[i].guard)), centred[i]),
    );
    lines.push(`const float w = ${sum(['+ s->w', ...steps])};`);
    lines.push(`s->w = ${clamped('w', q.toNumber(q.mul(limits.lo, one)), q.toNumber(q.mul(limits.hi, one)))};`);
    states.push('w');
  }
  const { lo, hi } = model.output.limits;
  return { lines: [...lines, `return ${clamped('u', Number(lo), Number(hi))};`], states };
}

const clamped = (x: string, lo: number, hi: number): string =>
  `${x} < ${literal(lo)} ? ${literal(lo)} : ${x} > ${literal(hi)} ? ${literal(hi)} : ${x}`;

/** The ports of the fixed-point program with the state and the output wide enough for any float that occurs. */
function ports(name: string, program: FixedProgram, states: readonly string[]): FixedProgram {
  const type = { bits: 64, signed: true } as const;
  return {
    ...program,
    name,
    states: states.slice(0, 1).map((state) => ({ name: state, type, range: { lo: 0n, hi: 0n }, frac: 0, init: 0n })),
    outputs: program.outputs.map((o) => ({ ...o, type })),
  };
}

/** Float C of a checked block, as a program for sim/run. Throws BenchFailure for a block without a float form. */
export function floatBlock(checked: CheckedLti, program: FixedProgram): FloatBlock {
  const model = scaleModel(checked, new Reporter());
  const forms = model && structures(model);
  if (!model || !forms) throw new BenchFailure(`${checked.exportName} has no float form`);
  const name = 'float_controller';
  const { lines, states } = body(model, forms.ideal.structure);
  const state = states.length > 0 ? [`${name}_state_t *s`] : [];
  const prototype = `float ${name}_step(${[...state, ...model.inputs.map((x) => `float ${x.name}`)].join(', ')})`;
  const init = `void ${name}_init(${name}_state_t *s)`;
  const struct =
    states.length > 0 ? [`typedef struct { float ${states.join(', ')}; } ${name}_state_t;`, `${init};`] : [];
  const zero = states.length > 0 ? [`${init} { ${states.map((s) => `s->${s} = 0.0f;`).join(' ')} }`] : [];
  return {
    name,
    program: ports(name, program, states),
    sources: [
      { path: `${name}.h`, text: [...struct, `${prototype};`, ''].join('\n') },
      {
        path: `${name}.c`,
        text: [`#include "${name}.h"`, ...zero, prototype, '{', ...lines.map((l) => `    ${l}`), '}', ''].join('\n'),
      },
    ],
  };
}

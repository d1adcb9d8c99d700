// The text of one JavaScript function that runs n steps of a FixedProgram over typed arrays, states in local variables.
// Law: what it computes is what fixed-evaluate computes, bit for bit; ranges are taken as proved and not checked again.
import { Bug } from '../diag/diagnostic.js';
import { type IntType, typeRange } from '../num/format.js';
import type { Fixed, FixedInput, FixedProgram, FixedRegion, FixedRegionNode } from './fixed.js';
import { type Code, cast, clampText, expression, type Form, formOf, literal } from './fixed-javascript-values.js';
import { hull } from './fixed-value.js';
import { type RegionOrders, regionOrders } from './fixed-walk.js';
import type { Kernel } from './kernel.js';

const columnForm = (type: IntType): Form => (type.bits === 64 ? 'bigint' : 'number');
const array = (values: readonly bigint[], form: Form): string => `[${values.map((x) => literal(x, form)).join(', ')}]`;

/** Function body over (kernels, n, state, inputs, outputs, states, restarts), see fixed-javascript.ts, and the kernels it calls. */
export function javascriptSource(program: FixedProgram): {
  readonly text: string;
  readonly kernels: readonly Kernel[];
} {
  const source = new Source(program, regionOrders(program));
  return { text: source.text(), kernels: source.kernels };
}

class Source {
  readonly kernels: Kernel[] = [];
  private readonly lines: string[] = [];
  private readonly constants: string[] = [];
  /** Names declared per open scope: BigInt twins and region results. */
  private readonly declared: Set<string>[] = [new Set()];

  constructor(
    private readonly program: FixedProgram,
    private readonly orders: RegionOrders,
  ) {}

  text(): string {
    const { program } = this;
    const stateNames = program.states.map((_, i) => `s${i}`).join(', ');
    this.restart();
    for (const v of program.values) this.value(v);
    program.outputs.forEach((o, i) => {
      this.write(`outputs[${i}]`, o.value, o.type);
    });
    this.storeStates();
    program.states.forEach((s, i) => {
      const code = { text: `s${i}`, form: formOf(s.range) };
      this.lines.push(`if (states !== undefined) ${record(`states[${i}]`, code, s.type, s.length)}`);
    });
    return [
      "'use strict';",
      ...this.constants,
      stateNames && `let [${stateNames}] = state;`,
      'for (let k = 0; k < n; k++) {',
      ...this.lines,
      '}',
      ...program.states.map((_, i) => `state[${i}] = s${i};`),
    ].join('\n');
  }

  /** All stores after all reads; an array that is stored by elements is copied first, for its old value may be an output. */
  private storeStates(): void {
    const { states, stores } = this.program;
    for (const [i, decl] of states.entries()) {
      const own = stores.filter((s) => s.state === decl.name);
      if (own.some((s) => s.index !== undefined)) this.lines.push(`s${i} = s${i}.slice();`);
      for (const { value, index } of own) {
        const target = index === undefined ? `s${i}` : `s${i}[${index}]`;
        this.lines.push(`${target} = ${this.stateCode(value, formOf(decl.range))};`);
      }
    }
  }

  private kernel(v: Extract<Fixed, { kind: 'kernel' }>): Code {
    const known = this.kernels.indexOf(v.kernel);
    const at = known < 0 ? this.kernels.push(v.kernel) - 1 : known;
    const form: Form = v.kernel.javascript === undefined ? 'bigint' : 'number';
    return { text: `kernels[${at}](${v.args.map((x) => this.use(x, form)).join(', ')})`, form };
  }

  private restart(): void {
    const { states } = this.program;
    if (states.length === 0) return;
    const inits = states.map((s, i) => {
      const form = formOf(s.range);
      return `s${i} = ${typeof s.init === 'bigint' ? literal(s.init, form) : array(s.init, form)};`;
    });
    this.lines.push(`if (restarts !== undefined && restarts[k] !== 0) { ${inits.join(' ')} }`);
  }

  /** Declares v as `v<id>`, in the form its range asks for. */
  private value(v: Fixed): void {
    if (v.kind === 'const' || v.kind === 'param') return;
    if (v.kind === 'table') {
      // Sibling regions may both own a table; it stands once, above all of them.
      const text = `const v${v.id} = ${array(v.values, formOf(v.range))};`;
      if (!this.constants.includes(text)) this.constants.push(text);
      return;
    }
    if (v.kind === 'input') this.input(v);
    else this.lines.push(`const v${v.id} = ${this.code(v)};`);
  }

  private code(v: Fixed): string {
    const form = formOf(v.range);
    switch (v.kind) {
      case 'state': {
        const i = this.program.states.findIndex((s) => s.name === v.state);
        return convert({ text: `s${i}`, form: formOf(this.program.states[i].range) }, form, v.length);
      }
      case 'element':
        return cast({ text: `v${v.array.id}[${this.use(v.index, 'number')}]`, form: formOf(v.array.range) }, form);
      case 'pack':
        return `[${v.values.map((x) => cast({ text: this.use(x, formOf(x.range)), form: formOf(x.range) }, form)).join(', ')}]`;
      case 'kernel':
        return cast(this.kernel(v), form);
      case 'result': {
        this.region(v.of);
        return cast({ text: `r${v.of.id}_${v.index}`, form: resultForm(v.of, v.index) }, form);
      }
      case 'const':
      case 'table':
      case 'input':
      case 'param':
        throw new Bug(`${v.kind} has no code of its own`);
      default:
        return cast(
          expression(v, (x, f) => this.use(x, f)),
          form,
        );
    }
  }

  /** An operand's text; a Number needed as BigInt is converted once per scope. */
  private use(v: Fixed, form: Form): string {
    if (v.kind === 'const') return literal(v.value, form);
    if (formOf(v.range) === form) return `v${v.id}`;
    if (form === 'number') return `Number(v${v.id})`;
    this.declare(`b${v.id}`, () => [`const b${v.id} = ${cast({ text: `v${v.id}`, form: 'number' }, 'bigint')};`]);
    return `b${v.id}`;
  }

  private declare(name: string, lines: () => readonly string[]): void {
    if (this.declared.some((s) => s.has(name))) return;
    this.declared.at(-1)?.add(name);
    this.lines.push(...lines());
  }

  private input(v: Extract<Fixed, { kind: 'input' }>): void {
    const i = this.program.inputs.findIndex((d) => d.name === v.input);
    const decl = this.program.inputs[i];
    const form = formOf(v.range);
    if (decl.length === undefined) {
      this.lines.push(`const x${v.id} = inputs[${i}][k];`, ...checks(decl, `x${v.id}`));
      this.lines.push(`const v${v.id} = ${admitted(decl, `x${v.id}`, form)};`);
      return;
    }
    this.lines.push(`const v${v.id} = new Array(${decl.length});`, `for (let j = 0; j < ${decl.length}; j++) {`);
    this.lines.push(`const x = inputs[${i}][k * ${decl.length} + j];`, ...checks(decl, 'x'));
    this.lines.push(`v${v.id}[j] = ${admitted(decl, 'x', form)};`, '}');
  }

  private write(column: string, v: Fixed, type: IntType): void {
    const form = formOf(v.range);
    const code = v.length === undefined ? { text: this.use(v, form), form } : { text: `v${v.id}`, form };
    this.lines.push(record(column, code, type, v.length));
  }

  private stateCode(v: Fixed, form: Form): string {
    return v.length === undefined
      ? this.use(v, form)
      : convert({ text: `v${v.id}`, form: formOf(v.range) }, form, v.length);
  }

  private region(node: FixedRegionNode): void {
    const mark = `r${node.id}`;
    if (this.declared.some((s) => s.has(mark))) return;
    this.declared.at(-1)?.add(mark);
    if (node.kind === 'if') this.arms(node);
    else this.loop(node);
  }

  private arms(node: Extract<FixedRegionNode, { kind: 'if' }>): void {
    const form = formOf(node.cond.range);
    const names = node.then.results.map((_, i) => `r${node.id}_${i}`);
    const arm = (region: FixedRegion): void =>
      this.scope(region, () => {
        region.results.forEach((x, i) => {
          this.lines.push(`${names[i]} = ${this.use(x, resultForm(node, i))};`);
        });
      });
    this.lines.push(`let ${names.join(', ')};`, `if (${this.use(node.cond, form)} !== ${literal(0n, form)}) {`);
    arm(node.then);
    this.lines.push('} else {');
    arm(node.else);
    this.lines.push('}');
  }

  private loop(node: Extract<FixedRegionNode, { kind: 'loop' }>): void {
    const [counter, ...carried] = node.body.params;
    node.inits.forEach((x, i) => {
      this.lines.push(`let r${node.id}_${i} = ${this.use(x, resultForm(node, i))};`);
    });
    this.lines.push(`for (let v${counter.id} = 0; v${counter.id} < ${node.count}; v${counter.id}++) {`);
    carried.forEach((p, i) => {
      const code = { text: `r${node.id}_${i}`, form: resultForm(node, i) };
      this.lines.push(`const v${p.id} = ${cast(code, formOf(p.range))};`);
    });
    this.scope(node.body, () => {
      const next = node.body.results.map((x, i) => this.use(x, resultForm(node, i)));
      next.forEach((text, i) => {
        this.lines.push(`const t${node.id}_${i} = ${text};`);
      });
      next.forEach((_, i) => {
        this.lines.push(`r${node.id}_${i} = t${node.id}_${i};`);
      });
    });
    this.lines.push('}');
  }

  private scope(region: FixedRegion, results: () => void): void {
    this.declared.push(new Set());
    for (const v of this.orders.get(region) ?? []) this.value(v);
    results();
    this.declared.pop();
  }
}

/** One form for a region's result through all its arms and turns. */
function resultForm(node: FixedRegionNode, index: number): Form {
  if (node.kind === 'if') return formOf(hull(node.then.results[index].range, node.else.results[index].range));
  const turns = hull(node.inits[index].range, node.body.results[index].range);
  return formOf(hull(turns, node.body.params[index + 1].range));
}

/** The throw of an input whose range step assumes. */
function checks(decl: FixedInput, x: string): readonly string[] {
  const type = typeRange(decl.type);
  const { lo, hi } = decl.range;
  if (decl.clamp || (lo <= type.lo && hi >= type.hi)) return [];
  const form = columnForm(decl.type);
  const message = JSON.stringify(` is outside [${lo}, ${hi}], which step assumes`);
  const name = JSON.stringify(`input ${decl.name} = `);
  return [
    `if (${x} < ${literal(lo, form)} || ${x} > ${literal(hi, form)}) throw new RangeError(${name} + ${x} + ${message});`,
  ];
}

function admitted(decl: FixedInput, x: string, form: Form): string {
  const raw = columnForm(decl.type);
  const text = decl.clamp ? clampText(x, typeRange(decl.type), decl.range, raw) : x;
  return cast({ text, form: raw }, form);
}

/** The write of step k into a column of the C type. */
function record(column: string, code: Code, type: IntType, length?: number): string {
  const form = columnForm(type);
  if (length === undefined) return `${column}[k] = ${cast(code, form)};`;
  const element = cast({ text: `${code.text}[j]`, form: code.form }, form);
  return `for (let j = 0; j < ${length}; j++) ${column}[k * ${length} + j] = ${element};`;
}

function convert(code: Code, form: Form, length?: number): string {
  if (length === undefined || code.form === form) return cast(code, form);
  return `${code.text}.map((x) => ${cast({ text: 'x', form: code.form }, form)})`;
}

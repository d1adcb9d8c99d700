// The inverse of fixed-print. Throws SyntaxError on other text; the program is as written, fixed-verify judges it.
import type { Bits, IntRange, IntType } from '../num/format.js';
import type {
  Comparison,
  Fixed,
  FixedInput,
  FixedOutput,
  FixedProgram,
  FixedRegion,
  FixedRegionNode,
  FixedState,
  Rounding,
} from './fixed.js';
import { type Kernel, kernelKey } from './kernel.js';
import { Tokens } from './text.js';

type Without<T, K extends string> = T extends Fixed ? Omit<T, K> : never;
/** A value before its range, fraction and label are read. */
type Head = Without<Fixed, 'id' | 'range' | 'frac' | 'length' | 'name' | 'span'>;

/** `kernels`: those the text names by their keys. */
export const parseFixed = (text: string, kernels: readonly Kernel[] = []): FixedProgram =>
  new Parser(new Tokens(text), kernels).program();

class Parser {
  private readonly byId = new Map<number, Fixed>();
  private readonly regionNodes = new Map<number, FixedRegionNode>();
  constructor(
    private readonly t: Tokens,
    private readonly kernels: readonly Kernel[],
  ) {}

  program(): FixedProgram {
    const { t } = this;
    t.expect('program');
    const name = t.name();
    const inputs = this.lines('input', () => this.input());
    const states = this.lines('state', () => this.state());
    const values = this.values();
    const stores = this.lines('store', () => this.store());
    const outputs = this.lines('output', () => this.output());
    const rest = t.peek();
    if (rest !== undefined) throw new SyntaxError(`'${rest}' after the end of the program`);
    return { name, inputs, states, values, stores, outputs };
  }

  private lines<T>(keyword: string, read: () => T): T[] {
    const items: T[] = [];
    while (this.t.accept(keyword)) items.push(read());
    return items;
  }

  private input(): FixedInput {
    const { t } = this;
    const [name, type, range] = [t.name(), this.type(), this.range()];
    const clamp = t.accept('clamp');
    if (!clamp) t.expect('assume');
    return { name, type, range, clamp, ...this.length() };
  }

  private state(): FixedState {
    const { t } = this;
    const [name, type, range, frac] = [t.name(), this.type(), this.range(), this.frac()];
    t.expect('init');
    const init = t.peek() === '[' ? t.list('[', ']', () => t.whole()) : t.whole();
    const length = this.length();
    const tunable = t.accept('tunable') ? { tunable: true } : {};
    const note = t.accept('note') ? { note: t.name() } : {};
    return { name, type, range, frac, init, ...length, ...tunable, ...note };
  }

  private store(): FixedProgram['stores'][number] {
    const { t } = this;
    const state = t.name();
    const [index] = t.peek() === '[' ? t.list('[', ']', () => t.int()) : [];
    return { state, value: this.ref(), ...(index === undefined ? {} : { index }) };
  }

  private kernel(): Head {
    const key = this.t.next();
    const kernel = this.kernels.find((k) => kernelKey(k) === key);
    if (!kernel) throw new SyntaxError(`there is no kernel '${key}'`);
    return { kind: 'kernel', kernel, args: this.t.list('(', ')', () => this.ref()) };
  }

  private output(): FixedOutput {
    return { name: this.t.name(), type: this.type(), range: this.range(), value: this.ref() };
  }

  private type(): IntType {
    const name = this.t.next();
    const match = /^(u?)int(8|16|32|64)_t$/.exec(name);
    if (!match) throw new SyntaxError(`'${name}' is not an integer type`);
    return { bits: Number(match[2]) as Bits, signed: match[1] === '' };
  }

  private range(): IntRange {
    const [lo, hi, ...more] = this.t.list('[', ']', () => this.t.whole());
    if (hi === undefined || more.length > 0) throw new SyntaxError('a range has two ends');
    return { lo, hi };
  }

  private frac(): number {
    this.t.expect('frac');
    return this.t.int();
  }

  private length(): { length?: number } {
    return this.t.accept('length') ? { length: this.t.int() } : {};
  }

  private ref(): Fixed {
    const id = this.t.id();
    const value = this.byId.get(id);
    if (!value) throw new SyntaxError(`%${id} is used before its line`);
    return value;
  }

  /** Lines `%n = …` as far as they go; those of regions go to `regionNodes`. */
  private values(): Fixed[] {
    const { t } = this;
    const values: Fixed[] = [];
    while (t.peek()?.startsWith('%')) {
      const id = t.id();
      t.expect('=');
      if (t.accept('if')) this.regionNodes.set(id, this.ifNode(id));
      else if (t.accept('loop')) this.regionNodes.set(id, this.loopNode(id));
      else values.push(this.value(id));
    }
    return values;
  }

  private value(id: number): Fixed {
    const { t } = this;
    const head = this.head(t.next());
    t.expect(':');
    const value = { id, ...head, range: this.range(), frac: this.frac(), ...this.length(), ...t.label() } as Fixed;
    this.byId.set(id, value);
    return value;
  }

  private ifNode(id: number): FixedRegionNode {
    const cond = this.ref();
    const first = this.region();
    this.t.expect('else');
    return { kind: 'if', id, cond, then: first, else: this.region() };
  }

  private loopNode(id: number): FixedRegionNode {
    const count = this.t.int();
    const inits = this.t.list('(', ')', () => this.ref());
    return { kind: 'loop', id, count, inits, body: this.region() };
  }

  private region(): FixedRegion {
    const { t } = this;
    t.expect('{');
    const params = this.values().filter((v) => v.kind === 'param');
    t.expect('yield');
    const results = t.list('(', ')', () => this.ref());
    t.expect('}');
    return { params, results };
  }

  private head(kind: string): Head {
    const { t } = this;
    const pair = (): { a: Fixed; b: Fixed } => ({ a: this.ref(), b: this.ref() });
    switch (kind) {
      case 'const':
        return { kind, value: t.whole() };
      case 'table':
        return { kind, values: t.list('[', ']', () => t.whole()) };
      case 'input':
        return { kind, input: t.name() };
      case 'state':
        return { kind, state: t.name() };
      case 'param':
        return { kind };
      case 'add':
      case 'sub':
      case 'mul':
      case 'min':
      case 'max':
        return { kind, ...pair() };
      case 'pack':
        return { kind, values: t.list('(', ')', () => this.ref()) };
      case 'alias':
      case 'neg':
        return { kind, a: this.ref() };
      case 'shl':
        return { kind, a: this.ref(), by: t.int() };
      case 'shr':
        return { kind, a: this.ref(), by: t.int(), rounding: t.next() as Rounding };
      case 'clamp':
        return { kind, a: this.ref(), ...this.range() };
      case 'compare':
        return { kind, test: t.next() as Comparison, ...pair() };
      case 'select':
        return { kind, cond: this.ref(), ...pair() };
      case 'element':
        return { kind, array: this.ref(), index: this.ref() };
      case 'mac2':
        return this.mac2();
      case 'kernel':
        return this.kernel();
      case 'result':
        return { kind, of: this.regionNode(t.id()), index: t.int() };
      default:
        throw new SyntaxError(`there is no value of kind '${kind}'`);
    }
  }

  private mac2(): Head {
    const { t } = this;
    const product = (): { c: bigint; x: Fixed } => {
      const c = t.whole();
      t.expect('*');
      return { c, x: this.ref() };
    };
    const first = product();
    t.expect('+');
    const second = product();
    const acc = t.accept('+') ? { acc: this.ref() } : {};
    return { kind: 'mac2', c0: first.c, c1: second.c, x0: first.x, x1: second.x, ...acc };
  }

  private regionNode(id: number): FixedRegionNode {
    const node = this.regionNodes.get(id);
    if (!node) throw new SyntaxError(`%${id} is not a region above`);
    return node;
  }
}

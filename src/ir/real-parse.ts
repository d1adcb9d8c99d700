// The inverse of real-print; operations come from the resolver, so that ir/ knows none. Throws SyntaxError on other text.
import { parse as parseRational, type Rational } from '../num/rational.js';
import type { Op } from './op.js';
import type { Delay, Input, Real, RealGraph, Region, Shape } from './real.js';
import { Tokens } from './text.js';

/** The operation of a name and its attributes; undefined where there is none. */
export type OpResolver = (name: string, attributes: Readonly<Record<string, number>>) => Op | undefined;

export const parseReal = (text: string, resolve: OpResolver): RealGraph =>
  new Parser(new Tokens(text), resolve).graph();

type Without<T, K extends string> = T extends Real ? Omit<T, K> : never;
type Head = Without<Real, 'id' | 'shape' | 'name' | 'span'>;

class Parser {
  private readonly byId = new Map<number, Real>();
  constructor(
    private readonly t: Tokens,
    private readonly resolve: OpResolver,
  ) {}

  graph(): RealGraph {
    const { t } = this;
    t.expect('graph');
    const name = t.name();
    const nodes = this.nodes();
    const inputs = nodes.filter((x): x is Input => x.kind === 'input');
    const delays = nodes.filter((x): x is Delay => x.kind === 'delay');
    const nexts = this.pairs('next');
    const outputs = this.pairs('output').map(([output, value]) => ({ name: output, value }));
    const rest = t.peek();
    if (rest !== undefined) throw new SyntaxError(`'${rest}' after the end of the graph`);
    return { name, inputs, delays: delays.map((delay) => ({ delay, next: nextOf(delay, nexts) })), outputs };
  }

  private pairs(keyword: string): [string, Real][] {
    const pairs: [string, Real][] = [];
    while (this.t.accept(keyword)) pairs.push([this.t.name(), this.ref()]);
    return pairs;
  }

  private nodes(): Real[] {
    const nodes: Real[] = [];
    while (this.t.peek()?.startsWith('%')) nodes.push(this.node());
    return nodes;
  }

  private node(): Real {
    const { t } = this;
    const id = t.id();
    t.expect('=');
    const head = this.head(t.next());
    const shape: Shape = t.accept('shape') ? t.list('[', ']', () => t.int()) : [];
    const node = { id, ...head, shape, ...t.label() } as Real;
    this.byId.set(id, node);
    return node;
  }

  private head(kind: string): Head {
    switch (kind) {
      case 'const':
        return { kind, values: this.rationals() };
      case 'input':
        return { kind };
      case 'delay':
        return { kind, init: this.rationals() };
      case 'apply':
        return { kind, op: this.op(), args: this.refs() };
      case 'gather':
        return { kind, table: this.ref(), at: this.ref() };
      case 'if':
        return this.ifHead();
      case 'fold':
        return { kind, count: this.t.int(), inits: this.refs(), region: this.region(), index: this.index() };
      case 'call':
        return { kind, callee: this.t.name(), args: this.refs(), region: this.region(), index: this.index() };
      case 'like':
        return this.likeHead();
      default:
        throw new SyntaxError(`there is no node of kind '${kind}'`);
    }
  }

  private ifHead(): Head {
    const cond = this.ref();
    const first = this.region();
    this.t.expect('else');
    return { kind: 'if', cond, then: first, else: this.region(), index: this.index() };
  }

  /** Another result of the region of a node above. */
  private likeHead(): Head {
    const { id: _id, shape: _shape, name: _name, span: _span, ...rest } = this.ref();
    if (!('index' in rest)) throw new SyntaxError(`a node of kind '${rest.kind}' has no further results`);
    return { ...rest, index: this.index() } as Head;
  }

  private region(): Region {
    const { t } = this;
    t.expect('{');
    const params: Input[] = [];
    while (t.accept('param')) params.push(this.node() as Input);
    this.nodes();
    t.expect('yield');
    const results = this.refs();
    t.expect('}');
    return { params, results };
  }

  private index(): number {
    this.t.expect('#');
    return this.t.int();
  }

  private op(): Op {
    const { t } = this;
    const name = t.name();
    const attributes: Record<string, number> = {};
    if (t.accept('{')) {
      while (!t.accept('}')) {
        const key = t.name();
        t.expect('=');
        attributes[key] = t.int();
        t.accept(',');
      }
    }
    const op = this.resolve(name, attributes);
    if (!op) throw new SyntaxError(`there is no operation '${name}'`);
    return op;
  }

  private rationals(): Rational[] {
    return this.t.list('[', ']', () => parseRational(this.t.next()));
  }

  private refs(): Real[] {
    return this.t.list('(', ')', () => this.ref());
  }

  private ref(): Real {
    const id = this.t.id();
    const node = this.byId.get(id);
    if (!node) throw new SyntaxError(`%${id} is used before its line`);
    return node;
  }
}

function nextOf(delay: Delay, nexts: readonly (readonly [string, Real])[]): Real {
  const next = nexts.find(([name]) => name === delay.name);
  if (!next) throw new SyntaxError(`delay ${delay.name} has no next value`);
  return next[1];
}

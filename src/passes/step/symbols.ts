// Where errors come from: one symbol per rounding, stored coefficient, approximation, state and decision.
// Law: |symbol| <= its radius at every step; `round` while every decision agrees with the reference's, `total` whatever they do.
import type { Span } from '../../diag/diagnostic.js';
import { addUp, magnitudeOf, mulUp } from '../../num/float-interval.js';
import type { Form } from './form.js';

export type SymbolKind = 'rounding' | 'coefficient' | 'function' | 'limit' | 'state' | 'decision' | 'arms' | 'product';

export interface ErrorSymbol {
  readonly id: number;
  readonly kind: SymbolKind;
  round: number;
  total: number;
  /** The Real node whose precision decides it; the plan gives it bits by that. */
  readonly owner?: number;
  readonly what: string;
  readonly place?: Span;
  /** A decision's guard band. */
  readonly margin?: number;
  /** One of these happens, not several: the parts of 'arms'. */
  readonly parts?: readonly Form[];
}

export class ErrorSymbols {
  private readonly list: ErrorSymbol[] = [];

  add(draft: Omit<ErrorSymbol, 'id'>): ErrorSymbol {
    const symbol = { ...draft, id: this.list.length };
    this.list.push(symbol);
    return symbol;
  }

  get(id: number): ErrorSymbol {
    return this.list[id];
  }
  get all(): readonly ErrorSymbol[] {
    return this.list;
  }
  /** The id the next symbol gets: those below it existed before. */
  get mark(): number {
    return this.list.length;
  }

  readonly round = (id: number): number => this.list[id].round;
  readonly total = (id: number): number => this.list[id].total;

  /** |form| while every decision agrees. */
  roundOf(f: Form): number {
    return bound(f, this.round);
  }
  /** |form| whatever the decisions. */
  totalOf(f: Form): number {
    return bound(f, this.total);
  }
}

function bound(f: Form, radius: (id: number) => number): number {
  let sum = magnitudeOf(f.center);
  for (const [s, c] of f.terms) {
    const r = radius(s);
    if (r !== 0) sum = addUp(sum, mulUp(magnitudeOf(c), r));
  }
  return sum;
}

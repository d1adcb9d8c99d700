// What variables, arrays and objects hold at one point of the step. A branch writes into a child; joining compares the children.
// Law: a store never changes its parent, so both arms of a branch start from the same values.
import type { Content, Nullable, Value } from './value.js';

export type Held = Value | Content;

export class Store {
  private readonly own = new Map<number, Held>();
  private readonly valid = new Set<Nullable>();
  private readonly called = new Set<string>();

  constructor(readonly parent?: Store) {}

  get(id: number): Held | undefined {
    for (let s: Store | undefined = this; s; s = s.parent) {
      const held = s.own.get(id);
      if (held !== undefined) return held;
    }
    return undefined;
  }

  set(id: number, held: Held): void {
    this.own.set(id, held);
  }

  /** Ids written since `base`, in the order of their first writing. */
  written(base: Store): Set<number> {
    const chain: Store[] = [];
    for (let s: Store | undefined = this; s && s !== base; s = s.parent) chain.unshift(s);
    return new Set(chain.flatMap((s) => [...s.own.keys()]));
  }

  /** These values are known not to be null from here on. */
  learn(values: readonly Nullable[]): void {
    for (const v of values) this.valid.add(v);
  }

  isValid(value: Nullable): boolean {
    return this.valid.has(value) || (this.parent?.isValid(value) ?? false);
  }

  /** The used block of that path has been called on this path of the step. */
  call(path: string): void {
    this.called.add(path);
  }

  hasCalled(path: string): boolean {
    return this.called.has(path) || (this.parent?.hasCalled(path) ?? false);
  }

  calls(base: Store): string[] {
    const own = [...this.called];
    return this.parent && this !== base && this.parent !== base ? [...own, ...this.parent.calls(base)] : own;
  }

  factsSince(base: Store): Nullable[] {
    const own = [...this.valid];
    return this.parent && this !== base && this.parent !== base ? [...own, ...this.parent.factsSince(base)] : own;
  }
}

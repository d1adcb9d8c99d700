// array(n, block) and every(n, block, { phase }): how a block uses another more than once, or less often than each step.
// Nothing is checked here: check-uses.ts does, all at once.

/** Anything that can be called from a step: what lti() and block() return. */
export interface UsableBlock {
  readonly kind: 'lti' | 'block';
  readonly options: object;
}

export interface ArrayUse<B extends UsableBlock = UsableBlock> {
  readonly kind: 'array';
  readonly count: number;
  readonly block: B;
}
export interface EveryUse<B extends UsableBlock = UsableBlock> {
  readonly kind: 'every';
  readonly every: number;
  readonly block: B;
  readonly phase?: number;
}

export type Use = UsableBlock | ArrayUse | EveryUse;
export type Uses = Readonly<Record<string, Use>>;

/** `count` copies of a block, each with its own state: self.name[k](x). */
export const array = <const B extends UsableBlock>(count: number, block: B): ArrayUse<B> => ({
  kind: 'array',
  count,
  block,
});

/** The block runs on its user's steps k with k = phase (mod n) and holds its output between. Phase is 0 if absent. */
export const every = <const B extends UsableBlock>(
  n: number,
  block: B,
  options: { readonly phase?: number } = {},
): EveryUse<B> => ({ ...options, kind: 'every', every: n, block });

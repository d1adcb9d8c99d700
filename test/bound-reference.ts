// What a block means (CONTRACT section 1), in integers of 2^-400: H from the user's own numbers, saturation and anti-windup by the
// contract, the integrator with the gain that the certificate says is stored. Shares no arithmetic with src/.
import type { CompiledBlock } from '../src/ir/compiled.js';
import {
  discretised,
  type Fraction,
  fromDouble,
  fromRoots,
  one,
  polyScale,
  type Ratio,
  type Root,
  type Rule,
  times,
  withoutIntegrator,
  zero,
} from './bound-exact.js';

/** The user's system, as given to tf(), zpk() or pid(); descending powers, complex roots once per pair. */
export type Plant =
  | {
      readonly kind: 'tf';
      readonly num: readonly number[];
      readonly den: readonly number[];
      readonly discrete?: boolean;
    }
  | {
      readonly kind: 'zpk';
      readonly zeros: readonly Root[];
      readonly poles: readonly Root[];
      readonly gain: number;
      readonly discrete?: boolean;
    }
  | {
      readonly kind: 'pid';
      readonly kp: number;
      readonly ki?: number;
      readonly kd?: number;
      readonly tf?: number;
      readonly b?: number;
      readonly c?: number;
      readonly reverse?: boolean;
    };

export interface Meaning {
  readonly plant: Plant;
  readonly rule: Rule;
  readonly Ts: number;
  /** Engineering limits of the integrator where they are not those of the output. */
  readonly integralLimits?: readonly [number, number];
}

const P = 400n;
export const ONE = 1n << P;
export const toDouble = (x: bigint): number => Number(x >> (P - 200n)) / 2 ** 200;
export const scaled = ({ n, d }: Fraction): bigint => (n << P) / d;
const product = (a: bigint, b: bigint): bigint => (a * b) >> P;
const within = (x: bigint, lo: bigint, hi: bigint): bigint => (x < lo ? lo : x > hi ? hi : x);

/** One difference equation; `primed`: as if its first sample had been there for ever, and its output then 0. */
export class Recursion {
  private readonly num: readonly bigint[];
  private readonly den: readonly bigint[];
  private inputs: bigint[] | undefined;
  private outputs: bigint[];

  constructor(
    h: Ratio,
    private readonly primed = false,
  ) {
    const order = h.den.length - 1;
    const lead = h.den[order];
    const over = (c: Fraction | undefined): bigint => (c ? (c.n * lead.d * ONE) / (c.d * lead.n) : 0n);
    this.num = Array.from({ length: order + 1 }, (_, k) => over(h.num[order - k]));
    this.den = Array.from({ length: order }, (_, k) => over(h.den[order - 1 - k]));
    this.outputs = this.den.map(() => 0n);
  }

  step(x: bigint): bigint {
    this.inputs ??= this.num.map(() => (this.primed ? x : 0n));
    this.inputs = [x, ...this.inputs.slice(0, -1)];
    let y = 0n;
    this.num.forEach((b, k) => {
      y += product(b, (this.inputs as bigint[])[k]);
    });
    this.den.forEach((a, k) => {
      y -= product(a, this.outputs[k]);
    });
    if (this.den.length > 0) this.outputs = [y, ...this.outputs.slice(0, -1)];
    return y;
  }
}

/** R as recursions on a weighted sum of the inputs each; `integrates` says whether there is a K/(z - 1) beside them. */
interface Parts {
  readonly recursions: readonly {
    readonly weights: readonly Fraction[];
    readonly h: Ratio;
    readonly primed?: boolean;
  }[];
}

function ratioOf(plant: Exclude<Plant, { kind: 'pid' }>): Ratio {
  if (plant.kind === 'zpk') {
    return { num: polyScale(fromRoots(plant.zeros), fromDouble(plant.gain)), den: fromRoots(plant.poles) };
  }
  const ascending = (p: readonly number[]) => {
    const first = p.findIndex((c) => c !== 0);
    return first < 0 ? [] : p.slice(first).map(fromDouble).reverse();
  };
  return { num: ascending(plant.num), den: ascending(plant.den) };
}

function partsOf({ plant, rule, Ts }: Meaning, inputs: number): Parts {
  if (plant.kind !== 'pid') {
    const h = ratioOf(plant);
    const { stable } = withoutIntegrator(plant.discrete ? h : discretised(h, rule, Ts));
    return { recursions: [{ weights: [one], h: stable }] };
  }
  const { kp, ki = 0, kd = 0, tf = 0, b = 1, c = 1, reverse } = plant;
  const sign = fromDouble(reverse ? -1 : 1);
  const weights = (w: number) => (inputs === 2 ? [w, -1] : [1]).map((x) => times(sign, fromDouble(x)));
  const integral = withoutIntegrator(discretised({ num: [fromDouble(ki)], den: [zero, one] }, rule, Ts)).stable;
  const derivative = discretised(
    { num: [zero, fromDouble(kd)], den: [one, fromDouble(tf)].slice(0, tf ? 2 : 1) },
    rule,
    Ts,
  );
  return {
    recursions: [
      { weights: weights(b), h: { num: [fromDouble(kp)], den: [one] } },
      ...(ki ? [{ weights: weights(1), h: integral }] : []),
      ...(kd ? [{ weights: weights(c), h: derivative, primed: true }] : []),
    ],
  };
}

const rational = (x: { readonly n: bigint; readonly d: bigint }): bigint => scaled(x);

/** The block's output in engineering units times 2^400, step by step from raw counts. */
export class Reference {
  private readonly chains: readonly { readonly weights: readonly bigint[]; readonly recursion: Recursion }[];
  private readonly gains: readonly bigint[];
  private readonly saturation: readonly [bigint, bigint];
  private readonly limits: readonly [bigint, bigint];
  private readonly inputs: readonly {
    readonly lsb: bigint;
    readonly zero: bigint;
    /** What the integrator subtracts: to 1/256 of a count, as BS4102 says. */
    readonly storedZero: bigint;
    readonly lo: bigint;
    readonly hi: bigint;
  }[];
  private w: bigint;

  /** `limits`: counts the output is clamped to. */
  constructor(block: CompiledBlock, meaning: Meaning, limits: { readonly lo: bigint; readonly hi: bigint }) {
    const { recursions } = partsOf(meaning, block.inputs.length);
    this.chains = recursions.map(({ weights, h, primed }) => ({
      weights: weights.map(scaled),
      recursion: new Recursion(h, primed),
    }));
    this.gains = block.certificates[0].gains.filter((g) => g.what !== 'zero').map((g) => rational(g.stored));
    const { lsb, zero: offset } = block.outputs[0].quantity;
    const ends = [limits.lo, limits.hi].map((raw) => product(raw * ONE - rational(offset), rational(lsb)));
    const sorted: readonly [bigint, bigint] = ends[0] < ends[1] ? [ends[0], ends[1]] : [ends[1], ends[0]];
    this.saturation = sorted;
    const own = meaning.integralLimits?.map((x) => scaled(fromDouble(x)));
    this.limits = own ? [own[0], own[1]] : sorted;
    this.inputs = block.inputs.map(({ quantity: q }) => ({
      lsb: rational(q.lsb),
      zero: rational(q.zero),
      storedZero: ((rational(q.zero) * 256n + (ONE >> 1n)) >> P) * (ONE >> 8n),
      lo: q.rawRange.lo,
      hi: q.rawRange.hi,
    }));
    this.w = within(0n, ...this.limits);
  }

  step(raw: readonly bigint[]): bigint {
    const counts = this.inputs.map(({ lo, hi }, i) => within(raw[i], lo, hi) * ONE);
    const x = this.inputs.map(({ lsb, zero: offset }, i) => product(counts[i] - offset, lsb));
    const u = this.chains.reduce(
      (sum, { weights, recursion }) => sum + recursion.step(weights.reduce((s, c, i) => s + product(c, x[i]), 0n)),
      this.w,
    );
    const increment = this.gains.reduce((sum, k, i) => {
      const { lsb, storedZero } = this.inputs[i];
      return sum + product(k, product(counts[i] - storedZero, lsb));
    }, 0n);
    this.w = within(this.w + increment, ...this.limits);
    return within(u, ...this.saturation);
  }
}

/** First `n` samples of the response of R to a unit impulse at input `i`, engineering units, as doubles. */
export function impulseResponse(meaning: Meaning, inputs: number, i: number, n: number): number[] {
  const { recursions } = partsOf(meaning, inputs);
  const list = recursions.map((r) => ({ weight: scaled(r.weights[i]), recursion: new Recursion(r.h) }));
  return Array.from({ length: n }, (_, k) => {
    const y = list.reduce((sum, r) => sum + r.recursion.step(k === 0 ? r.weight : 0n), 0n);
    return toDouble(y);
  });
}

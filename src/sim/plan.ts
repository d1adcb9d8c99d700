// Which shape each input plays in which segment, and for how long. Blocks whose inputs have no kind are linear: there each
// input alone tells most; step blocks get shapes of their kinds, the others at a random level, and most time for all together.
import type { SignalKind } from '../ir/signal.js';
import type { Drive } from './drive.js';
import type { Shape } from './waves.js';
import * as w from './waves.js';

export interface Plan {
  readonly name: string;
  readonly steps: number;
  /** The shape on each input. */
  readonly shapes: readonly Shape[];
  /** Tunables are set now and then. */
  readonly tuned?: boolean;
}

type Named = readonly (readonly [string, Shape])[];

/** What each input plays in a segment whose one driven input is `driven`; the others rest. */
const solo = (count: number, driven: number, shape: Shape, rest: Shape): readonly Shape[] =>
  Array.from({ length: count }, (_, i) => (i === driven ? shape : rest));

const LINEAR: Named = [
  ['impulse up', w.impulse(true)],
  ['impulse down', w.impulse(false)],
  ['step up', w.step(true)],
  ['step down', w.step(false)],
  ['square', w.square],
  ['sweep', w.sweep],
];
const LINEAR_NOISES: Named = [
  ['uniform', w.uniform],
  ['bit patterns', w.patterns],
  ['telegraph', w.telegraph],
];

const NUMBERS: Named = [...LINEAR, ['faults', w.faulty(w.sweep)]];
const BY_KIND: Readonly<Record<SignalKind, Named>> = {
  real: NUMBERS,
  int: NUMBERS,
  bool: [
    ['pulse', w.impulse(true)],
    ['on', w.step(true)],
    ['toggle', w.square],
  ],
  oneOf: [
    ['codes', w.codes],
    ['square', w.square],
    ['holds', w.holds],
  ],
  cyclic: [
    ['turning up', w.turns(true)],
    ['turning down', w.turns(false)],
    ['to and fro over 0', w.seam],
    ['square', w.square],
  ],
};

/** What an input plays while all play: a telegraph between the end codes of a oneOf would miss those between. */
const ofKind =
  (shape: Shape, instead: Partial<Record<SignalKind, Shape>>) =>
  (input: Drive): Shape =>
    w.faulty((input.kind && instead[input.kind]) ?? shape);
const STEP_NOISES: readonly (readonly [string, (input: Drive) => Shape])[] = [
  ['uniform', ofKind(w.uniform, {})],
  ['bit patterns', ofKind(w.patterns, {})],
  ['telegraph', ofKind(w.telegraph, { oneOf: w.holds, cyclic: w.seam })],
  ['wander', ofKind(w.wander, { bool: w.holds, oneOf: w.holds })],
  ['holds', ofKind(w.holds, {})],
];

function timed(
  shapes: readonly Omit<Plan, 'steps'>[],
  noises: readonly Omit<Plan, 'steps'>[],
  steps: number,
  part: number,
) {
  // shapes get at most 4096 steps each; noise takes the rest
  const each = Math.max(1, Math.min(4096, Math.floor((steps * part) / shapes.length)));
  const rest = Math.max(0, steps - each * shapes.length);
  const long = noises.map((plan, i) => ({
    ...plan,
    steps: Math.floor(rest / noises.length) + (i < rest % noises.length ? 1 : 0),
  }));
  return [...shapes.map((plan) => ({ ...plan, steps: each })), ...long].filter((p) => p.steps > 0);
}

function linearPlans(inputs: readonly Drive[], steps: number): readonly Plan[] {
  const alone = inputs.flatMap((input, i) =>
    LINEAR.map(([name, shape]) => ({ name: `${name}, ${input.name}`, shapes: solo(inputs.length, i, shape, w.zero) })),
  );
  const noises = LINEAR_NOISES.map(([name, shape]) => ({ name, shapes: inputs.map(() => shape) }));
  return timed([{ name: 'zero', shapes: inputs.map(() => w.zero) }, ...alone], noises, steps, 1 / 2);
}

function stepPlans(inputs: readonly Drive[], steps: number, tuned: boolean): readonly Plan[] {
  const shapesOf = ({ kind = 'real', invalid }: Drive): Named =>
    BY_KIND[kind].filter(([name]) => invalid !== undefined || name !== 'faults');
  const alone = inputs.flatMap((input, i) =>
    shapesOf(input).map(([name, shape]) => ({
      name: `${name}, ${input.name}`,
      shapes: solo(inputs.length, i, shape, w.level),
    })),
  );
  const noises = STEP_NOISES.map(([name, shapeOf]) => ({ name, shapes: inputs.map(shapeOf) }));
  const set = noises.map((plan) => ({ ...plan, name: `${plan.name}, tunables set`, tuned: true }));
  const rest = { name: 'zero', shapes: inputs.map(() => w.zero) };
  return timed([rest, ...alone], tuned ? [...noises, ...set] : noises, steps, 1 / 4);
}

/** The segments of a stimulus of `steps` steps. */
export const plans = (inputs: readonly Drive[], steps: number, tuned: boolean): readonly Plan[] =>
  tuned || inputs.length === 0 || inputs.some((input) => input.kind !== undefined)
    ? stepPlans(inputs, steps, tuned)
    : linearPlans(inputs, steps);

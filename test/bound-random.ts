// Random controllers with random signals, weights, methods and limits: what no list of designs thinks of.
import { real } from '../src/signals/real.js';
import type { RealSchema } from '../src/signals/schema.js';
import { type Design, design } from './bound-designs.js';
import type { Rule } from './bound-exact.js';
import { Dice } from './ir-random.js';

const uniform = (dice: Dice): number => dice.below(1 << 24) / (1 << 24);
const decades = (dice: Dice, lo: number, hi: number): number => 10 ** (lo + (hi - lo) * uniform(dice));

function signal(dice: Dice, size: number, output: boolean): RealSchema {
  const bits = 8 + dice.below(9);
  const [lo, hi] = [-size * (0.2 + uniform(dice)), size * (0.2 + uniform(dice))];
  const reach = Math.max(-lo, hi);
  const lsb = ((2.1 * reach) / 2 ** bits) * (dice.below(4) === 0 ? -1 : 1);
  const zeros = [2 ** (bits - 1), 2 ** (bits - 1) + 0.5, 2 ** (bits - 1) - 0.3];
  switch (dice.below(output ? 5 : 6)) {
    case 0:
      return real({ range: [-1, 1], format: dice.below(2) === 0 ? 'q15' : 'q31' });
    case 1:
      return real({ range: [lo, hi], raw: { bits, lsb, zero: dice.pick(zeros) } });
    case 2:
      return real({ range: [lo, hi], raw: { bits, signed: true, lsb } });
    case 3:
      return real({ range: [lo, hi], resolution: reach * decades(dice, -5, -1.5) });
    case 4:
      return real({ range: [lo, hi] });
    default:
      return real({ range: [reach / 4, reach], raw: { bits, lsb: Math.abs(lsb) } });
  }
}

/** PI, PD, PID or I of one or two inputs. */
export function randomPid(seed: number): Design {
  const dice = new Dice(seed);
  const rule = dice.pick<Rule>(['backward-euler', 'forward-euler', 'tustin']);
  const Ts = decades(dice, -4, -1);
  const some = <T>(value: T): T | undefined => (dice.below(3) === 0 ? undefined : value);
  const size = decades(dice, -1, 3);
  const filter = rule === 'backward-euler' && dice.below(3) === 0 ? 0 : Ts * (1 + 20 * uniform(dice));
  const [ki, kd] = [some(decades(dice, -3, -0.3) / Ts), some(Ts * decades(dice, -1, 1))];
  const two = dice.below(2) === 0;
  const output = signal(dice, size, true);
  const [lo, hi] = output.range;
  const whole = dice.below(2) === 0;
  const saturate: readonly [number, number] = whole
    ? [lo, hi]
    : [lo * (0.5 + 0.4 * uniform(dice)), hi * (0.3 + 0.5 * uniform(dice))];
  const gain = (hi - lo) / 2;
  const inputSize = decades(dice, -1, 3);
  const input = () => signal(dice, inputSize, false);
  const ratio = (gain / inputSize) * decades(dice, -1, 0.5);
  const limits = some<readonly [number, number]>([lo * 0.37, hi * 0.41]);
  return design(`random controller ${seed}`, {
    plant: {
      kind: 'pid',
      kp: ratio * (dice.below(6) === 0 ? 0 : 1),
      ...(ki && { ki: ki * ratio }),
      ...(kd && { kd: kd * ratio, tf: filter }),
      ...(two && { b: uniform(dice), c: dice.below(2) }),
      reverse: dice.below(4) === 0,
    },
    rule,
    Ts,
    ...(two ? { inputs: { ref: input(), meas: input() } } : { input: input() }),
    output,
    saturate,
    ...(ki && limits && { integralLimits: limits }),
  });
}

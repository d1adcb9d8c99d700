// Random inputs and tunables: declarations, and what a step function may name because of them.
import type { Random } from './random.js';
import { joined, literal, NOTHING, type Range, type Scope } from './scope.js';

export interface Declared {
  /** One line of the schema each. */
  readonly lines: readonly string[];
  /** Opening lines of step. */
  readonly opening: readonly string[];
  readonly scope: Scope;
}

interface One {
  readonly schema: string;
  readonly scope: (text: string) => Partial<Scope>;
  /** The input is null at a fault. */
  readonly nullable?: number;
}

const numeric = (range: Range) => (text: string) => ({ numbers: [{ text, range }] });

/** A scalar real: free, pinned or in counts. */
function realInput(rng: Random): One {
  const m = rng.pick([1, 1, 5, 10, 0.25]);
  const lo = rng.chance(0.7) ? -m : 0;
  const range = { lo, hi: m };
  const given = `range: [${lo}, ${m}]`;
  switch (rng.whole(0, 5)) {
    case 0:
      return { schema: "real({ range: [-1, 1], format: 'q15' })", scope: numeric({ lo: -1, hi: 1 }) };
    case 1:
      return { schema: `real({ ${given}, format: { bits: 16, frac: 10 } })`, scope: numeric(range) };
    case 2:
      return { schema: `real({ ${given}, raw: { bits: 12, min: ${lo}, max: ${m} } })`, scope: numeric(range) };
    case 3: {
      const raw = `raw: { bits: 12, lsb: ${m / 2000}, zero: ${lo < 0 ? 2048 : 0}, invalid: 4095 }`;
      return { schema: `real({ ${given}, ${raw} })`, scope: numeric(range), nullable: rng.pick([0, m / 2]) };
    }
    case 4:
      return { schema: `real({ ${given}, resolution: ${m / 4096} })`, scope: numeric(range) };
    default:
      return { schema: `real({ ${given} })`, scope: numeric(range) };
  }
}

function otherInput(rng: Random): One {
  switch (rng.whole(0, 7)) {
    case 0: {
      const [lo, hi] = [rng.pick([0, 0, -4]), rng.pick([3, 7, 20])];
      return {
        schema: `int({ range: [${lo}, ${hi}] })`,
        scope: (text) => ({ ints: [{ text, range: { lo, hi }, whole: true }] }),
      };
    }
    case 1:
      return { schema: 'bool()', scope: (text) => ({ bools: [text] }) };
    case 2:
    case 6: {
      const members = ['off', 'heat', 'hold', 'fault'].slice(0, rng.whole(2, 4));
      const schema = `oneOf([${members.map((m) => `'${m}'`).join(', ')}])`;
      return { schema, scope: (text) => ({ modes: [{ text, members }] }) };
    }
    case 3: {
      const period = rng.pick([2 * Math.PI, 360, 1]);
      const schema = `cyclic({ period: ${period}, raw: { bits: ${rng.pick([16, 12, 8])} } })`;
      return { schema, scope: (text) => ({ angles: [{ text, period }] }) };
    }
    default: {
      const [length, m] = [rng.whole(2, 5), rng.pick([1, 2, 8])];
      const schema = `vector(${length}, real({ range: [${-m}, ${m}] }))`;
      return { schema, scope: (text) => ({ arrays: [{ text, length, range: { lo: -m, hi: m } }] }) };
    }
  }
}

const NAMES = ['x', 'load', 'speed', 'level'];

export function randomInputs(rng: Random): Declared {
  const count = rng.whole(1, 4);
  const all = NAMES.slice(0, count).map((name, k) => ({
    name,
    of: k === 0 || rng.chance(0.5) ? realInput(rng) : otherInput(rng),
  }));
  const taken = rng.chance(0.5);
  const plain = all.filter((i) => i.of.nullable === undefined).map((i) => i.name);
  const opening = taken && plain.length > 0 ? [`const { ${plain.join(', ')} } = inputs;`] : [];
  const faults = all.flatMap(({ name, of }) =>
    of.nullable === undefined ? [] : [`const ${name} = inputs.${name} ?? ${of.nullable};`],
  );
  const text = (name: string, nullable: boolean) => (taken || nullable ? name : `inputs.${name}`);
  return {
    lines: all.map(({ name, of }) => `${name}: ${of.schema},`),
    opening: [...opening, ...faults],
    scope: all.reduce((s, { name, of }) => joined(s, of.scope(text(name, of.nullable !== undefined))), NOTHING),
  };
}

export function randomTunables(rng: Random): Declared {
  if (rng.chance(0.75)) return { lines: [], opening: [], scope: NOTHING };
  const [lo, hi] = [rng.between(-1, 0.5), rng.between(0.6, 2)];
  const init = rng.between(lo, hi);
  return {
    lines: [`gain: real({ range: [${lo}, ${hi}], init: ${literal(init)} }),`],
    opening: [],
    scope: joined(NOTHING, { numbers: [{ text: 'self.gain', range: { lo, hi } }] }),
  };
}

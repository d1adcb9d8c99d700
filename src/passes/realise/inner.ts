// A transfer function inside a step: its best-conditioned structure as nodes of the step's own graph, in engineering units.
// Law: it computes what lti() computes in Node; its delays are states like any other, with ranges proved by their peak gains.
import type { CheckedLti } from '../../blocks/checked.js';
import { certificateCodes } from '../../diag/codes/certificate.js';
import { diagnose, type Reporter } from '../../diag/reporter.js';
import type { LtiHook } from '../../frontend/step/lti-hook.js';
import type { Delay, Real } from '../../ir/real.js';
import type { RealBuilder } from '../../ir/real-build.js';
import type { StateSignal } from '../../ir/signal.js';
import type { Interval } from '../../num/interval.js';
import * as iv from '../../num/interval.js';
import * as q from '../../num/rational.js';
import { add, clamp, mul } from '../../ops/index.js';
import { driven } from '../bound/certify.js';
import { gainsFrom, prepare } from '../bound/gains.js';
import { linearMachine } from '../bound/machine.js';
import { type Structures, structures } from '../choose/structures.js';
import type { ScaledModel } from '../time/model.js';
import { scaleModel } from '../time/scale.js';
import { addIntegrator, addResponse, controllerGraph } from './graph.js';

interface Pending {
  readonly delay: Delay;
  readonly value: Real;
}

/** The hook that the front end calls for each use of a transfer function; what cannot be realised is reported. */
export const innerLti =
  (reporter: Reporter): LtiHook =>
  (b, checked, path, args) => {
    const model = scaleModel(checked, reporter);
    const forms = model && structures(model);
    if (!model || !forms) {
      if (model)
        reporter.add(
          diagnose(certificateCodes, 'BS4009', { what: `system of ${path}` }, { block: checked.exportName, path: [] }),
        );
      return { output: b.constant(q.zero), states: [], next: [] };
    }
    return nodesOf(b, checked, path, args, model, forms);
  };

function nodesOf(
  b: RealBuilder,
  checked: CheckedLti,
  path: string,
  args: readonly Real[],
  model: ScaledModel,
  forms: Structures,
) {
  const delays: Delay[] = [];
  const next: Pending[] = [];
  const own = capturing(b, delays, next);
  const scaled = (x: Real, unit: q.Rational): Real => (q.eq(unit, q.one) ? x : b.apply(mul, [x, b.constant(unit)]));
  const limited = (x: Real, i: Interval): Real => b.apply(clamp, [x, b.constant(i.lo), b.constant(i.hi)]);
  const wires = model.inputs.map((x, i) => ({
    node: scaled(limited(args[i], checked.inputs[i].range), q.div(q.one, x.unit)),
    history: [],
    name: x.name,
  }));
  const c = { b: own, prefix: `${path}.`, delayFracs: new Map<string, number>() };
  const response = addResponse(c, forms.ideal.structure, undefined, wires).node;
  const u = model.integrator
    ? b.apply(add, [response, addIntegrator(c, model.integrator, undefined, wires)])
    : response;
  const y = scaled(u, model.output.unit);
  const output = checked.saturate ? limited(y, checked.saturate) : y;
  return { output, states: delays.map((d) => stateOf(d, ranges(model, forms), path)), next };
}

/** The builder with its delays' next values kept aside: whoever calls the block decides when they hold. */
function capturing(b: RealBuilder, delays: Delay[], next: Pending[]): RealBuilder {
  const own: Partial<RealBuilder> = {
    delay: (...given) => {
      const made = b.delay(...given);
      delays.push(made);
      return made;
    },
    setNext: (delay, value) => void next.push({ delay, value }),
  };
  // Everything else is the builder's own: its ids must go on counting.
  return new Proxy(b, {
    get: (target, name) => {
      const found = Reflect.get(own, name) ?? Reflect.get(target, name);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
}

const ROOM = q.rational(1n + 2n ** 20n, 2n ** 20n);

/** Ranges of the delays by name (without the path), from the peak gains of the exact structure. */
function ranges(model: ScaledModel, forms: Structures): ReadonlyMap<string, Interval> {
  const { graph } = controllerGraph({ ...model, integrator: undefined }, forms.ideal.structure);
  const machine = linearMachine(graph);
  const prepared = prepare(machine);
  const found = new Map<string, Interval>();
  for (const { delay } of graph.delays) {
    const node = machine.indexOf.get(delay.id);
    const parts = machine.inputs.map((source, k) => {
      const gains = prepared && gainsFrom(prepared, source);
      return gains && node !== undefined ? driven(gains[node], model.inputs[k].range) : undefined;
    });
    if (parts.every((p) => p !== undefined))
      found.set(delay.name, iv.scale((parts as Interval[]).reduce(iv.add, iv.point(q.zero)), ROOM));
  }
  if (model.integrator) found.set('w', model.integrator.limits);
  return found;
}

const UNIT: Interval = { lo: q.zero, hi: q.one };

function stateOf(delay: Delay, known: ReadonlyMap<string, Interval>, path: string): StateSignal {
  const short = delay.name.slice(path.length + 1);
  const common = { name: delay.name, shape: [], init: delay.init, saturate: false };
  if (short === 'primed') return { ...common, kind: 'bool', range: UNIT };
  const range = known.get(short) ?? UNIT;
  return { ...common, kind: 'real', range: q.isZero(q.sub(range.hi, range.lo)) ? UNIT : range };
}

// The public surface: `import { … } from 'backstep'`. A design file sees exactly this, whatever folder it stands in.
export {
  type CompileResult,
  compile,
  type DesignOptions,
  type VerifyOptions,
  type VerifyResult,
  verify,
} from './api.js';
export { block, network } from './blocks/later.js';
export { type Core, type Inputs, type Lti, type LtiOptions, lti, type StepInput } from './blocks/lti.js';
export type { Diagnostic, Span, ValuePlace } from './diag/diagnostic.js';
export { DesignError } from './diag/reporter.js';
export { c2d, type DiscretisationOptions, d2c } from './discretise/c2d.js';
export { type Instance, type InstanceOptions, instance } from './instance.js';
export { bool, cyclic, int, matrix, oneOf, real, vector } from './signals/real.js';
export type { LaterSchema, PinnedFormat, RawRange, RealOptions, RealSchema } from './signals/schema.js';
export { feedback, parallel, series } from './systems/algebra.js';
export { hz } from './systems/hz.js';
export { type IsaPidOptions, isaPid, type PidOptions, pid, seriesPid } from './systems/pid.js';
export type { Complex, Method, System } from './systems/system.js';
export { tf } from './systems/tf.js';
export { zpk } from './systems/zpk.js';

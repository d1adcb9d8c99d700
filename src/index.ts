// The public surface: `import { … } from 'backstep'`. A design file sees exactly this, whatever folder it stands in.
import * as surface from './index.js';
import { type InstanceFunction, instanceWith } from './instance.js';

export {
  type CompileResult,
  compile,
  type DesignOptions,
  type VerifyOptions,
  type VerifyResult,
  verify,
} from './api.js';
export { type Block, type BlockOptions, block, type Tunables } from './blocks/block.js';
export type { CallInput, CallOutput, Self } from './blocks/call-types.js';
export {
  add,
  clamp,
  deadband,
  dot,
  edge,
  hysteresis,
  interp1,
  interp2,
  matvec,
  rateLimit,
  scale,
  transpose,
  wrap,
} from './blocks/helpers.js';
export { network } from './blocks/later.js';
export { type Core, type Inputs, type Lti, type LtiOptions, lti, type StepInput } from './blocks/lti.js';
export { type ArrayUse, array, type EveryUse, every, type UsableBlock, type Use, type Uses } from './blocks/uses.js';
export type { Diagnostic, Span, ValuePlace } from './diag/diagnostic.js';
export { DesignError } from './diag/reporter.js';
export { c2d, type DiscretisationOptions, d2c } from './discretise/c2d.js';
export type { Instance, InstanceOptions } from './instance.js';
export type { BlockInstance, RawBlockInstance } from './instance-block.js';
export { bool, cyclic, int, matrix, oneOf, real, vector } from './signals/real.js';
export type {
  BoolSchema,
  CyclicOptions,
  CyclicSchema,
  IntOptions,
  IntSchema,
  MatrixSchema,
  OneOfSchema,
  PinnedFormat,
  RawRange,
  RealOptions,
  RealSchema,
  ScalarSchema,
  Schema,
  Schemas,
  VectorSchema,
} from './signals/schema.js';
export type { OutputValueOf, StateValueOf, ValueOf } from './signals/value.js';
export { feedback, parallel, series } from './systems/algebra.js';
export { hz } from './systems/hz.js';
export { type IsaPidOptions, isaPid, type PidOptions, pid, seriesPid } from './systems/pid.js';
export type { Complex, Method, System } from './systems/system.js';
export { tf } from './systems/tf.js';
export { zpk } from './systems/zpk.js';

/** Any block as an object in Node: its float64 meaning, or the bits of its C. */
export const instance: InstanceFunction = instanceWith(() => surface);

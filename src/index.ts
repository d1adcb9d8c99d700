// The public surface: `import { … } from 'backstep'`. A design file sees exactly this, whatever folder it stands in.

export { block, network } from './blocks/later.js';
export { CORES, type Core, type Lti, type LtiOptions, lti } from './blocks/lti.js';
export { bool, cyclic, int, matrix, oneOf, real, vector } from './signals/real.js';
export type { PinnedFormat, RawRange, RealOptions, RealSchema } from './signals/schema.js';

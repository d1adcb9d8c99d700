// What the C printer and the machine passes know of a core: the "c" object of targets/<core>/target.json.
// Law: traits choose the form of the C, never a number it computes.
export type { CTraits } from '../../target/schema.js';

// The discretisations this version has: a new one is a file and its line here.
import { backwardEuler } from './backward-euler.js';
import { forwardEuler } from './forward-euler.js';
import type { MobiusMethod } from './mobius.js';
import { tustin } from './tustin.js';

export const methods: readonly MobiusMethod[] = [forwardEuler, backwardEuler, tustin];

/** Methods of the contract that are still to come: asked for, they are refused by name. */
export const methodsToCome: readonly string[] = ['zoh', 'foh', 'impulse', 'matched'];

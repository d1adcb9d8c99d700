// The --package option: what this version packs, and what a later one will.
import { badOption, notYet } from './failure.js';

const LATER_PACKAGES = ['arduino', 'platformio', 'zephyr', 'esp-idf', 'cmsis-pack', 'fmi3'];
const PACKAGES = ['plain', 'cmake'];

/** Throws CommandFailure for a name that is none; `option` is what the user calls it. */
export function packageName(option: string, name: string): 'plain' | 'cmake' {
  if (name === 'plain' || name === 'cmake') return name;
  if (LATER_PACKAGES.includes(name)) throw notYet(`${option} ${name}`);
  throw badOption(option, name, `one of ${[...PACKAGES, ...LATER_PACKAGES].join(', ')}`);
}

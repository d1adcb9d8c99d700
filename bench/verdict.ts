// How a figure and its requirement are written.
import type { Spread } from '../src/sim/result.js';
import type { Requirement } from './requirements.js';

export const number = (x: number | undefined): string => (x === undefined ? '' : `${x}`);
export const spread = ({ min, median, max }: Spread): string =>
  min === max ? `${median}` : `${median} (${min}-${max})`;

export function verdict(steps: number, { required, aim }: Requirement): string {
  if (aim !== undefined && steps <= aim) return 'aim';
  if (required === undefined) return '';
  return steps <= required ? 'ok' : 'MISSED';
}

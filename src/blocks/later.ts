// Blocks of the contract that this version recognises and refuses (BS2901 when exported), so that a design using one is told so plainly.
import { callerSite, type Site } from './site.js';

export interface LaterBlock {
  readonly kind: 'network';
  readonly options: object;
  readonly site?: Site;
}

/** A neural network: not compiled by this version. */
export const network = (options: object): LaterBlock => ({ kind: 'network', options, site: callerSite() });

// From a checked block to the syntax of its step: by the probe in its function, or by executing its file once more.
import type { CheckedBlock } from '../../blocks/checked.js';
import type { Span } from '../../diag/diagnostic.js';
import { type Context, refuse } from './context.js';
import { type Probe, probeOf } from './probe.js';
import type { Func } from './syntax.js';

export interface Origin {
  readonly probe: Probe;
  readonly fn: Func;
}

/** How the source of a block is found where its step carries no probe: re-execute.ts does it for instance(). */
export type FindProbe = (block: CheckedBlock) => Probe | undefined;

export function probeFor(c: Context, block: CheckedBlock, span: Span): Origin | undefined {
  const probe = probeOf(block.step) ?? c.findProbe?.(block);
  const fn = probe && c.sources.functionAt(probe);
  if (probe && fn) return { probe, fn };
  refuse(c, 'BS1423', { name: block.exportName, file: block.site?.file ?? '' }, block.place ?? span);
  return undefined;
}

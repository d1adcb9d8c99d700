// The source of a block made in the user's own process, for instance(…, { arithmetic: 'fixed' }): its file is executed once more, with probes,
// and the block is the one made by the same call. Law: no doubt is resolved by a guess: two candidates are none.

import { existsSync } from 'node:fs';
import { createJiti } from 'jiti';
import type ts from 'typescript';
import type { CheckedBlock } from '../../blocks/checked.js';
import { quietly } from '../quietly.js';
import { instrumented, PACKAGE_FOLDER } from '../transform.js';
import type { FindProbe } from './origin.js';
import { type Probe, probeOf } from './probe.js';
import { typescript } from './source.js';

type Surface = Readonly<Record<string, unknown>>;
type MakeBlock = (options: object) => object;
type MakeInstance = (block: unknown, options?: { readonly arithmetic?: string }) => unknown;

/** Ends a second execution at the call that began it. */
class Halt extends Error {}

/** Finds probes by executing the file of a block; each file once. `surface` is what `import … from 'backstep'` gives. */
export function reExecution(surface: () => Surface): FindProbe {
  const files = new Map<string, readonly Probe[]>();
  return (block) => {
    const { site } = block;
    if (!site || !existsSync(site.file)) return undefined;
    const probes = files.get(site.file) ?? probesIn(site.file, surface());
    files.set(site.file, probes);
    return chosen(block, probes);
  };
}

function chosen({ site }: CheckedBlock, probes: readonly Probe[]): Probe | undefined {
  const fitting = probes.filter((p) => site && p.file === site.file && madeAt(p, site.line));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Probes of all blocks that the file makes before it ends, or asks for an instance in fixed point. */
function probesIn(file: string, surface: Surface): readonly Probe[] {
  const made: Probe[] = [];
  const block: MakeBlock = (options) => {
    const probe = probeOf((options as { readonly step?: unknown }).step);
    if (probe) made.push(probe);
    return (surface.block as MakeBlock)(options);
  };
  const instance: MakeInstance = (of, options) => {
    if (options?.arithmetic === 'fixed') throw new Halt();
    return (surface.instance as MakeInstance)(of, options);
  };
  const { transform, virtualModules } = instrumented(file, file, PACKAGE_FOLDER);
  const jiti = createJiti(file, {
    transform,
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    tryNative: false,
    virtualModules: { backstep: { ...surface, block, instance }, ...virtualModules },
  });
  quietly(() => {
    try {
      jiti(file);
    } catch {
      // Halted, or what the user's process has already been told of: the blocks made so far are what there is.
    }
  });
  return made;
}

/** Does the call that holds this step begin on that line? */
function madeAt(probe: Probe, line: number): boolean {
  const tsc = typescript();
  const text = probe.registry.files.get(probe.file)?.text ?? '';
  const file = tsc.createSourceFile(probe.file, text, tsc.ScriptTarget.ES2022, true);
  const call = enclosingCall(tsc, file, probe.at);
  if (!call) return false;
  const lineOf = (at: number): number => file.getLineAndCharacterOfPosition(at).line + 1;
  return lineOf(call.getStart(file)) <= line && line <= lineOf(call.expression.getEnd());
}

function enclosingCall(tsc: typeof ts, file: ts.SourceFile, at: number): ts.CallExpression | undefined {
  let found: ts.CallExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (at < node.getFullStart() || at >= node.getEnd()) return;
    if (tsc.isCallExpression(node)) found = node;
    tsc.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

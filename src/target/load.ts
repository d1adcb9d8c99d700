// Finds and loads targets. A target exists because its folder does; the list is sorted and read anew at every call.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { VERIFY_CODES } from '../diag/codes/verify.js';
import { DesignError, diagnose } from '../diag/reporter.js';
import { checkTarget } from './check.js';
import { LATER_TARGETS, type Target } from './schema.js';

/** The `targets` folder of this package (the same from src/ and from dist/). */
export const targetsFolder = (): string => fileURLToPath(new URL('../../targets', import.meta.url));

/** Names of the targets this version has, `host` first, then sorted. */
export function targetNames(root: string = targetsFolder()): readonly string[] {
  const names = readdirSync(root).filter((name) => existsSync(path.join(root, name, 'target.json')));
  return names.sort((a, b) => Number(b === 'host') - Number(a === 'host') || (a < b ? -1 : 1));
}

/** 'here': this version has it; 'later': the contract names it, this version lacks it. */
export const targetStatus = (name: string, root?: string): 'here' | 'later' | 'unknown' =>
  targetNames(root).includes(name) ? 'here' : LATER_TARGETS.includes(name) ? 'later' : 'unknown';

function readJson(file: string): { readonly value: unknown } | { readonly problems: readonly string[] } {
  try {
    return { value: JSON.parse(readFileSync(file, 'utf8')) };
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)] };
  }
}

/** Loads one target. Throws DesignError: BS7020 unknown name, BS7021 of a later version, BS7022 malformed target.json. */
export function loadTarget(name: string, root: string = targetsFolder()): Target {
  const status = targetStatus(name, root);
  const known = targetNames(root);
  if (status === 'unknown') throw new DesignError([diagnose(VERIFY_CODES, 'BS7020', { name, known })]);
  if (status === 'later') throw new DesignError([diagnose(VERIFY_CODES, 'BS7021', { name, known })]);
  const folder = path.join(root, name);
  const json = readJson(path.join(folder, 'target.json'));
  const checked = 'problems' in json ? json : checkTarget(json.value, name, folder);
  if ('problems' in checked) {
    throw new DesignError([diagnose(VERIFY_CODES, 'BS7022', { name, problems: checked.problems })]);
  }
  return checked;
}

/** All targets of this version. Throws DesignError (BS7022) when one is malformed. */
export const loadTargets = (root?: string): readonly Target[] =>
  targetNames(root).map((name) => loadTarget(name, root));

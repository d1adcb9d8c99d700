// Reads a design file through TypeScript: its errors, its exports in source order, the place of every property.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reading } from './design.js';
import { placesOf } from './places.js';
import { openProject, ownFiles, typeErrors } from './type-check.js';

/**
 * @param path absolute path of the design
 * @param shown how the user names it
 */
export function readDesign(path: string, shown: string): Reading {
  const project = openProject(path, readFileSync(path, 'utf8'));
  const design = project.addSourceFileAtPath(path);
  project.resolveSourceFileDependencies();
  const name = (file: string) =>
    file === design.getFilePath() ? shown : relative(process.cwd(), file).replaceAll('\\', '/');
  const diagnostics = typeErrors(project, design, name);
  const blocks = placesOf(design, name);
  const files = ownFiles(project, design).map((file) => file.getFilePath());
  return { diagnostics, places: { blocks }, exportOrder: Object.keys(blocks), files };
}

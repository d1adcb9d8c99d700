// What the package knows of itself: its folder, its version. The same from src/ and from dist/.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Absolute path of something in the package's folder. */
export const packagePath = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

export function version(): string {
  const { version } = JSON.parse(readFileSync(packagePath('package.json'), 'utf8')) as { version: string };
  return version;
}

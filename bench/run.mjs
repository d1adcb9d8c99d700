// Entry of `npm run bench`: compiles the package (the figures in seconds are of the compiled command), then runs bench/main.ts.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';

const words = process.argv.slice(2);
if (words.length === 0) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
  const built = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (built.status !== 0) process.exit(1);
}
const { main } = await createJiti(import.meta.url).import('./main.ts');
process.exitCode = await main(words);

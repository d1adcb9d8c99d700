// Writes each example's C for all targets and brings every excerpt and figure in the READMEs up to date: npm run examples:update.
// Law: nothing in a README that a program printed is written by hand.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const ROOT = new URL('..', import.meta.url);
const EXAMPLES = [
  { name: 'ecg', block: 'ecg_filter' },
  { name: 'motor', block: 'speed_loop' },
];
const TARGETS = ['host', 'cortex-m0', 'cortex-m3', 'cortex-m4', 'avr'].flatMap((target) => ['-t', target]);

const run = (...args) => execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
const backstep = (...args) => run('bin/backstep.mjs', ...args, ...TARGETS);
const read = (path) => readFileSync(new URL(path, ROOT), 'utf8');

/** A piece of a comment up to its next empty line, or the step function to the end of the file: known by its first line. */
function excerpt(files, piece) {
  const first = piece.slice(0, piece.indexOf('\n'));
  const lines = files.find((file) => file.split('\n').includes(first))?.split('\n');
  if (!lines) throw new Error(`no generated file has the line '${first}'`);
  const from = lines.indexOf(first);
  const length = first.startsWith(' *') ? lines.slice(from).findIndex((line) => /^ \*\/?$/.test(line)) : lines.length;
  return `${lines
    .slice(from, from + length)
    .join('\n')
    .trimEnd()}\n`;
}

const SEPARATOR = '/* … */\n';

function withC(document, { name, block }) {
  const files = ['h', 'c'].map((ext) => read(`examples/${name}/gen/host/${block}.${ext}`));
  return document.replace(/^```c\n(.*?)^```$/gms, (_, body) => {
    const pieces = body.split(SEPARATOR).map((piece) => excerpt(files, piece));
    return `\`\`\`c\n${pieces.join(SEPARATOR)}\`\`\``;
  });
}

const spread = ({ min, max }, unit) => (min === max ? `${min} ${unit}` : `${min} to ${max} ${unit}`);
const bytes = (n) => (n === undefined ? '-' : `${n} B`);

function row(r) {
  const cost = r.instructionsPerStep
    ? spread(r.instructionsPerStep, 'instructions')
    : r.cyclesPerStep
      ? spread(r.cyclesPerStep, 'cycles')
      : '-';
  const target = r.target === 'host' ? `host, ${r.runner}` : r.target;
  const sizes = [r.flashBytes, r.ramBytes, r.stackBytes].map(bytes);
  return `| ${[target, r.steps, r.mismatches, cost, ...sizes].join(' | ')} |\n`;
}

function withFigures(document, { name }) {
  const { results } = JSON.parse(backstep('verify', `examples/${name}/design.ts`, '--json'));
  const rows = results.filter((r) => r.flashBytes !== undefined).map(row);
  const printed = run(
    'node_modules/jiti/lib/jiti-cli.mjs',
    `examples/${name}/${name === 'ecg' ? 'compare' : 'loop'}.ts`,
  );
  return document
    .replace(/(^\| target .*\n\|.*\n)(?:\|.*\n)*/m, (_, head) => head + rows.join(''))
    .replace(/^```text\n.*?^```$/ms, () => `\`\`\`text\n${printed}\`\`\``);
}

for (const example of EXAMPLES) {
  backstep('build', `examples/${example.name}/design.ts`, '-o', `examples/${example.name}/gen`);
  const path = `examples/${example.name}/README.md`;
  writeFileSync(new URL(path, ROOT), withFigures(withC(read(path), example), example));
}
writeFileSync(new URL('README.md', ROOT), withC(read('README.md'), EXAMPLES[1]));

// Writes each example's C for all targets and brings every excerpt and figure in the READMEs up to date: npm run examples:update.
// Law: nothing in a README that a program printed is written by hand. Names choose examples; --quick leaves out the long runs.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const ROOT = new URL('..', import.meta.url);
/** `blocks` as the C names them, in the order of the excerpts; `program` prints what stands in the README as text. */
const EXAMPLES = [
  { name: 'ecg', blocks: ['ecg_filter'], program: 'compare.ts' },
  { name: 'motor', blocks: ['speed_loop'], program: 'loop.ts' },
  { name: 'fan', blocks: ['fan'] },
  { name: 'foc', blocks: ['current_loop'], program: 'simulate.ts' },
  { name: 'attitude', blocks: ['attitude'], program: 'simulate.ts' },
  { name: 'kalman', blocks: ['steady_kalman', 'varying_kalman'], program: 'simulate.ts' },
  { name: 'oven', blocks: ['oven', 'temperature_loop'], program: 'simulate.ts' },
  { name: 'mppt', blocks: ['tracker'], program: 'simulate.ts' },
];
const TARGETS = ['host', 'cortex-m0', 'cortex-m3', 'cortex-m4', 'avr'].flatMap((target) => ['-t', target]);
/** Of the errors beside their bounds: on the host, sanitizers included. */
const LONG = 1_000_000;
const quick = process.argv.includes('--quick');
/** Those named on the command line, or all. */
const named = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const chosen = EXAMPLES.filter(({ name }) => named.length === 0 || named.includes(name));

const run = (...args) => execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
const backstep = (...args) => run('bin/backstep.mjs', ...args);
const read = (path) => readFileSync(new URL(path, ROOT), 'utf8');

// -- excerpts of the C ---------------------------------------------------------------------------------------------------------

const SEPARATOR = '/* … */\n';
const designLine = (line) => /design\.ts:\d+/.exec(line)?.[0];

const declared = (line) => /^\s*const \w+ (\w+) =/.exec(line)?.[1];

/** Where a piece begins: its first line, or else the declaration of the same name, or the statement from the same line of the design. */
function beginning(files, first) {
  const exact = files.find((lines) => lines.includes(first));
  if (exact) return [exact, exact.indexOf(first)];
  const name = declared(first);
  const named = name && files.find((lines) => lines.some((line) => declared(line) === name));
  if (named) return [named, named.findIndex((line) => declared(line) === name)];
  const place = designLine(first);
  const near = place && files.find((lines) => lines.some((line) => designLine(line) === place));
  if (!near) throw new Error(`no generated file has the line '${first}'`);
  let from = near.findIndex((line) => designLine(line) === place);
  while (!/([;{}]|\*\/)$/.test(near[from - 1])) from--;
  return [near, from];
}

/** As many lines as were shown, and those that end the last statement. */
function sameLength(rest, shown) {
  let length = shown.length;
  while (!/[;{}](\s*\/\*.*\*\/)?$/.test(rest[length - 1])) length++;
  return length;
}

/** A piece of a comment up to its next empty line, a step function to the end of its file, all else as long as it was. */
function excerpt(files, piece, cut) {
  const shown = piece.trimEnd().split('\n');
  const [lines, from] = beginning(files, shown[0]);
  const rest = lines.slice(from);
  const comment = shown[0].startsWith(' *') ? rest.findIndex((line) => /^ \*\/?$/.test(line)) : undefined;
  const length = comment ?? (cut || !shown[0].endsWith('_ATTR') ? sameLength(rest, shown) : rest.length);
  return `${rest.slice(0, length).join('\n').trimEnd()}\n`;
}

/** A block that ends in the separator shows of its last piece only as many lines as before. */
function withC(document, { name, blocks }) {
  const files = blocks.flatMap((block) =>
    ['h', 'c'].map((ext) => read(`examples/${name}/gen/host/${block}.${ext}`).split('\n')),
  );
  return document.replace(/^```c\n(.*?)^```$/gms, (_, body) => {
    const pieces = body.split(SEPARATOR);
    const cut = pieces.at(-1) === '';
    const fresh = pieces.map((piece) => (piece === '' ? '' : excerpt(files, piece, cut)));
    return `\`\`\`c\n${fresh.join(SEPARATOR)}\`\`\``;
  });
}

// -- figures -------------------------------------------------------------------------------------------------------------------

const spread = ({ min, max }, unit) => (min === max ? `${min} ${unit}` : `${min} to ${max} ${unit}`);
const bytes = (n) => (n === undefined ? '-' : `${n} B`);
const number = (x) => (x === undefined ? '-' : String(Number(x.toPrecision(4))));
const table = (rows) => rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');

/** The rows below the heading that starts with these columns. */
const withRows = (document, heading, rows) =>
  document.replace(new RegExp(`(^\\| ${heading} .*\\n\\|.*\\n)(?:\\|.*\\n)*`, 'm'), (_, head) => head + table(rows));

const several = (blocks, row) => (blocks.length > 1 ? [row.block] : []);

function costs({ blocks }, r) {
  const cost = r.instructionsPerStep
    ? spread(r.instructionsPerStep, 'instructions')
    : r.cyclesPerStep
      ? spread(r.cyclesPerStep, 'cycles')
      : '-';
  const target = r.target === 'host' ? `host, ${r.runner}` : r.target;
  return [
    ...several(blocks, r),
    target,
    r.steps,
    r.mismatches,
    cost,
    ...[r.flashBytes, r.ramBytes, r.stackBytes].map(bytes),
  ];
}

const errors = ({ blocks }, r) =>
  r.outputs.map((o) => {
    const head = [...several(blocks, r), o.name];
    if (o.decisionMargin !== undefined)
      return [...head, `margin ${number(o.decisionMargin)}`, `${o.jumps ?? 0} steps differ`, '-'];
    return [...head, `${number(o.errorBound)} ${o.boundKind}`, number(o.maxError), number(o.drift)];
  });

const verified = (name, ...flags) => JSON.parse(backstep('verify', `examples/${name}/design.ts`, '--json', ...flags));

function withFigures(document, example) {
  const { results } = verified(example.name, ...TARGETS);
  const rows = results.filter((r) => r.flashBytes !== undefined).map((r) => costs(example, r));
  return withRows(document, '(?:block \\| )?target', rows);
}

/** Only where the README has such a table. All runners agree bit for bit, so that the first one's errors are everyone's. */
function withErrors(document, example) {
  if (quick || !/^\| (block \| )?output /m.test(document)) return document;
  const { results } = verified(example.name, '-t', 'host', '--steps', String(LONG));
  const first = results.filter((r) => r.runner === results[0].runner);
  return withRows(
    document,
    '(?:block \\| )?output',
    first.flatMap((r) => errors(example, r)),
  );
}

function withPrinted(document, { name, program }) {
  if (program === undefined) return document;
  const printed = run('node_modules/jiti/lib/jiti-cli.mjs', `examples/${name}/${program}`);
  return document.replace(/^```text\n.*?^```$/ms, () => `\`\`\`text\n${printed}\`\`\``);
}

for (const example of chosen) {
  process.stderr.write(`${example.name}\n`);
  backstep('build', `examples/${example.name}/design.ts`, '-o', `examples/${example.name}/gen`, ...TARGETS);
  const path = `examples/${example.name}/README.md`;
  const steps = [withC, withFigures, withErrors, withPrinted];
  writeFileSync(
    new URL(path, ROOT),
    steps.reduce((document, step) => step(document, example), read(path)),
  );
}

// The README shows two of them, each under its own heading.
const shown = read('README.md').split(/^(?=## )/m);
const byExample = shown.map((part) => {
  const example = EXAMPLES.find(({ name }) => part.includes(`](examples/${name}))`) && /^```c$/m.test(part));
  return example ? withC(part, example) : part;
});
writeFileSync(new URL('README.md', ROOT), byExample.join(''));

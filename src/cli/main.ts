// The command line: flags in, text out, no logic. Commands load when they run, so that --help is instant.
import { Command, CommanderError, Option } from 'commander';
import type { Io } from './io.js';
import { version } from './package-info.js';
import { OK, type Status } from './status.js';

type Run = (io: Io) => Promise<Status>;
/** Filled by the chosen command's action: what is to be run. */
interface Choice {
  run?: Run;
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];
const JSON_FLAG = ['--json', 'print exactly one JSON document on stdout'] as const;
const LATER: Readonly<Record<string, string>> = {
  prove: 'prove with Frama-C',
  report: 'a report as one HTML page',
  tune: 'tune gains by gradient descent',
  import: 'import ONNX or JSBSim',
};

function program(choice: Choice): Command {
  const backstep = new Command('backstep')
    .description('Compiles controllers written in TypeScript to fixed-point C with a proven error bound.')
    .version(version(), '-V, --version')
    .showHelpAfterError(false)
    .showSuggestionAfterError(true)
    .helpCommand(true)
    .enablePositionalOptions();
  addInit(backstep, choice);
  addBuild(backstep, choice);
  addVerify(backstep, choice);
  addTargets(backstep, choice);
  addExplain(backstep, choice);
  for (const [name, description] of Object.entries(LATER)) addLater(backstep, choice, name, description);
  return backstep.addHelpText(
    'after',
    '\nExit status: 0 ok, 1 the design or its verification failed, 2 wrong usage, 3 a tool is missing, 70 our bug.',
  );
}

function addInit(backstep: Command, choice: Choice): void {
  backstep
    .command('init')
    .description('make a project that builds and verifies at once')
    .argument('[dir]', 'folder of the project', '.')
    .option(...JSON_FLAG)
    .action((dir, flags) => {
      choice.run = async (io) => (await import('./init.js')).init(dir, flags, io);
    });
}

const format = (): Option =>
  new Option('--format <form>', 'form of the diagnostics').choices(['text', 'json', 'sarif', 'junit', 'github']);
const target = (): Option =>
  new Option('-t, --target <name>', 'target, repeatable').argParser(collect).default([], 'host');

function addBuild(backstep: Command, choice: Choice): void {
  backstep
    .command('build')
    .description('compile a design to C, header and manifest')
    .argument('<design>', 'design file, e.g. design.ts')
    .addOption(target())
    .option('-o, --out <folder>', 'output folder', 'gen')
    .option('--package <kind>', 'plain or cmake', 'plain')
    .option('--prefix <p>', 'put before every symbol, macro and file name')
    .option('--single-header', 'one header per block, implementation included')
    .option('--check', 'write nothing; exit 1 with a diff when the files on disk are stale')
    .option('--force', 'overwrite files that are not ours or were edited')
    .option('--watch', 'build again when the design or a file it imports changes, until Ctrl-C')
    .option(...JSON_FLAG)
    .addOption(format())
    .addOption(new Option('--export <kind>').hideHelp())
    .addOption(new Option('--split-rates').hideHelp())
    .action((file, flags) => {
      choice.run = async (io) => (await import('./build.js')).build(file, flags, io);
    });
}

function addVerify(backstep: Command, choice: Choice): void {
  backstep
    .command('verify')
    .description('run the C on its target and compare it, bit for bit, with the fixed-point reference')
    .argument('<design>', 'design file')
    .addOption(target())
    .option('--steps <n>', 'steps per stimulus run')
    .option('--seed <s>', 'seed of the random stimuli')
    .option('--vectors <file.csv>', 'your own raw inputs, one column per input')
    .option('--prefix <p>', 'as in build')
    .option('--keep', 'leave the working folders')
    .option(...JSON_FLAG)
    .addOption(format())
    .addOption(new Option('--junit <file>').hideHelp())
    .action((file, flags) => {
      choice.run = async (io) => (await import('./verify.js')).verify(file, flags, io);
    });
}

function addTargets(backstep: Command, choice: Choice): void {
  backstep
    .command('targets')
    .description('targets, and which of their tools are installed')
    .option(...JSON_FLAG)
    .action((flags) => {
      choice.run = async (io) => (await import('./targets.js')).targets(flags, io);
    });
}

function addExplain(backstep: Command, choice: Choice): void {
  backstep
    .command('explain')
    .description('what a diagnostic means; what a design or one of its signals became, and why')
    .argument('<code|design[:signal]>', 'e.g. BS2005, design.ts or design.ts:speed')
    .option(...JSON_FLAG)
    .action((code, flags) => {
      choice.run = async (io) => (await import('./explain.js')).explain(code, flags, io);
    });
}

/** Commands of the contract that this version lacks: known by name, refused with status 2. */
function addLater(backstep: Command, choice: Choice, name: string, description: string): void {
  backstep
    .command(name, { hidden: true })
    .description(`${description} (not in this version)`)
    .argument('[arguments...]')
    .allowUnknownOption()
    .action(() => {
      choice.run = async () => {
        throw (await import('./failure.js')).notYet(`the command '${name}'`);
      };
    });
}

/** Parses without printing: commander's text is caught and its exits become a result. */
async function parse(argv: readonly string[]): Promise<{ run?: Run; help?: string; misuse?: string }> {
  const choice: Choice = {};
  const [out, err]: [string[], string[]] = [[], []];
  const root = program(choice);
  for (const command of [root, ...root.commands]) {
    command.exitOverride().configureOutput({ writeOut: (s) => out.push(s), writeErr: (s) => err.push(s) });
  }
  try {
    await root.parseAsync(argv, { from: 'user' });
    return choice;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { help: out.join('') };
    const said = err
      .join('')
      .replace(/^error: /, '')
      .trim();
    return { misuse: said.startsWith('Usage:') ? 'no command is given' : said.replace(/\s*\n\s*/g, ' ') };
  }
}

/** Runs one command line. Never throws, never exits the process: the status is returned. */
export async function main(argv: readonly string[], given?: Io): Promise<Status> {
  const parsed = await parse(argv);
  if (parsed.help !== undefined) {
    (given ?? { out: (s: string) => void process.stdout.write(s) }).out(parsed.help);
    return OK;
  }
  const { processIo } = await import('./io.js');
  const io = given ?? processIo();
  const { failed, misuse } = await import('./ending.js');
  const asJson = argv.includes('--json') || argv.join(' ').includes('--format json') || argv.includes('--format=json');
  try {
    if (parsed.misuse !== undefined || !parsed.run)
      return misuse(parsed.misuse ?? 'no command is given', argv[0] ?? '', asJson, io);
    return await parsed.run(io);
  } catch (error) {
    return failed(error, argv[0] ?? '', asJson, io);
  }
}

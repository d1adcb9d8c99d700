// BS6xxx: files written, tools, and how the command line is used. The page for each is docs/codes/<code>.md.
import { nearest, suggest } from '../nearest.js';
import type { CodeTable } from '../reporter.js';

interface Paths {
  readonly paths: readonly string[];
}

const list = (paths: readonly string[]): string => paths.join(', ');
const several = (paths: readonly string[], one: string, many: string): string => (paths.length === 1 ? one : many);

export const FILE_CODES = {
  BS6001: {
    severity: 'error',
    text: (p: Paths) => `${list(p.paths)} ${several(p.paths, 'is', 'are')} in the way and not made by backstep`,
    help: () => 'nothing was written; choose another -o, or overwrite with --force',
  },
  BS6002: {
    severity: 'error',
    text: (p: Paths) =>
      `${list(p.paths)} ${several(p.paths, 'was', 'were')} edited since backstep wrote ${several(p.paths, 'it', 'them')}`,
    help: () => 'nothing was written; keep your edit elsewhere, or overwrite with --force',
  },
  BS6003: {
    severity: 'error',
    text: (p: { path: string; reason: string }) => `${p.path} cannot be written: ${p.reason}`,
    help: () => 'no file was changed; choose another -o or mend the permissions',
  },
  BS6004: {
    severity: 'error',
    text: (p: { path: string }) => `the output folder ${p.path} is a file`,
    help: () => 'choose another -o',
  },
  BS6005: {
    severity: 'error',
    text: (p: Paths) => `${list(p.paths)} ${several(p.paths, 'differs', 'differ')} from what this design builds`,
    help: () => 'run the same command without --check and commit the result',
  },
  BS6006: {
    severity: 'error',
    text: (p: { path: string; reason: string }) => `${p.path} cannot be read: ${p.reason}`,
  },
  BS6007: {
    severity: 'error',
    text: (p: Paths) => `${list(p.paths)} ${several(p.paths, 'exists', 'exist')} already`,
    help: () => 'init never overwrites; give it an empty or new folder',
  },
  BS6008: {
    severity: 'error',
    text: (p: { path: string; reason: string }) => `the folder ${p.path} cannot be watched: ${p.reason}`,
    help: () => 'build without --watch, or raise the limit of watched folders (fs.inotify on Linux)',
  },
  BS6101: {
    severity: 'error',
    text: (p: { message: string }) => p.message,
    help: () => '`backstep --help` lists commands and options',
  },
  BS6102: {
    severity: 'error',
    text: (p: { option: string; value: string; expected: string }) => `${p.option} '${p.value}' is not ${p.expected}`,
  },
  BS6103: {
    severity: 'error',
    text: (p: { what: string }) => `this version of backstep does not have ${p.what} yet`,
    help: () => '`backstep --help` lists what it has',
  },
  BS6105: {
    severity: 'error',
    text: (p: { prefix: string }) => `the prefix '${p.prefix}' cannot begin a name in C`,
    help: () => 'a prefix is made of letters, digits and _, begins with a letter, and has no __',
  },
  BS6106: {
    severity: 'error',
    text: (p: { code: string; known: readonly string[] }) => `there is no diagnostic ${p.code}`,
    help: (p: { code: string; known: readonly string[] }) => suggest(p.code, p.known),
  },
  BS6107: {
    severity: 'error',
    text: (p: { name: string; known: readonly string[] }) => `the design has no block or signal '${p.name}'`,
    help: (p: { name: string; known: readonly string[] }) => {
      const near = nearest(p.name, p.known);
      return `${near === undefined ? '' : `did you mean '${near}'? `}there are ${list(p.known)}`;
    },
  },
  BS6901: {
    severity: 'error',
    text: (p: { message: string }) => `backstep itself failed: ${p.message}`,
    help: () => 'this is our bug, not yours: please report it with the design and this message',
  },
} as const satisfies CodeTable;

// Reads an unknown JSON value as a Target. Law: every problem is reported with its path, nothing is guessed or defaulted.
import type { Build, Costs, CTraits, Memory, PerWidth, Runner, Target, Tool } from './schema.js';

/** Walks one JSON document and collects what is wrong with it. */
class Checker {
  readonly problems: string[] = [];

  private wrong<T>(path: string, want: string, instead: T): T {
    this.problems.push(`${path} should be ${want}`);
    return instead;
  }

  object(value: unknown, path: string, keys: readonly string[]): Readonly<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.wrong(path, 'an object', {});
    for (const key of Object.keys(value)) {
      if (!keys.includes(key)) this.problems.push(`${path}.${key} is not known; one of ${keys.join(', ')}`);
    }
    return value as Readonly<Record<string, unknown>>;
  }

  text(value: unknown, path: string): string {
    return typeof value === 'string' && value !== '' ? value : this.wrong(path, 'a text', '');
  }

  number(value: unknown, path: string): number {
    return typeof value === 'number' && Number.isFinite(value) && value >= 0
      ? value
      : this.wrong(path, 'a number >= 0', 0);
  }

  flag(value: unknown, path: string): boolean {
    return typeof value === 'boolean' ? value : this.wrong(path, 'true or false', false);
  }

  list<T>(value: unknown, path: string, item: (value: unknown, path: string) => T): readonly T[] {
    if (!Array.isArray(value)) return this.wrong(path, 'a list', []);
    return value.map((entry, i) => item(entry, `${path}[${i}]`));
  }

  oneOf<T extends string | number>(value: unknown, path: string, members: readonly T[]): T {
    const found = members.find((m) => m === value);
    return found ?? this.wrong(path, `one of ${members.join(', ')}`, members[0]);
  }
}

function traits(c: Checker, value: unknown, path: string): CTraits {
  const o = c.object(value, path, ['intBits', 'hideConstants', 'dualMac', 'saturate', 'progmem', 'hardwareDivide']);
  return {
    intBits: c.oneOf(o.intBits, `${path}.intBits`, [16, 32] as const),
    hideConstants: c.flag(o.hideConstants, `${path}.hideConstants`),
    dualMac: c.flag(o.dualMac, `${path}.dualMac`),
    saturate: c.flag(o.saturate, `${path}.saturate`),
    progmem: c.flag(o.progmem, `${path}.progmem`),
    hardwareDivide: c.flag(o.hardwareDivide, `${path}.hardwareDivide`),
  };
}

function perWidth(c: Checker, value: unknown, path: string): PerWidth {
  const o = c.object(value, path, ['16', '32', '64']);
  return {
    16: c.number(o['16'], `${path}.16`),
    32: c.number(o['32'], `${path}.32`),
    64: c.number(o['64'], `${path}.64`),
  };
}

const COSTS = ['unit', 'add', 'mul', 'macPair', 'shift', 'clamp', 'load', 'store', 'constant', 'call'] as const;

function costs(c: Checker, value: unknown, path: string): Costs {
  const o = c.object(value, path, COSTS);
  const constant = c.object(o.constant, `${path}.constant`, ['16', '32']);
  return {
    unit: c.oneOf(o.unit, `${path}.unit`, ['instructions', 'cycles'] as const),
    add: perWidth(c, o.add, `${path}.add`),
    mul: perWidth(c, o.mul, `${path}.mul`),
    macPair: c.number(o.macPair, `${path}.macPair`),
    shift: perWidth(c, o.shift, `${path}.shift`),
    clamp: perWidth(c, o.clamp, `${path}.clamp`),
    load: perWidth(c, o.load, `${path}.load`),
    store: perWidth(c, o.store, `${path}.store`),
    constant: {
      16: c.number(constant['16'], `${path}.constant.16`),
      32: c.number(constant['32'], `${path}.constant.32`),
    },
    call: c.number(o.call, `${path}.call`),
  };
}

function build(c: Checker, value: unknown, path: string): Build {
  const o = c.object(value, path, ['runner', 'compiler', 'flags', 'figures', 'runtime']);
  return {
    runner: c.text(o.runner, `${path}.runner`),
    compiler: c.text(o.compiler, `${path}.compiler`),
    flags: c.list(o.flags, `${path}.flags`, (v, p) => c.text(v, p)),
    figures: c.flag(o.figures, `${path}.figures`),
    ...(o.runtime === undefined ? {} : { runtime: tool(c, o.runtime, `${path}.runtime`) }),
  };
}

function runner(c: Checker, value: unknown, path: string): Runner {
  const o = c.object(value, path, ['kind', 'command', 'machine', 'part']);
  const kind = c.oneOf(o.kind, `${path}.kind`, ['native', 'qemu', 'avr8js'] as const);
  if (kind === 'qemu') {
    return { kind, command: c.text(o.command, `${path}.command`), machine: c.text(o.machine, `${path}.machine`) };
  }
  return kind === 'native' ? { kind } : { kind, part: c.text(o.part, `${path}.part`) };
}

function memory(c: Checker, value: unknown, path: string, needed: boolean): Memory {
  const o = c.object(value, path, ['rom', 'ram', 'ramBytes', 'flashBytes']);
  if (!needed && Object.keys(o).length === 0) return {};
  return {
    ...(o.rom === undefined ? {} : { rom: c.text(o.rom, `${path}.rom`) }),
    ...(o.ram === undefined ? {} : { ram: c.text(o.ram, `${path}.ram`) }),
    ramBytes: c.number(o.ramBytes, `${path}.ramBytes`),
    flashBytes: c.number(o.flashBytes, `${path}.flashBytes`),
  };
}

function tool(c: Checker, value: unknown, path: string): Tool {
  const o = c.object(value, path, ['tool', 'package', 'file', 'of']);
  return {
    tool: c.text(o.tool, `${path}.tool`),
    package: c.text(o.package, `${path}.package`),
    ...(o.file === undefined
      ? {}
      : { file: c.text(o.file, `${path}.file`), of: c.list(o.of, `${path}.of`, (v, p) => c.text(v, p)) }),
  };
}

const KEYS = ['name', 'description', 'c', 'builds', 'anyBuild', 'binutils', 'runner', 'memory', 'tools', 'costs'];

/** The target described by `json`, or every problem found in it; `name` is the folder's name and must be the target's. */
export function checkTarget(json: unknown, name: string, folder: string): Target | { readonly problems: string[] } {
  const c = new Checker();
  const o = c.object(json, 'target', KEYS);
  const run = runner(c, o.runner, 'runner');
  const target: Target = {
    name: c.text(o.name, 'name'),
    description: c.text(o.description, 'description'),
    c: traits(c, o.c, 'c'),
    builds: c.list(o.builds, 'builds', (v, p) => build(c, v, p)),
    anyBuild: c.flag(o.anyBuild, 'anyBuild'),
    binutils: typeof o.binutils === 'string' ? o.binutils : c.text(o.binutils, 'binutils'),
    runner: run,
    memory: memory(c, o.memory, 'memory', run.kind !== 'native'),
    tools: c.list(o.tools, 'tools', (v, p) => tool(c, v, p)),
    costs: costs(c, o.costs, 'costs'),
    folder,
  };
  if (target.name !== name) c.problems.push(`name is '${target.name}' but the folder is called '${name}'`);
  if (target.builds.length === 0) c.problems.push('builds should have at least one entry');
  for (const b of target.builds) {
    if (!target.tools.some((t) => t.tool === b.compiler)) c.problems.push(`tools does not list '${b.compiler}'`);
  }
  return c.problems.length > 0 ? { problems: c.problems } : target;
}

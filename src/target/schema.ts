// What a target is: a row of data. Adding a folder with a target.json under targets/ is all a new target needs.
// Law: nothing here changes what is computed; `c` changes the form of the C, `costs` only the choice between correct forms.

export type Width = 16 | 32 | 64;
export type PerWidth = Readonly<Record<Width, number>>;

/** Which forms of C the core likes; bit-exact twins of the portable form, always. */
export interface CTraits {
  /** Width of the C `int`: 16 means that every product must be widened by hand. */
  readonly intBits: 16 | 32;
  /** Hide constants from the compiler so that it multiplies instead of adding shifts. */
  readonly hideConstants: boolean;
  /** SMUAD, SMLAD: two 16x16 products added in one instruction. */
  readonly dualMac: boolean;
  /** SSAT, USAT; every core that has them (Armv7-M and up) also has LDRD, STRD, SMLAL and the shifts inside an operand. */
  readonly saturate: boolean;
  /** Constant tables need PROGMEM and its accessors. */
  readonly progmem: boolean;
  /** SDIV and UDIV of 32 bits, and CLZ. */
  readonly hardwareDivide: boolean;
}

/** Marginal cost of an operation inside a function, in executed instructions (AVR: cycles), measured by bench/costs.mjs. */
export interface Costs {
  readonly unit: 'instructions' | 'cycles';
  readonly add: PerWidth;
  /** By the width of the factors: 16x16->32, 32x32->32 and 32x32->64. */
  readonly mul: PerWidth;
  /** c0*x0 + c1*x1 + acc, 16-bit factors, 32-bit sum. */
  readonly macPair: number;
  /** Arithmetic shift right by a constant with rounding half up. */
  readonly shift: PerWidth;
  /** Both ends, to constants. */
  readonly clamp: PerWidth;
  readonly load: PerWidth;
  readonly store: PerWidth;
  /** A constant factor that has to be fetched. */
  readonly constant: Readonly<Record<16 | 32, number>>;
  /** Entering and leaving a function. */
  readonly call: number;
}

/** One way to compile: a target may have several (host: gcc, clang, sanitizers); each is verified as its own runner. */
export interface Build {
  /** As shown in results, e.g. 'gcc -O2'. */
  readonly runner: string;
  readonly compiler: string;
  readonly flags: readonly string[];
  /** Whether size and stack figures of this build mean anything (not under sanitizers). */
  readonly figures: boolean;
  /** Libraries the flags need beyond the compiler: without them the build is skipped. */
  readonly runtime?: Pick<Tool, 'tool' | 'package'>;
}

export type Runner =
  | { readonly kind: 'native' }
  | { readonly kind: 'qemu'; readonly command: string; readonly machine: string }
  | { readonly kind: 'avr8js'; readonly part: string };

export interface Memory {
  /** Addresses as C hexadecimal; absent on the host and where the tool chain knows them. */
  readonly rom?: string;
  readonly ram?: string;
  readonly ramBytes?: number;
  readonly flashBytes?: number;
}

/** A program (or a file the compiler must find) and the Debian package that gives it. */
export interface Tool {
  readonly tool: string;
  readonly package: string;
  /** Present: not a program but a file that `of` must find, e.g. start-up code of a C library. */
  readonly file?: string;
  readonly of?: readonly string[];
}

export interface Target {
  readonly name: string;
  readonly description: string;
  readonly c: CTraits;
  readonly builds: readonly Build[];
  /** One build suffices: the others are extra runners. */
  readonly anyBuild: boolean;
  /** Prefix of size, nm and objcopy: 'arm-none-eabi-'. */
  readonly binutils: string;
  readonly runner: Runner;
  readonly memory: Memory;
  readonly tools: readonly Tool[];
  readonly costs: Costs;
  /** Absolute path of the target's folder. */
  readonly folder: string;
}

/** Names the contract gives to targets of later versions. */
export const LATER_TARGETS: readonly string[] = ['cortex-m0plus', 'cortex-m7', 'cortex-m33', 'cortex-m55', 'rv32imc'];

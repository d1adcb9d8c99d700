// One simulated AVR with the harness's three requests (targets/avr/io.c) wired to byte arrays, counting cycles per step.
import type { CPU } from 'avr8js';

export interface AvrProgram {
  readonly image: Uint8Array;
  readonly flashBytes: number;
  readonly ramBytes: number;
  /** Byte address of NAME_step. */
  readonly stepAddress: number;
  readonly vectors: Uint8Array;
  readonly resultBytes: number;
  readonly steps: number;
}

/** The program does not come back: more cycles between two requests than any honest step takes. */
export class HungError extends Error {}

// Data addresses of the registers the harness speaks through, and of the stack pointer.
const GPIOR0 = 0x3e;
const OCR1A = 0x88;
const OCR1B = 0x8a;
const STACK_POINTER = 0x5d;
/** 50 million cycles: three seconds of the real part at 16 MHz. */
const CYCLE_LIMIT = 50_000_000;

type Execute = (cpu: CPU) => void;

export class AvrMachine {
  private readonly counts: Uint32Array;
  private readonly results: Uint8Array;
  private counted = 0;
  private read = 0;
  private written = 0;
  private ended = false;
  private deepest = 0;
  private lastRequest = 0;
  /** Inside NAME_step: where it returns to, and the stack pointer and cycle count before the call. */
  private inside = false;
  private returnTo = 0;
  private callerStack = 0;
  private callCycle = 0;

  private constructor(
    private readonly cpu: CPU,
    private readonly execute: Execute,
    private readonly program: AvrProgram,
  ) {
    this.counts = new Uint32Array(program.steps);
    this.results = new Uint8Array(program.resultBytes);
    cpu.writeHooks[GPIOR0] = (request) => this.serve(request);
  }

  /** avr8js is loaded here, and only here: other commands do not pay for it. */
  static async create(program: AvrProgram): Promise<AvrMachine> {
    const { CPU, avrInstruction } = await import('avr8js');
    const flash = new Uint16Array(program.flashBytes / 2).fill(0xffff);
    new Uint8Array(flash.buffer).set(program.image);
    return new AvrMachine(new CPU(flash, program.ramBytes), avrInstruction, program);
  }

  private word(at: number): number {
    return this.cpu.data[at] | (this.cpu.data[at + 1] << 8);
  }

  private serve(request: number): boolean {
    const [at, bytes] = [this.word(OCR1A), this.word(OCR1B)];
    const done = request === 1 ? this.give(at, bytes) : request === 2 ? this.take(at, bytes) : 0;
    if (request === 3) this.ended = true;
    this.cpu.data[OCR1A] = done & 0xff;
    this.cpu.data[OCR1A + 1] = done >> 8;
    this.lastRequest = this.cpu.cycles;
    return true;
  }

  private give(at: number, bytes: number): number {
    const part = this.program.vectors.subarray(this.read, this.read + bytes);
    this.cpu.data.set(part, at);
    this.read += part.length;
    return part.length;
  }

  private take(at: number, bytes: number): number {
    const room = Math.min(bytes, this.results.length - this.written);
    this.results.set(this.cpu.data.subarray(at, at + room), this.written);
    this.written += room;
    return room;
  }

  /** Executes at most `instructions`; true when the program has ended. Throws HungError. */
  run(instructions: number): boolean {
    const { cpu, execute } = this;
    const entry = this.program.stepAddress >> 1;
    for (let i = 0; i < instructions && !this.ended; i++) {
      const before = cpu.cycles;
      execute(cpu);
      if (this.inside) this.watch();
      else if (cpu.pc === entry) this.enter(before);
    }
    if (!this.ended && cpu.cycles - this.lastRequest > CYCLE_LIMIT) {
      throw new HungError(`${CYCLE_LIMIT / 1e6} million cycles in one step`);
    }
    return this.ended;
  }

  private enter(before: number): void {
    const stack = this.word(STACK_POINTER);
    this.inside = true;
    this.callCycle = before;
    this.callerStack = stack + 2;
    // the return address lies high byte first
    this.returnTo = (this.cpu.data[stack + 1] << 8) | this.cpu.data[stack + 2];
  }

  private watch(): void {
    const depth = this.callerStack - this.word(STACK_POINTER);
    if (depth > this.deepest) this.deepest = depth;
    if (depth > 0 || this.cpu.pc !== this.returnTo) return;
    this.inside = false;
    if (this.counted < this.counts.length) this.counts[this.counted++] = this.cpu.cycles - this.callCycle;
  }

  /** Cycles of each step, what was written, and the deepest stack; call it when run() has returned true. */
  finish(): { readonly counts: Uint32Array; readonly results: Uint8Array; readonly stackBytes: number } {
    return {
      counts: this.counts.slice(0, this.counted),
      results: this.results.slice(0, this.written),
      stackBytes: Math.max(this.deepest, 2),
    };
  }
}

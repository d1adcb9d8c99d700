// What is required and aimed at per design and core, and what the nearest peer needs: figures copied from where `source` says.
// Cortex-M: executed instructions per step; AVR: cycles with the caller's call.

export interface Requirement {
  readonly required?: number;
  readonly aim?: number;
  readonly peer?: Peer;
}

export interface Peer {
  readonly name: string;
  readonly steps: number;
}

export const PEER_SOURCE =
  'CMSIS-DSP v1.17.1 with CMSIS 6 headers, block size 1, the better of -O2 and -O3, arm-none-eabi-gcc 12.2.1, QEMU 7.2.22; ' +
  'AVR: the naive float biquad, avr-gcc 5.4.0. Measured once for the project (its design notes, "Peer counts"), not in this run.';

/** By number of sections. */
type PerSections<T> = Readonly<Record<1 | 2 | 4, T>>;

const by = <T>(one: T, two: T, four: T): PerSections<T> => ({ 1: one, 2: two, 4: four });

interface Row {
  readonly required?: PerSections<number>;
  readonly aim?: PerSections<number>;
  readonly peer?: { readonly name: string; readonly steps: PerSections<number> };
}

const FAST_Q15 = 'arm_biquad_cascade_df1_fast_q15';
const DF1_Q31 = 'arm_biquad_cascade_df1_q31';

const BIQUADS: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  q15: {
    'cortex-m4': {
      required: by(22, 40, 76),
      aim: by(13, 24, 46),
      peer: { name: FAST_Q15, steps: by(59, 88, 144) },
    },
    'cortex-m3': { required: by(26, 48, 92), aim: by(20, 38, 74), peer: { name: FAST_Q15, steps: by(81, 130, 228) } },
    'cortex-m0': {
      required: by(40, 76, 150),
      aim: by(25, 48, 94),
      peer: { name: FAST_Q15, steps: by(158, 264, 476) },
    },
  },
  q31: {
    'cortex-m4': { required: by(37, 66, 122), aim: by(23, 43, 83), peer: { name: DF1_Q31, steps: by(92, 148, 260) } },
    'cortex-m3': { required: by(37, 66, 122), aim: by(23, 43, 83), peer: { name: DF1_Q31, steps: by(90, 144, 252) } },
    'cortex-m0': { peer: { name: DF1_Q31, steps: by(394, 734, 1413) } },
  },
};

const OTHERS: Readonly<Record<string, Readonly<Record<string, Requirement>>>> = {
  'pi-q15': {
    'cortex-m4': { required: 18, aim: 16, peer: { name: 'arm_pid_q15, no clamp', steps: 22 } },
    'cortex-m3': { peer: { name: 'arm_pid_q15, no clamp', steps: 24 } },
    'cortex-m0': { required: 30, aim: 24, peer: { name: 'arm_pid_q15, no clamp', steps: 51 } },
  },
  'pi-q31': {
    'cortex-m4': { peer: { name: 'arm_pid_q31, no clamp', steps: 19 } },
    'cortex-m3': { peer: { name: 'arm_pid_q31, no clamp', steps: 19 } },
    'cortex-m0': { peer: { name: 'arm_pid_q31, no clamp', steps: 163 } },
  },
};

/** Instructions on Cortex-M4 and M0: [required, aim]. */
const STEPS: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>> = {
  'kernel-sin': { 'cortex-m4': [14, 10], 'cortex-m0': [26, 22] },
  'kernel-cos': { 'cortex-m4': [14, 10], 'cortex-m0': [26, 22] },
  'kernel-sin-cos': { 'cortex-m4': [34, 24], 'cortex-m0': [60, 50] },
  'kernel-atan2': { 'cortex-m4': [55, 37], 'cortex-m0': [170, 123] },
  'kernel-sqrt': { 'cortex-m4': [32, 21], 'cortex-m0': [150, 109] },
  'kernel-div': { 'cortex-m4': [10, 7], 'cortex-m0': [75, 51] },
  foc: { 'cortex-m4': [220, 140], 'cortex-m0': [480, 327] },
};

/** ATmega328P, one Q15 section. */
const AVR_Q15_1: Requirement = { required: 345, aim: 232, peer: { name: 'naive float', steps: 1124 } };

/** The requirement of a design on a core; {} where there is none. */
export function requirement(design: string, core: string): Requirement {
  const step = STEPS[design]?.[core];
  if (step) return { required: step[0], aim: step[1] };
  const [, width, count] = /^(?:biquad|mixed)-(q15|q31)-([124])$/.exec(design) ?? [];
  if (width === undefined) return OTHERS[design]?.[core] ?? {};
  if (core === 'avr') return width === 'q15' && count === '1' ? AVR_Q15_1 : {};
  const row = BIQUADS[width][core] ?? {};
  const n = Number(count) as 1 | 2 | 4;
  return {
    ...(row.required && { required: row.required[n] }),
    ...(row.aim && { aim: row.aim[n] }),
    ...(row.peer && { peer: { name: row.peer.name, steps: row.peer.steps[n] } }),
  };
}

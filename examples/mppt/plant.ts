// A solar panel on a buck converter that charges a battery, in floating point.
//   panel:      i = I_ph - I_0 (exp(v / (n V_t)) - 1), sixty cells
//   converter:  C dv/dt = i(v) - d i_L,   L di_L/dt = d v - R i_L - V_battery,   mean values over a switching period

/** Panel voltage (V), inductor current (A). */
export type ConverterState = readonly [v: number, i: number];

const CELLS = 60;
const THERMAL = 1.3 * 0.0257 * CELLS;
/** A in full sun, and the dark current that gives 37 V open. */
const SHORT = 9;
const DARK = SHORT / Math.expm1(37 / THERMAL);

const CAPACITOR = 470e-6;
const INDUCTOR = 100e-6;
const RESISTANCE = 0.25;
const BATTERY = 12.8;
const STEP = 10e-6;

/** A, at `sun` times full sun. */
export const panelCurrent = (v: number, sun: number): number => sun * SHORT - DARK * Math.expm1(v / THERMAL);

/** W: the most the panel can give. */
export function bestPower(sun: number): number {
  let [lo, hi] = [0, 40];
  const at = (v: number) => v * panelCurrent(v, sun);
  while (hi - lo > 1e-9) {
    const [a, b] = [lo + (hi - lo) / 3, hi - (hi - lo) / 3];
    if (at(a) < at(b)) lo = a;
    else hi = b;
  }
  return at(lo);
}

export const open: ConverterState = [25, 0];

/** A diode keeps the battery from feeding the panel. */
export function run(from: ConverterState, duty: number, sun: number, seconds: number): ConverterState {
  let [v, i] = from;
  for (let n = Math.round(seconds / STEP); n > 0; n--) {
    i = Math.max(0, i + (STEP / INDUCTOR) * (duty * v - RESISTANCE * i - BATTERY));
    v = Math.max(0, v + (STEP / CAPACITOR) * (panelCurrent(v, sun) - duty * i));
  }
  return [v, i];
}

/** Counts of two 12-bit converters. */
export function sensors([v]: ConverterState, sun: number): { readonly voltage: number; readonly current: number } {
  const counts = (x: number) => Math.max(0, Math.min(4095, Math.round(x)));
  return { voltage: counts(v * 64) / 64, current: counts(panelCurrent(v, sun) * 256) / 256 };
}

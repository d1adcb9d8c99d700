// The oven itself, in floating point: a heating element, a chamber, walls that lose more the hotter they are, and restless mains.
//   C_e dT_e/dt = P - g (T_e - T),   C dT/dt = g (T_e - T) - loss(T)

/** Degrees Celsius. */
export interface OvenState {
  readonly element: number;
  readonly chamber: number;
}

export const cold: OvenState = { element: 22, chamber: 22 };

/** J/K and W/K. */
const ELEMENT = 250;
const CHAMBER = 1400;
const COUPLING = 12;
const AMBIENT = 22;
/** W at nominal mains and full duty. */
const NOMINAL = 2000;

/** Convection and radiation, in W. */
const loss = (at: number): number => 1.6 * (at - AMBIENT) + 2.2e-9 * ((at + 273.15) ** 4 - (AMBIENT + 273.15) ** 4);

/** Part of nominal, squared: sags by a tenth for ten minutes, and hums slowly. */
export const mains = (time: number): number =>
  (time > 1800 && time < 2400 ? 0.9 : 1) ** 2 * (1 + 0.01 * Math.sin(time / 7));

export const heaterPower = (duty: number, time: number): number => NOMINAL * duty * mains(time);

/** `seconds` later, at a constant power; `opened` is the door, which loses 10 W/K more. */
export function run(from: OvenState, power: number, seconds: number, opened: boolean): OvenState {
  const steps = 4;
  const h = seconds / steps;
  let { element, chamber } = from;
  for (let n = 0; n < steps; n++) {
    const flow = COUPLING * (element - chamber);
    const out = loss(chamber) + (opened ? 10 * (chamber - AMBIENT) : 0);
    element += (h * (power - flow)) / ELEMENT;
    chamber += (h * (flow - out)) / CHAMBER;
  }
  return { element, chamber };
}

/** Sixteenths of a degree. */
export const thermocouple = ({ chamber }: OvenState): number =>
  Math.max(0, Math.min(400, Math.round(chamber * 16) / 16));

/** Half watts. */
export const wattmeter = (power: number): number => Math.max(0, Math.min(2047.5, Math.round(power * 2) / 2));

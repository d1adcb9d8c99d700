// The motor and its drive, in SI units, and the per-unit system the controller calculates in.
// Law: the bases are chosen so that every limit inside the controller is a power of two.

export const machine = {
  /** Ohm, a phase. */
  resistance: 0.1,
  /** Henry, the same on both axes: a surface-magnet machine. */
  inductance: 0.2e-3,
  /** Weber: flux linkage of the magnets. */
  flux: 8e-3,
  polePairs: 4,
  /** kg m^2, rotor and load. */
  inertia: 2e-5,
  /** Volt, the DC link. */
  busVoltage: 48,
} as const;

/** 20 kHz, one sample a PWM period. */
export const sampleTime = 1 / 20_000;

/** Ampere: full scale of the current sensors. */
export const baseCurrent = 20;
/** Volt: the longest voltage vector the bridge makes in every direction, so that the voltage circle has radius 1. */
export const baseVoltage = machine.busVoltage / Math.sqrt(3);
/** Of L at base speed. A choice: it makes the decoupling a shift. */
export const baseReactance = 1 / 4;
/** Electrical rad/s: 276 Hz, 4135 rpm. */
export const baseSpeed = (baseReactance * baseVoltage) / (machine.inductance * baseCurrent);

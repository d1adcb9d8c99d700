// What the C printer and the machine passes know of a core; the "c" object of targets/<core>/target.json.
// Law: traits choose the form of the C, never a number it computes.

export interface CTraits {
  /** Width of C's int: narrower operands are promoted to it. */
  readonly intBits: 16 | 32;
  /** Multiplications by constants become shift-add chains unless the constant is hidden from the optimiser. */
  readonly hideConstants: boolean;
  /** Two 16x16 products are added to 32 bits in one instruction. */
  readonly dualMac: boolean;
  /** SSAT, USAT; every core that has them (Armv7-M and up) also has LDRD, STRD, SMLAL and the shifts inside an operand. */
  readonly saturate: boolean;
  /** Tables live in program memory and are read through an accessor. */
  readonly progmem: boolean;
}

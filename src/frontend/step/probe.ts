// Where the source of a step function is, and the values of the names around it. Written into user files before they are executed
// (instrument.ts); here it is asked. Law: asking runs nothing of the user's but the evaluation of plain names.

export type Thunks = Readonly<Record<string, () => unknown>>;

/** What one execution of a design knows of its files. */
export interface Registry {
  readonly files: Map<string, { readonly text: string; readonly shown: string }>;
  readonly modules: Map<string, Thunks>;
}

export interface Probe {
  readonly registry: Registry;
  readonly file: string;
  /** Offset of the function in its file. */
  readonly at: number;
  readonly names: Thunks;
}

/** While this is set on globalThis, instrumented functions return their Probe instead of running. */
export const ASKING = Symbol.for('backstep.probe');
type Global = { [ASKING]?: boolean };

/** An argument that survives any destructuring. */
const anything: object = new Proxy(() => undefined, {
  get: (_, key) => (key === Symbol.iterator ? function* () {} : key === Symbol.toPrimitive ? () => 0 : anything),
});

/** The probe of a function; undefined where its file was not instrumented. */
export function probeOf(step: unknown): Probe | undefined {
  if (typeof step !== 'function' || !isOurs(step)) return undefined;
  const world = globalThis as Global;
  world[ASKING] = true;
  try {
    const probe = (step as (...args: unknown[]) => unknown)(anything, anything, anything) as Probe | undefined;
    return probe?.registry?.files ? probe : undefined;
  } catch {
    return undefined;
  } finally {
    delete world[ASKING];
  }
}

/** Nothing of the user's runs to find out that it is not instrumented. */
const isOurs = (step: object): boolean => Function.prototype.toString.call(step).includes('backstep.probe');

// What process.exit becomes while a design is executed.

/** Thrown in place of process.exit, which would end the build without a word. */
export class ExitCalled extends Error {
  override name = 'ExitCalled';
  constructor(readonly code: number) {
    super(`process.exit(${code})`);
  }
}

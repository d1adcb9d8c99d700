// What templates may name. A test walks every template and checks each path against these lists.
// Law: values are finished text; templates choose an order and nothing else.

export interface BlockContext {
  readonly name: string;
  /** A whole comment line. */
  readonly spdx: string;
  readonly marker: string;
  /** The options that shaped the files, in words. */
  readonly options: string;
  readonly description: readonly string[];
  readonly guard: string;
  readonly macros: readonly string[];
  readonly attribute: string;
  readonly step: string;
  readonly types: readonly string[];
  readonly prototypes: readonly string[];
  readonly implementation: readonly string[];
  readonly implementationMacro: string;
}

export interface PackageContext {
  readonly marker: string;
  /** The options that shaped the files, in words. */
  readonly options: string;
  readonly project: string;
  readonly projectVersion: string;
  /** ' INTERFACE' for headers alone. */
  readonly libraryKind: string;
  readonly scope: 'PUBLIC' | 'INTERFACE';
  readonly sources: readonly string[];
  readonly headers: readonly string[];
}

export const BLOCK_PATHS: { readonly [K in keyof BlockContext]: true } = {
  name: true,
  spdx: true,
  marker: true,
  options: true,
  description: true,
  guard: true,
  macros: true,
  attribute: true,
  step: true,
  types: true,
  prototypes: true,
  implementation: true,
  implementationMacro: true,
};

export const PACKAGE_PATHS: { readonly [K in keyof PackageContext]: true } = {
  marker: true,
  options: true,
  project: true,
  projectVersion: true,
  libraryKind: true,
  scope: true,
  sources: true,
  headers: true,
};

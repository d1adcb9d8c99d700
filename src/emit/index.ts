// The emit stage: compiled blocks in, files out.
export { type PrintedProgram, printProgram } from './c-printer.js';
export { blockName, checkNames, checkSignalNames, macroStem, type NameProblem, snake, symbols } from './names.js';
export { type OutputFile, type RenderOptions, renderPackage, sha256 } from './package.js';

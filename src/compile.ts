// THE pipeline. Read this first: a checked block goes in, a proved program comes out; emit/ makes files of it.
//   front   frontend/   design file -> CheckedLti            time    passes/time      s -> z, units folded in -> ScaledModel
//   realise passes/choose/structures -> Structure[]          choose  passes/choose    formats, proved bound, cost -> Choice
//   lower   passes/lower   Real -> Fixed                     emit    emit/            Fixed -> C
import type { CheckedAny, CheckedBlock, CheckedLti } from './blocks/checked.js';
import { certificateCodes } from './diag/codes/certificate.js';
import type { Diagnostic } from './diag/diagnostic.js';
import { diagnose, type Reporter } from './diag/reporter.js';
import { blockName } from './emit/names.js';
import { extractStep } from './frontend/step/extract.js';
import type { FindProbe } from './frontend/step/origin.js';
import type { CompiledBlock, OutputCertificate, SignalInfo } from './ir/compiled.js';
import type { InputSignal, OutputSignal } from './ir/signal.js';
import * as q from './num/rational.js';
import { checkGains, checkRange, checkRealisation } from './passes/choose/check.js';
import { type Choice, choose } from './passes/choose/choose.js';
import { nominal } from './passes/choose/nominal.js';
import { refusal, slowProblem } from './passes/choose/refuse.js';
import { type Structures, structures } from './passes/choose/structures.js';
import { coefficientTable, equationLines, gainTable, numericsId, programId } from './passes/describe.js';
import { innerLti } from './passes/realise/inner.js';
import { float64Error, meaningGraph } from './passes/realise/meaning.js';
import { compileStep } from './passes/step/compile-step.js';
import type { ScaledModel } from './passes/time/model.js';
import { scaleModel } from './passes/time/scale.js';
import { loadTarget } from './target/load.js';

export interface CompileOptions {
  /** Precedes every C symbol, macro and file name. */
  readonly prefix?: string;
  /** Where the source of a step function is that was made in the user's own process. */
  readonly findProbe?: FindProbe;
}

/** Compiles one block; undefined when `reporter` got an error. */
export function compileBlock(
  block: CheckedAny,
  reporter: Reporter,
  options: CompileOptions,
): CompiledBlock | undefined {
  return block.kind === 'lti' ? compileLti(block, reporter, options) : compileStepBlock(block, reporter, options);
}

/** A step function: read by frontend/step, lowered and bounded by passes/step. */
function compileStepBlock(block: CheckedBlock, reporter: Reporter, options: CompileOptions): CompiledBlock | undefined {
  const model = extractStep(block, reporter, {
    lti: innerLti(reporter),
    ...(options.findProbe && { findProbe: options.findProbe }),
  });
  if (!model || reporter.failed) return undefined;
  const name = blockName(block.exportName, options.prefix);
  const step = compileStep(model, name, reporter);
  if (!step) return undefined;
  const signal = (s: InputSignal | OutputSignal): SignalInfo => ({
    name: s.name,
    quantity: s.quantity,
    range: s.range,
    ...(s.unit === undefined ? {} : { unit: s.unit }),
    outOfRange: 'outOfRange' in s ? s.outOfRange : 'clamp',
    signal: s,
    ...('invalid' in s && s.invalid !== undefined ? { invalid: s.invalid } : {}),
  });
  return {
    exportName: block.exportName,
    ...(block.place && { place: block.place }),
    name,
    sampleTime: block.sampleTime,
    inputs: block.inputs.map(signal),
    outputs: block.outputs.map(signal),
    tunables: model.tunables.map(signal),
    ...step,
    coefficients: [],
    realisation: 'step',
    equation: [],
    optimizeFor: block.optimizeFor,
    numericsId: programId(step.program),
    reference: model.graph,
    rates: model.rates,
  };
}

function compileLti(block: CheckedLti, reporter: Reporter, options: CompileOptions): CompiledBlock | undefined {
  const model = scaleModel(block, reporter);
  if (!model || !checkGains(model, reporter)) return undefined;
  const forms = structures(model);
  // The sections of a system are its factors: what is left over is negligible unless its poles all but touch the circle.
  if (!forms) return refuse(slowProblem(model) ?? unprovable(model), reporter);
  if (!checkRealisation(model, forms, reporter) || !checkRange(model, forms, reporter)) return undefined;
  const target = loadTarget(block.optimizeFor);
  const chosen = choose({ model, structures: forms, target }, blockName(block.exportName, options.prefix));
  return 'program' in chosen
    ? compiled(model, forms, chosen, options)
    : refuse(refusal(model, forms, chosen), reporter);
}

const unprovable = (model: ScaledModel): Diagnostic =>
  diagnose(certificateCodes, 'BS4009', { what: 'system' }, { block: model.block.exportName, path: ['system'] });

/** Every block of a design; all problems of all blocks are reported. */
export function compileBlocks(
  blocks: readonly CheckedAny[],
  reporter: Reporter,
  options: CompileOptions,
): CompiledBlock[] {
  return blocks.map((b) => compileBlock(b, reporter, options)).filter((b) => b !== undefined);
}

function refuse(diagnostic: Diagnostic, reporter: Reporter): undefined {
  reporter.add(diagnostic);
}

function certificateOf(model: ScaledModel, choice: Choice): OutputCertificate {
  const { output } = model.block;
  const toUnits = (x: q.Rational) => q.mul(x, q.abs(model.output.unit));
  const bound = toUnits(choice.bound);
  const gains = gainTable(model, choice.certified.integrator);
  return {
    name: output.name,
    errorBound: bound,
    errorBoundLsb: q.div(bound, output.lsb),
    lsb: output.lsb,
    ...(output.enforced && { maxError: output.maxError }),
    boundKind: 'proven',
    parts: choice.causes.map((c) => ({ cause: c.cause, bound: toUnits(c.bound) })),
    ...(choice.certified.inputQuantisation && { inputQuantisation: toUnits(choice.certified.inputQuantisation) }),
    gains,
    ...(gains.length > 0 && { deadBand: q.abs(model.block.inputs[0].quantity.lsb) }),
  };
}

function compiled(model: ScaledModel, forms: Structures, choice: Choice, options: CompileOptions): CompiledBlock {
  const { block } = model;
  const { ideal } = forms;
  const { integrator } = choice.certified;
  const limits = model.integrator?.limits;
  const reference = meaningGraph(model, ideal.structure, integrator && limits && { ...integrator, limits });
  const error = float64Error(model, nominal(model, ideal.structure), choice.candidate.formats.integrator);
  const signal = ({ name, quantity, range, unit, outOfRange }: CheckedLti['inputs'][number]): SignalInfo => ({
    name,
    quantity,
    range,
    ...(unit === undefined ? {} : { unit }),
    outOfRange,
  });
  return {
    exportName: block.exportName,
    ...(block.place && { place: block.place }),
    name: blockName(block.exportName, options.prefix),
    sampleTime: block.sampleTime,
    inputs: block.inputs.map(signal),
    outputs: [signal(block.output)],
    program: choice.program,
    certificates: [certificateOf(model, choice)],
    coefficients: coefficientTable(model, choice),
    realisation: choice.candidate.structure.realisation,
    equation: equationLines(model, choice),
    optimizeFor: block.optimizeFor,
    numericsId: numericsId(choice),
    reference,
    referenceError: [error * Math.abs(q.toNumber(block.output.quantity.lsb))],
  };
}

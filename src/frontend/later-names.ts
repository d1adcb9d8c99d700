// Names of the contract that this version does not export. A design that imports one is told so, by name.
import { BLOCK_CODES } from '../diag/codes/blocks.js';
import { DesignError, diagnose } from '../diag/reporter.js';

const SYSTEMS = `ss leadLag notch lowpass highpass butterworth chebyshev1 chebyshev2 elliptic delay`;
const NETWORKS = `dense conv1d conv2d batchNorm relu leakyRelu tanh sigmoid softmax gru lstm sgd adam rmsprop mse huber crossEntropy`;
const AUTOGRAD = `tensor noGrad sub mul div neg pow exp log sqrt abs sin cos softplus minimum maximum sum mean matmul
  reshape slice concat logSoftmax maxPool2d avgPool2d gruCell lstmCell`;

export const LATER_NAMES: readonly string[] = [SYSTEMS, NETWORKS, AUTOGRAD].join(' ').split(/\s+/);

/** A function for each name that says so when called, for designs that call one before TypeScript has spoken. */
export const laterFunctions = (): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    LATER_NAMES.map((name) => [
      name,
      () => {
        throw new DesignError([diagnose(BLOCK_CODES, 'BS2901', { what: name })]);
      },
    ]),
  );

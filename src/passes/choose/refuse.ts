// Why a block has no certificate, in the user's terms: the first of these reasons that is true.
import { certificateCodes } from '../../diag/codes/certificate.js';
import type { Diagnostic } from '../../diag/diagnostic.js';
import { diagnose } from '../../diag/reporter.js';
import type { Rational } from '../../num/rational.js';
import * as q from '../../num/rational.js';
import { makeSystem } from '../../systems/make.js';
import { quantised, type Structure } from '../realise/structure.js';
import type { ScaledModel } from '../time/model.js';
import type { Failure } from './choose.js';
import { lost } from './estimate.js';
import { completions, WORD_CLASSES, widest } from './formats.js';
import { nominal } from './nominal.js';
import type { Structures } from './structures.js';

const show = (x: Rational): string => `${q.toNumber(x)}`;

/** Above this radius responses last too long to be summed. */
const SLOW = 1 - 2e-6;

/** BS4013 when the slowest pole is why nothing could be shown. */
export function slowProblem(model: ScaledModel): Diagnostic | undefined {
  const { exportName, sampleTime } = model.block;
  const system = makeSystem({ num: [q.one], den: model.response.den }, q.toNumber(sampleTime));
  const radius = Math.max(0, ...system.poles().map((p) => Math.hypot(p.re, p.im)));
  if (radius < SLOW) return undefined;
  return diagnose(certificateCodes, 'BS4013', { radius: `${radius}` }, { block: exportName, path: ['system'] });
}

interface Lost {
  readonly name: string;
  readonly asked: Rational;
  readonly stored: Rational;
}

function lostIn(structure: Structure, actual: Structure): Lost | undefined {
  const all: Lost[] = [
    ...(structure.direct ?? []).map((asked, i) => ({
      name: `direct (input ${i + 1})`,
      asked,
      stored: (actual.direct ?? [])[i],
    })),
    ...structure.sections.flatMap((s, j) => [
      ...s.num.flatMap((n, i) =>
        n.map((asked, k) => ({ name: `section ${j + 1} b${k}`, asked, stored: actual.sections[j].num[i][k] })),
      ),
      ...s.den.map((asked, k) => ({ name: `section ${j + 1} a${k + 1}`, asked, stored: actual.sections[j].den[k] })),
    ]),
  ];
  return all.find((c) => lost(c.asked, c.stored));
}

/** BS4007 when a pinned format cannot hold a gain even at its widest. */
function lostProblem(model: ScaledModel, forms: Structures): Diagnostic | undefined {
  const [structure] = forms.list;
  const words = WORD_CLASSES[WORD_CLASSES.length - 1];
  const figures = nominal(model, structure);
  const sections = structure.sections.length > 0 ? widest(structure, figures, words, model, 0) : [];
  const formats = sections && completions(structure, figures, words, model, sections)[0];
  if (!formats) return undefined;
  const inputFracs = model.inputs.map((x) => x.frac);
  const found = lostIn(structure, quantised(structure, formats, inputFracs));
  if (!found) return undefined;
  const bits = Math.max(0, 8 - q.ceilLog2(found.asked));
  const p = { name: found.name, asked: show(found.asked), stored: show(found.stored), bits };
  return diagnose(certificateCodes, 'BS4007', p, { block: model.block.exportName, path: ['system'] });
}

/** The diagnostic of a block for which no candidate could be certified. */
export function refusal(model: ScaledModel, forms: Structures, failure: Failure): Diagnostic {
  const { output, exportName, realisation, enforced } = { ...model.block, enforced: model.block.output.enforced };
  const slow = slowProblem(model);
  if (failure.best) {
    const best = q.toNumberUp(q.mul(failure.best, q.abs(model.output.unit)));
    const p = { asked: show(output.maxError), best: `${best}`, unit: output.unit ? ` ${output.unit}` : '' };
    return diagnose(certificateCodes, 'BS4005', p, { block: exportName, path: ['output'] });
  }
  const gain = enforced ? undefined : lostProblem(model, forms);
  const place = { block: exportName, path: ['system'] };
  return slow ?? gain ?? diagnose(certificateCodes, 'BS4009', { what: realisation ?? 'system' }, place);
}

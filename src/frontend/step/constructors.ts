// Number(), Boolean(), Array.from() and the like, as far as they make sense in a step.
import type { Builtin, BuiltinCall } from './builtins.js';
import { callValue } from './call.js';
import { condition } from './coerce.js';
import { refuse } from './context.js';
import { iterate } from './iterate.js';
import { contentOf } from './list.js';
import { newList } from './literal.js';
import { unary } from './operators.js';
import { BOOL, known, POISON, scalar, UNDEFINED, type Value } from './value.js';

function boolean({ c, args, span }: BuiltinCall): Value {
  const test = condition(c, args[0], span);
  if (!test) return POISON;
  return test.kind === 'decided' ? known(test.holds) : scalar(test.real, BOOL);
}

/** Array.from({ length: n }, f) and Array.from(array, f). */
function arrayFrom({ c, args, span }: BuiltinCall): Value {
  const items = sourceItems({ c, args, span });
  const f = args[1];
  if (!items) return POISON;
  if (!f) return newList(c, items);
  const taken = f.kind === 'closure' ? f.fn.params.length : 1;
  return newList(
    c,
    items.map((x, i) => callValue(c, f, [x, known(i)].slice(0, taken), span)),
  );
}

const MOST = 10000;
function sourceItems({ c, args, span }: BuiltinCall): readonly Value[] | undefined {
  const content = contentOf(c, args[0]);
  const length = content?.kind === 'object' ? content.fields.get('length') : undefined;
  if (!length) return iterate(c, args[0], span);
  if (length.kind === 'known' && typeof length.value === 'number' && length.value >= 0 && length.value <= MOST) {
    return Array.from({ length: length.value }, () => UNDEFINED);
  }
  refuse(c, 'BS1421', { what: 'the length of an array must be known when compiling' }, span);
  return undefined;
}

export const CONSTRUCTORS: Readonly<Record<string, Builtin>> = {
  Number: { arity: [1, 1], run: ({ c, args, span, name }) => unary(c, '+', args[0], span, name) },
  Boolean: { arity: [1, 1], run: boolean },
  'Array.from': { arity: [1, 2], run: arrayFrom },
};

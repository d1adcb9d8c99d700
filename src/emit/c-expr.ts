// Fixed values as C expressions.
// Law: an expression's C type has exactly the width of the value's proved range, so no step overflows and no cast loses a bit.
import { Bug } from '../diag/diagnostic.js';
import type { Fixed } from '../ir/fixed.js';
import { halfOf } from '../ir/fixed-value.js';
import { cName, type IntRange } from '../num/format.js';
import { type Body, call, clampedRead, constant, elementKey, type Place, read, width } from './c-body.js';
import { clamp } from './c-clamp.js';
import { comparisonText, condition as conditionText, logicText } from './c-condition.js';
import { type PackedWord, wordOf } from './c-halves.js';
import { type Helper, helperName } from './c-helpers.js';
import { fusedSum, type Sum, wideProduct } from './c-mac.js';
import { hasLongMac, signedDigits } from './c-product.js';
import { stateElement } from './c-schedule.js';
import { bracket, type CExpr, cast, castTo } from './c-text.js';
import { hull, literal, point, type Width, wider } from './c-type.js';
import { argumentType, resultType } from './kernels/kernel-printer.js';

/** v where it is used: its local, or its text. */
export function operand(b: Body, v: Fixed): CExpr {
  const local = b.locals.get(v.id);
  if (local !== undefined) return castTo(width(b, v.range), local);
  const half = b.halves.get(v.id);
  return half ? call(b, half.high ? 'high' : 'low', 32, [half.word]) : expression(b, v);
}

/** Widens one of two operands so that C computes in `at`; a literal is left alone where possible. */
function widened(at: Width, a: CExpr, b: CExpr, keepA: boolean): readonly [CExpr, CExpr] {
  if (a.width === at || b.width === at) return [a, b];
  return keepA ? [a, castTo(at, b)] : [castTo(at, a), b];
}

type Binary = Extract<Fixed, { kind: 'add' | 'sub' | 'mul' | 'min' | 'max' }>;

const isSum = (v: Binary): v is Sum => v.kind === 'add' || v.kind === 'sub';

function additive(b: Body, v: Binary): CExpr {
  const at = width(b, hull(v.range, v.a.range, v.b.range));
  const fused = isSum(v) ? fusedSum(b, (x) => operand(b, x), v, at) : undefined;
  if (fused) return castTo(width(b, v.range), fused);
  const opposite = v.b.kind === 'const' && v.b.value < 0n ? constant(b, -v.b.value) : undefined;
  const flipped = opposite && opposite.width <= at ? opposite : undefined;
  const [x, y] = widened(at, operand(b, v.a), flipped ?? operand(b, v.b), v.a.kind === 'const');
  const sign = (v.kind === 'add') === (flipped === undefined) ? '+' : '-';
  const left = bracket(x, 'primary', 'unary', 'sum');
  const right = y.text.startsWith('-') ? `(${y.text})` : bracket(y, 'primary', 'unary');
  return castTo(width(b, v.range), { text: `${left} ${sign} ${right}`, width: at, level: 'sum' });
}

function product(x: CExpr, y: CExpr, at: Width, keepX: boolean): CExpr {
  const [l, r] = widened(at, x, y, keepX);
  const text = `${bracket(l, 'primary', 'unary', 'product')} * ${bracket(r, 'primary', 'unary')}`;
  return { text, width: at, level: 'product' };
}

/** A factor; constants that would become shift-add chains are hidden where the core multiplies faster. */
function factor(b: Body, v: Fixed, at: Width): CExpr {
  const plain = operand(b, v);
  if (v.kind !== 'const' || !b.traits.hideConstants || at > 32 || signedDigits(v.value) < 3) return plain;
  return call(b, 'hide', 32, [plain.text]);
}

function multiply(b: Body, v: Binary): CExpr {
  const at = width(b, hull(v.range, v.a.range, v.b.range));
  const wide = wideProduct(b, (x) => operand(b, x), v);
  if (wide) return wide;
  const [x, y] = [factor(b, v.a, at), factor(b, v.b, at)];
  return castTo(width(b, v.range), product(x, y, at, v.a.kind === 'const'));
}

type ShiftRight = Extract<Fixed, { kind: 'shr' }>;

function shiftLeft(b: Body, v: Fixed & { kind: 'shl' }): CExpr {
  if (v.by === 0) return operand(b, v.a);
  const wide = wideProduct(b, (x) => operand(b, x), v);
  if (wide) return wide;
  const scale = 1n << BigInt(v.by);
  // 2^by can need one width more than the product, e.g. (-1) * 2^31.
  const at = width(b, hull(v.range, v.a.range, point(scale)));
  return castTo(width(b, v.range), product(operand(b, v.a), constant(b, scale), at, false));
}

function shiftRight(b: Body, v: ShiftRight): CExpr {
  if (v.by === 0) return operand(b, v.a);
  const half = halfOf(v);
  const sum = hull(v.a.range, { lo: v.a.range.lo + half, hi: v.a.range.hi + half }, point(half));
  const held = width(b, sum);
  const fitting = ([16, 32, 64] as const).find((w) => w >= held && v.by < w);
  if (fitting === undefined) throw new Bug(`a shift by ${v.by} bits of a ${held}-bit value`);
  if (b.traits.intBits === 16 && fitting === 32 && width(b, v.range) === 16 && v.by >= 8 && v.by < 31)
    return narrow(b, v, 32);
  if (hasLongMac(b.traits) && fitting === 64 && width(b, v.range) === 32 && v.rounding === 'half-up' && v.by < 32)
    return narrow(b, v, 64);
  const kind = v.rounding === 'half-up' ? 'shr_round' : 'shr';
  return castTo(width(b, v.range), call(b, kind, fitting, [operand(b, v.a).text, `${v.by}`]));
}

/** A shift whose result fits half the width: the 16-bit int of the core, or one register instead of two. */
function narrow(b: Body, v: ShiftRight, from: 32 | 64): CExpr {
  const helper: Helper = { kind: 'narrow', width: from, shift: v.by, round: v.rounding === 'half-up' };
  b.need(helper);
  const text = castTo(from, operand(b, v.a)).text;
  return { text: `${helperName(b.sym, helper)}(${text})`, width: from === 64 ? 32 : 16, level: 'primary' };
}

/** A truth value as C likes it: a comparison, not an integer. */
export const condition = (b: Body, v: Fixed): string => conditionText(b, (x) => operand(b, x), v);

function select(b: Body, v: Fixed & { kind: 'select' }): CExpr {
  const logic = logicText(b, (x) => operand(b, x), v);
  if (logic !== undefined) return { text: logic, width: b.traits.intBits, level: 'loose' };
  const [x, y] = [operand(b, v.a), operand(b, v.b)];
  const text = `(${condition(b, v.cond)}) ? ${bracket(x, 'primary', 'unary')} : ${bracket(y, 'primary', 'unary')}`;
  return castTo(width(b, v.range), { text, width: wider(x.width, y.width), level: 'loose' });
}

function arrayPlace(b: Body, array: Fixed): Place {
  const place =
    array.kind === 'input'
      ? b.inputs.get(array.input)
      : array.kind === 'state'
        ? b.states.get(array.state)
        : b.tables.get(array.id);
  if (place === undefined) throw new Bug(`a ${array.kind} is not an array in C`);
  return place;
}

/** Element `index` of an array value. */
export function elementAt(b: Body, array: Fixed, index: string, r: IntRange): CExpr {
  const place = arrayPlace(b, array);
  const one = { ...place, text: `${place.text}[${index}]` };
  if (place.progmem && place.type.bits !== 64) {
    const accessor = call(b, `read${place.type.bits}`, 32, [place.text, index]);
    return read(b, { ...place, text: accessor.text }, r);
  }
  return place.clamp ? castTo(width(b, r), clampedRead(b, one, place.clamp)) : read(b, one, r);
}

function mac2(b: Body, v: Extract<Fixed, { kind: 'mac2' }>): CExpr {
  const word = wordOf(b.words, v.x0, v.x1);
  if (word) return castTo(width(b, v.range), dual(b, v, word));
  const [c0, c1] = [v.c0, v.c1].map((c) => literal(c, b.traits.intBits));
  const products = [c0, operand(b, v.x0).text, c1, operand(b, v.x1).text];
  const sum = v.acc ? call(b, 'mac2', 32, [...products, operand(b, v.acc).text]) : call(b, 'mul2', 32, products);
  return castTo(width(b, v.range), sum);
}

/** The same where both values stand in one word already. */
function dual(b: Body, v: Extract<Fixed, { kind: 'mac2' }>, word: PackedWord): CExpr {
  const [low, high] = word.low === v.x0.id ? [v.c0, v.c1] : [v.c1, v.c0];
  const args = [...[low, high].map((c) => literal(c, b.traits.intBits)), word.text];
  return v.acc ? call(b, 'dual_mac', 32, [...args, operand(b, v.acc).text]) : call(b, 'dual', 32, args);
}

/** A call: each argument in the type the kernel takes it in. */
function kernel(b: Body, v: Extract<Fixed, { kind: 'kernel' }>): CExpr {
  const args = v.args.map((x, i) => {
    const [type, e] = [argumentType(v.kernel.args[i]), operand(b, x)];
    return type.signed ? e.text : cast(cName(type), e);
  });
  const bits = resultType(v.kernel).bits as Width;
  const text = `${b.kernels.of(v.kernel)}(${args.join(', ')})`;
  return castTo(width(b, v.range), { text, width: bits, level: 'primary' });
}

function extreme(b: Body, v: Binary, kind: 'min' | 'max'): CExpr {
  const at = width(b, hull(v.a.range, v.b.range));
  return castTo(width(b, v.range), call(b, kind, at, [operand(b, v.a).text, operand(b, v.b).text]));
}

function negation(b: Body, v: Fixed & { kind: 'neg' }): CExpr {
  const at = width(b, hull(v.range, v.a.range));
  const inner = castTo(at, operand(b, v.a));
  const text = `-${inner.text.startsWith('-') ? `(${inner.text})` : bracket(inner, 'primary', 'unary')}`;
  return castTo(width(b, v.range), { text, width: at, level: 'unary' });
}

/** v's own text, whether or not it has a local. */
export function expression(b: Body, v: Fixed): CExpr {
  switch (v.kind) {
    case 'const':
      return constant(b, v.value);
    case 'input':
      return read(b, b.inputs.get(v.input) ?? missing(v.input), v.range);
    case 'state':
      return read(b, b.states.get(v.state) ?? missing(v.state), v.range);
    case 'add':
    case 'sub':
      return additive(b, v);
    case 'mul':
      return multiply(b, v);
    case 'min':
    case 'max':
      return extreme(b, v, v.kind);
    case 'alias':
      return castTo(width(b, v.range), operand(b, v.a));
    case 'neg':
      return negation(b, v);
    case 'shl':
      return shiftLeft(b, v);
    case 'shr':
      return shiftRight(b, v);
    case 'clamp':
      return clamp(b, (x) => operand(b, x), v);
    case 'compare':
      return { text: comparisonText(b, (x) => operand(b, x), v), width: b.traits.intBits, level: 'loose' };
    case 'select':
      return select(b, v);
    case 'element': {
      const cell = stateElement(v);
      const copy = cell && b.elements.get(elementKey(cell.state, cell.index));
      if (copy) return castTo(width(b, v.range), copy);
      return elementAt(b, v.array, operand(b, v.index).text, v.range);
    }
    case 'kernel':
      return kernel(b, v);
    case 'mac2':
      return mac2(b, v);
    case 'table':
    case 'pack':
    case 'param':
    case 'result':
      return missing(v.kind);
  }
}

function missing(what: string): never {
  throw new Bug(`${what} has no name in this scope`);
}

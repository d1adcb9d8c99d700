// Statements of one C scope: locals in order, regions as if and for.
// Law: a region's locals are declared inside it, so a value exists only where its range was proved.
import type { Fixed, FixedRegion, FixedRegionNode } from '../ir/fixed.js';
import type { Body } from './c-body.js';
import { comment } from './c-comment.js';
import { condition, expression, operand } from './c-expr.js';
import { packable, partnerOf } from './c-halves.js';
import { type Helper, helperName } from './c-helpers.js';
import type { Line } from './c-layout.js';
import type { Plan } from './c-plan.js';
import { assigned, type CExpr, cast } from './c-text.js';
import { hull, point, typeName, type Width, widthOf } from './c-type.js';
import type { Scope } from './names.js';

/** What printing statements needs beside expressions. */
export interface Writer {
  readonly body: Body;
  readonly plan: Plan;
  readonly scope: Scope;
  /** Variables that take the results of a region, by region node. */
  readonly results: Map<FixedRegionNode, ReadonlyMap<number, CExpr>>;
}

const variable = (text: string, width: Width): CExpr => ({ text, width, level: 'primary' });
const INDENT = '    ';
export const pad = (depth: number): string => INDENT.repeat(depth);

const typeOf = (w: Writer, v: Pick<Fixed, 'range'>): Width => widthOf(v.range, w.body.traits.intBits);

/** A value that goes straight into the half of a word beside the value it is multiplied with. */
function pack(w: Writer, v: Fixed, depth: number): Line | undefined {
  const { body, plan } = w;
  const shift = body.traits.dualMac && depth === 1 ? packable(v) : undefined;
  const stands = (x: Fixed): boolean => body.locals.has(x.id) || body.halves.has(x.id) || x.kind === 'input';
  const beside = shift && partnerOf(v, plan.values, stands);
  if (!shift || !beside) return undefined;
  const home = body.halves.get(beside.id);
  const high = !home?.high;
  const helper: Helper = { kind: 'pack', width: 32, shift: shift.by, round: shift.rounding === 'half-up', high };
  body.need(helper);
  const old = home?.word ?? cast('uint32_t', operand(body, beside));
  const text = `${helperName(body.sym, helper)}(${old}, ${operand(body, shift.a).text})`;
  const name = w.scope.unique(`${v.name ?? `t${v.id}`}_pair`);
  body.halves.set(v.id, { word: name, high });
  body.words.push({ text: name, low: high ? beside.id : v.id, high: high ? v.id : beside.id });
  const where = high ? 'high half' : 'low half';
  return { code: `${pad(depth)}const uint32_t ${name} = ${text};`, comment: `${where}: ${comment(v)}` };
}

function declare(w: Writer, v: Fixed, depth: number): Line {
  const packed = pack(w, v, depth);
  if (packed) return packed;
  const text = assigned(expression(w.body, v));
  const name = w.scope.unique(v.name ?? `t${v.id}`);
  const bits = typeOf(w, v);
  w.body.locals.set(v.id, variable(name, bits));
  return { code: `${pad(depth)}const ${typeName(bits)} ${name} = ${text};`, comment: comment(v) };
}

/** Lines for `values` in order; regions are printed when their first live result is met. */
export function statements(w: Writer, values: readonly Fixed[], depth: number): Line[] {
  return values.flatMap((v) => {
    if (v.kind === 'result') return result(w, v, depth);
    return w.plan.isLocal(v) ? [declare(w, v, depth)] : [];
  });
}

function result(w: Writer, v: Fixed & { kind: 'result' }, depth: number): Line[] {
  const known = w.results.get(v.of);
  const lines = known ? [] : v.of.kind === 'if' ? branch(w, v.of, depth) : loop(w, v.of, depth);
  const made = w.results.get(v.of)?.get(v.index);
  if (made) w.body.locals.set(v.id, made);
  return lines;
}

/** Runs `print` and forgets the locals and regions it made. */
function inside<T>(w: Writer, print: () => T): T {
  const [locals, results] = [new Map(w.body.locals), new Map(w.results)];
  const printed = print();
  w.body.locals.clear();
  w.results.clear();
  for (const [id, e] of locals) w.body.locals.set(id, e);
  for (const [node, e] of results) w.results.set(node, e);
  return printed;
}

/** A region's result to the world around it, or what its arms say of it. */
function labelled(w: Writer, node: FixedRegionNode, k: number, inner: readonly Fixed[]): Partial<Label> {
  const named = [w.plan.resultOf(node, k), ...inner].find((v) => v?.name !== undefined);
  const known = w.plan.resultOf(node, k);
  return { ...(named?.name ? { name: named.name } : {}), ...(known ? { comment: comment(known) } : {}) };
}

interface Label {
  readonly name: string;
  readonly comment: string;
}

/** One uninitialised variable per live result; both arms assign all of them. */
function branch(w: Writer, node: FixedRegionNode & { kind: 'if' }, depth: number): Line[] {
  const made = w.plan.liveResults(node).map((k) => {
    const [a, b] = [node.then.results[k], node.else.results[k]];
    const label = labelled(w, node, k, [a, b]);
    const name = w.scope.unique(label.name ?? `r${node.id}`);
    return { k, label, variable: variable(name, typeOf(w, { range: hull(a.range, b.range) })) };
  });
  const variables = new Map(made.map((m) => [m.k, m.variable]));
  w.results.set(node, variables);
  const test = condition(w.body, node.cond);
  const arm = (region: FixedRegion): Line[] =>
    inside(w, () => [
      ...statements(w, w.plan.regions.get(region) ?? [], depth + 1),
      ...[...variables].flatMap(([k, v]) => assign(w, v, region.results[k], depth + 1)),
    ]);
  const declared = made.map(({ variable: v, label }) => ({
    code: `${pad(depth)}${typeName(v.width)} ${v.text};`,
    ...(label.comment ? { comment: label.comment } : {}),
  }));
  return [
    ...declared,
    { code: `${pad(depth)}if (${test}) {` },
    ...arm(node.then),
    { code: `${pad(depth)}} else {` },
    ...arm(node.else),
    { code: `${pad(depth)}}` },
  ];
}

/** Assigns a result, unless it stands there already; what the region computes for it alone carries its own format and place. */
function assign(w: Writer, to: CExpr, v: Fixed, depth: number): Line[] {
  const own = v.span !== undefined && !w.body.locals.has(v.id) && v.kind !== 'const' ? { comment: comment(v) } : {};
  const text = assigned(operand(w.body, v));
  return text === to.text ? [] : [{ code: `${pad(depth)}${to.text} = ${text};`, ...own }];
}

function loop(w: Writer, node: Loop, depth: number): Line[] {
  const [counter] = node.body.params;
  const count = widthOf(hull(counter.range, point(BigInt(node.count))), w.body.traits.intBits);
  const index = variable(w.scope.unique(counter.name ?? 'i'), count);
  const made = w.plan.liveResults(node).map((k) => {
    const p = node.body.params[k + 1];
    const range = hull(p.range, node.body.results[k].range, node.inits[k].range);
    const label = labelled(w, node, k, [p, node.body.results[k]]);
    const name = w.scope.unique(p.name ?? label.name ?? `c${p.id}`);
    return { k, label, variable: variable(name, typeOf(w, { range })) };
  });
  const variables = new Map(made.map((m) => [m.k, m.variable]));
  const starts = made.map(({ k, variable: v, label }) => ({
    code: `${pad(depth)}${typeName(v.width)} ${v.text} = ${assigned(operand(w.body, node.inits[k]))};`,
    ...(label.comment ? { comment: label.comment } : {}),
  }));
  w.results.set(node, variables);
  return [
    ...starts,
    {
      code: `${pad(depth)}for (${typeName(count)} ${index.text} = 0; ${index.text} < ${node.count}; ${index.text}++) {`,
    },
    ...inside(w, () => turn(w, node, index, variables, depth + 1)),
    { code: `${pad(depth)}}` },
  ];
}

/** One turn: every next value is computed from the old ones. */
function turn(w: Writer, node: Loop, index: CExpr, variables: ReadonlyMap<number, CExpr>, depth: number): Line[] {
  const [counter, ...carried] = node.body.params;
  w.body.locals.set(counter.id, index);
  for (const [k, v] of variables) w.body.locals.set(carried[k].id, v);
  const lines = statements(w, w.plan.regions.get(node.body) ?? [], depth);
  const results = node.body.results;
  if (variables.size === 1) return [...lines, ...[...variables].flatMap(([k, v]) => assign(w, v, results[k], depth))];
  const all = [...variables].map(([k, v]) => ({ v, text: assigned(operand(w.body, results[k])), value: results[k] }));
  return [...lines, ...overwritten(w, all, depth)];
}

interface Next {
  readonly v: CExpr;
  readonly text: string;
  readonly value: Fixed;
}

const mentions = (text: string, name: string): boolean => text.split(/\W+/).includes(name);

/** Each variable takes its next value when no other still reads the old one; those that read each other go through copies. */
function overwritten(w: Writer, all: readonly Next[], depth: number): Line[] {
  const free = all.find((n) => all.every((m) => m === n || !mentions(m.text, n.v.text)));
  const put = (n: Next, text: string): Line[] =>
    text === n.v.text ? [] : [{ code: `${pad(depth)}${n.v.text} = ${text};` }];
  if (free) {
    const rest = all.filter((n) => n !== free);
    return [...put(free, free.text), ...overwritten(w, rest, depth)];
  }
  const copies = all.map((n) => ({ n, name: w.scope.unique(`${n.v.text}_next`) }));
  return [
    ...copies.map(({ n, name }) => ({
      code: `${pad(depth)}const ${typeName(typeOf(w, n.value))} ${name} = ${n.text};`,
    })),
    ...copies.flatMap(({ n, name }) => put(n, name)),
  ];
}

type Loop = FixedRegionNode & { readonly kind: 'loop' };

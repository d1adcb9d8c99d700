// Statements of one C scope: locals in order, regions as if and for.
// Law: a region's locals are declared inside it, so a value exists only where its range was proved.
import type { Fixed, FixedRegion, FixedRegionNode } from '../ir/fixed.js';
import { comment } from './c-comment.js';
import { type Body, type CExpr, condition, expression, operand } from './c-expr.js';
import type { Line } from './c-layout.js';
import type { Plan } from './c-plan.js';
import { hull, point, typeName, type Width, widthOf } from './c-type.js';
import type { Scope } from './names.js';

/** What printing statements needs beside expressions. */
export interface Writer {
  readonly body: Body;
  readonly plan: Plan;
  readonly scope: Scope;
  /** Variables that take the results of a region, by region node. */
  readonly results: Map<FixedRegionNode, readonly CExpr[]>;
}

const variable = (text: string, width: Width): CExpr => ({ text, width, level: 'primary' });
const INDENT = '    ';
export const pad = (depth: number): string => INDENT.repeat(depth);

const typeOf = (w: Writer, v: Pick<Fixed, 'range'>): Width => widthOf(v.range, w.body.traits.intBits);

function declare(w: Writer, v: Fixed, depth: number): Line {
  const text = expression(w.body, v).text;
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
  w.body.locals.set(v.id, (w.results.get(v.of) ?? [])[v.index]);
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

/** One uninitialised variable per live result; both arms assign all of them. */
function branch(w: Writer, node: FixedRegionNode & { kind: 'if' }, depth: number): Line[] {
  const live = w.plan.liveResults(node);
  const variables = node.then.results.map((r, k) => {
    const width = typeOf(w, { range: hull(r.range, node.else.results[k].range) });
    return variable(live.has(k) ? w.scope.unique(r.name ?? `r${node.id}`) : '', width);
  });
  w.results.set(node, variables);
  const test = condition(w.body, node.cond);
  const arm = (region: FixedRegion): Line[] =>
    inside(w, () => [
      ...statements(w, w.plan.regions.get(region) ?? [], depth + 1),
      ...[...live].map((k) => assign(w, variables[k], region.results[k], depth + 1)),
    ]);
  return [
    ...[...live].map((k) => ({ code: `${pad(depth)}${typeName(variables[k].width)} ${variables[k].text};` })),
    { code: `${pad(depth)}if (${test}) {` },
    ...arm(node.then),
    { code: `${pad(depth)}} else {` },
    ...arm(node.else),
    { code: `${pad(depth)}}` },
  ];
}

const assign = (w: Writer, to: CExpr, v: Fixed, depth: number): Line => ({
  code: `${pad(depth)}${to.text} = ${operand(w.body, v).text};`,
});

function loop(w: Writer, node: FixedRegionNode & { kind: 'loop' }, depth: number): Line[] {
  const [counter, ...carried] = node.body.params;
  const count = widthOf(hull(counter.range, point(BigInt(node.count))), w.body.traits.intBits);
  const index = variable(w.scope.unique(counter.name ?? 'i'), count);
  const variables = carried.map((p, k) => {
    const width = typeOf(w, { range: hull(p.range, node.body.results[k].range, node.inits[k].range) });
    return variable(w.scope.unique(p.name ?? `c${p.id}`), width);
  });
  const inits = node.inits.map((v) => operand(w.body, v).text);
  w.results.set(node, variables);
  const live = w.plan.liveResults(node);
  return [
    ...variables.map((v, k) => ({ code: `${pad(depth)}${typeName(v.width)} ${v.text} = ${inits[k]};` })),
    {
      code: `${pad(depth)}for (${typeName(count)} ${index.text} = 0; ${index.text} < ${node.count}; ${index.text}++) {`,
    },
    ...inside(w, () => turn(w, node, [index, ...variables], depth + 1)),
    { code: `${pad(depth)}}` },
    ...variables.filter((_, k) => !live.has(k)).map((v) => ({ code: `${pad(depth)}(void)${v.text};` })),
  ];
}

/** One turn: next values are all computed from the old ones before any is overwritten. */
function turn(w: Writer, node: FixedRegionNode & { kind: 'loop' }, variables: readonly CExpr[], depth: number): Line[] {
  node.body.params.forEach((p, k) => w.body.locals.set(p.id, variables[k]));
  const lines = statements(w, w.plan.regions.get(node.body) ?? [], depth);
  const results = node.body.results;
  if (results.length === 1) return [...lines, assign(w, variables[1], results[0], depth)];
  const next = results.map((r, k) => {
    const name = w.scope.unique(`${variables[k + 1].text}_next`);
    return { name, code: `${pad(depth)}const ${typeName(typeOf(w, r))} ${name} = ${operand(w.body, r).text};` };
  });
  return [...lines, ...next, ...next.map((n, k) => ({ code: `${pad(depth)}${variables[k + 1].text} = ${n.name};` }))];
}

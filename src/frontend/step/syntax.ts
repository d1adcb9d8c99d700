// The part of TypeScript that a step function may be written in, as plain data: what the readers give and the evaluation walks.
// Law: what is not in these unions was refused, at its place, when it was read.
import type { Span } from '../../diag/diagnostic.js';

interface At {
  readonly span: Span;
}

export type BinaryOp =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '**'
  | '<'
  | '<='
  | '>'
  | '>='
  | '==='
  | '!=='
  | '&'
  | '|'
  | '^'
  | '<<'
  | '>>'
  | '>>>';
export type LogicalOp = '&&' | '||' | '??';
export type UnaryOp = '-' | '+' | '!' | '~';

export interface Item {
  readonly spread: boolean;
  readonly value: Expr;
}
export interface Entry {
  /** Absent for a spread. */
  readonly key?: string | Expr;
  readonly value: Expr;
}

export type Expr = At &
  (
    | { readonly kind: 'literal'; readonly value: number | boolean | string | null | undefined }
    | { readonly kind: 'name'; readonly name: string; readonly outer: () => Binding | undefined }
    | { readonly kind: 'array'; readonly items: readonly Item[] }
    | { readonly kind: 'object'; readonly entries: readonly Entry[] }
    | { readonly kind: 'unary'; readonly op: UnaryOp; readonly operand: Expr }
    | { readonly kind: 'binary'; readonly op: BinaryOp; readonly left: Expr; readonly right: Expr }
    | { readonly kind: 'logical'; readonly op: LogicalOp; readonly left: Expr; readonly right: Expr }
    | { readonly kind: 'conditional'; readonly cond: Expr; readonly then: Expr; readonly else: Expr }
    | { readonly kind: 'assign'; readonly target: Pattern; readonly op?: BinaryOp | LogicalOp; readonly value: Expr }
    | { readonly kind: 'update'; readonly target: Expr; readonly by: 1 | -1; readonly prefix: boolean }
    | { readonly kind: 'member'; readonly object: Expr; readonly name: string }
    | { readonly kind: 'index'; readonly object: Expr; readonly index: Expr }
    | { readonly kind: 'call'; readonly callee: Expr; readonly args: readonly Item[] }
    | { readonly kind: 'function'; readonly fn: Func }
    | { readonly kind: 'poison' }
  );

export interface Part {
  readonly pattern: Pattern;
  readonly init?: Expr;
}
/** What a value is bound or assigned to. */
export type Pattern = At &
  (
    | { readonly kind: 'bind'; readonly name: string }
    /** A variable, element or property that exists already. */
    | { readonly kind: 'place'; readonly place: Expr }
    | { readonly kind: 'array'; readonly parts: readonly (Part | undefined)[]; readonly rest?: Pattern }
    | { readonly kind: 'object'; readonly parts: readonly (Part & { readonly key: string })[]; readonly rest?: Pattern }
    | { readonly kind: 'poison' }
  );

export interface Func extends At {
  readonly name: string;
  readonly params: readonly Part[];
  readonly rest?: Pattern;
  /** An expression for `(x) => expression`. */
  readonly body: readonly Stmt[] | Expr;
}

export interface Case {
  /** Absent for default. */
  readonly test?: Expr;
  readonly body: readonly Stmt[];
}

export type Stmt = At &
  (
    | { readonly kind: 'declare'; readonly constant: boolean; readonly pattern: Pattern; readonly init?: Expr }
    | { readonly kind: 'function'; readonly fn: Func }
    | { readonly kind: 'expression'; readonly value: Expr }
    | { readonly kind: 'if'; readonly cond: Expr; readonly then: readonly Stmt[]; readonly else: readonly Stmt[] }
    | { readonly kind: 'switch'; readonly subject: Expr; readonly cases: readonly Case[] }
    | {
        readonly kind: 'for';
        readonly init: readonly Stmt[];
        readonly cond?: Expr;
        readonly update?: Expr;
        readonly body: readonly Stmt[];
        /** The test stands behind the body: do … while. */
        readonly testAfter: boolean;
      }
    | { readonly kind: 'forOf'; readonly pattern: Pattern; readonly list: Expr; readonly body: readonly Stmt[] }
    | { readonly kind: 'return'; readonly value?: Expr }
    | { readonly kind: 'break' }
    | { readonly kind: 'continue' }
    | { readonly kind: 'block'; readonly body: readonly Stmt[] }
  );

/** What a name that no function of the step declares stands for in its file. */
export type Binding =
  | { readonly kind: 'import'; readonly from: string; readonly specifier: string; readonly imported: string }
  | {
      readonly kind: 'declared';
      readonly file: string;
      /** Declared at the top of its file, not inside a function around the step. */
      readonly module: boolean;
      /** Assigned again after its declaration. */
      readonly mutated: boolean;
      /** Present where it is declared as a function. */
      readonly fn?: () => Func;
      /** The functions of an object literal, by key. */
      readonly methods?: (key: string) => (() => Func) | undefined;
    };

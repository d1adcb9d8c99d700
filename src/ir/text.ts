// The words of the IRs' text forms: tokens, names and places. White space separates and means nothing else.
import type { Span } from '../diag/diagnostic.js';

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|%\d+|-?\d+(?:\/\d+)?|-?inf|[A-Za-z_][\w-]*|[[\](){},:=.*+#])/y;

/** A name as itself where it is a plain word, else as a JSON string. */
export const quoteName = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

export const spanText = (s: Span | undefined): string =>
  s === undefined ? '' : ` at ${JSON.stringify(s.file)} ${s.line}:${s.column} to ${s.endLine}:${s.endColumn}`;

/** A cursor over the tokens of a text. Throws SyntaxError on anything unexpected. */
export class Tokens {
  private readonly tokens: string[] = [];
  private at = 0;

  constructor(text: string) {
    TOKEN.lastIndex = 0;
    const end = text.trimEnd().length;
    for (let position = 0; position < end; position = TOKEN.lastIndex) {
      TOKEN.lastIndex = position;
      const match = TOKEN.exec(text);
      if (!match) throw new SyntaxError(`unexpected text '${text.slice(position, position + 20)}'`);
      this.tokens.push(match[1]);
    }
  }

  peek(): string | undefined {
    return this.tokens[this.at];
  }

  next(): string {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new SyntaxError('unexpected end of text');
    return token;
  }

  /** Takes the token if it comes next. */
  accept(token: string): boolean {
    if (this.peek() !== token) return false;
    this.at++;
    return true;
  }

  expect(token: string): void {
    const found = this.next();
    if (found !== token) throw new SyntaxError(`expected '${token}', found '${found}' (token ${this.at})`);
  }

  name(): string {
    const token = this.next();
    return token.startsWith('"') ? (JSON.parse(token) as string) : token;
  }

  id(): number {
    const token = this.next();
    if (!token.startsWith('%')) throw new SyntaxError(`expected a value, found '${token}'`);
    return Number(token.slice(1));
  }

  whole(): bigint {
    return BigInt(this.next());
  }

  int(): number {
    return Number(this.whole());
  }

  /** The tokens up to `close`, read by `read`; commas between them are optional. */
  list<T>(open: string, close: string, read: () => T): T[] {
    this.expect(open);
    const items: T[] = [];
    while (!this.accept(close)) {
      items.push(read());
      this.accept(',');
    }
    return items;
  }

  /** ` name x` and ` at "file" …`, as far as they are there. */
  label(): { name?: string; span?: Span } {
    const name = this.accept('name') ? { name: this.name() } : {};
    return this.accept('at') ? { ...name, span: this.span() } : name;
  }

  private span(): Span {
    const file = this.name();
    const pair = (): [number, number] => {
      const line = this.int();
      this.expect(':');
      return [line, this.int()];
    };
    const [line, column] = pair();
    this.expect('to');
    const [endLine, endColumn] = pair();
    return { file, line, column, endLine, endColumn };
  }
}

// biome-ignore-all lint/style/noExcessiveLinesPerFile: one recursive grammar
/**
 * The expressions of the Velocity subset: texts, numbers, variables, request parameters, `==` `!=` `&&` `||`
 * `!`, parentheses and `.matches("…")`. Parses the text between the parentheses of a directive, or refuses
 * with the unsupported part.
 * Source: API Gateway Developer Guide, "Mapping template transformations for REST APIs"; "Variables for data
 * transformations" ($input.params).
 */
import {
  type Known,
  type ReadText,
  readHeader,
  readParameter,
  readVariable,
  type Scope,
} from './vtl-references.ts';

export type TextExpression = { kind: 'text'; read: ReadText };
export type TruthExpression = { kind: 'truth'; test: (scope: Scope) => boolean };
export type Expression = TextExpression | TruthExpression;

/** Gets the reason of a refusal; must throw. */
export type Refuse = (reason: string) => never;

const token =
  /\s*(?:(?<op>==|!=|&&|\|\||!|\(|\)|,)|"(?<double>[^"$#]*)"|'(?<single>[^']*)'|(?<number>\d+)(?![\w.])|(?<reference>\$\{?[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*\}?))/y;

/** Reads a whole expression. */
export function parseExpression(source: string, known: Known, refuse: Refuse): Expression {
  const reader = new Reader(source, known, refuse);
  const expression = reader.either();
  reader.end();
  return expression;
}

class Reader {
  private at = 0;
  private readonly source: string;
  private readonly known: Known;
  private readonly refuse: Refuse;

  constructor(source: string, known: Known, refuse: Refuse) {
    this.source = source;
    this.known = known;
    this.refuse = refuse;
  }

  either(): Expression {
    let left = this.both();
    while (this.takes('||')) {
      const [a, b] = [this.truth(left), this.truth(this.both())];
      left = { kind: 'truth', test: (scope) => a(scope) || b(scope) };
    }
    return left;
  }

  end(): void {
    if (this.source.slice(this.at).trim() !== '') this.refuse(`"${this.source.slice(this.at).trim()}"`);
  }

  private both(): Expression {
    let left = this.comparison();
    while (this.takes('&&')) {
      const [a, b] = [this.truth(left), this.truth(this.comparison())];
      left = { kind: 'truth', test: (scope) => a(scope) && b(scope) };
    }
    return left;
  }

  private comparison(): Expression {
    const left = this.single();
    const same = this.takes('==');
    if (!same && !this.takes('!=')) return left;
    const [a, b] = [this.text(left), this.text(this.single())];
    return { kind: 'truth', test: (scope) => (a(scope) === b(scope)) === same };
  }

  private single(): Expression {
    if (this.takes('!')) {
      const inner = this.truth(this.single());
      return { kind: 'truth', test: (scope) => !inner(scope) };
    }
    if (this.takes('(')) {
      const inner = this.either();
      this.needs(')');
      return inner;
    }
    return this.operand();
  }

  private operand(): Expression {
    const groups = this.take() ?? this.refuse(`"${this.source.slice(this.at).trim()}"`);
    const literal = groups.double ?? groups.single ?? groups.number;
    if (literal !== undefined) return { kind: 'text', read: () => literal };
    const name = groups.reference?.replace(/[${}]/g, '');
    if (name === undefined) return this.refuse(`"${this.source}"`);
    if (name.endsWith('.matches')) return this.matches(name.slice(0, -'.matches'.length));
    return { kind: 'text', read: this.reference(name) };
  }

  /** `$x.matches("…")`: java.lang.String.matches, the whole text. */
  private matches(name: string): TruthExpression {
    const read = this.reference(name);
    const pattern = this.argument();
    const regex = this.compile(pattern);
    return { kind: 'truth', test: (scope) => regex.test(read(scope)) };
  }

  private compile(pattern: string): RegExp {
    try {
      // With `u`, most patterns that JavaScript and Java read differently are syntax errors here.
      return new RegExp(`^(?:${pattern})$`, 'u');
    } catch {
      return this.refuse(`the pattern "${pattern}"`);
    }
  }

  private reference(name: string): ReadText {
    if (name === 'input.params') return this.parameter();
    const read = readVariable(name, this.known);
    return read ?? this.refuse(`the reference "$${name}" (unknown here, or not set on every way to it)`);
  }

  /** `$input.params('X')` and `$input.params().header.get('X')`. */
  private parameter(): ReadText {
    this.needs('(');
    if (!this.takes(')')) {
      const name = this.literal();
      this.needs(')');
      return readParameter(name);
    }
    const rest = '.header.get';
    if (!this.source.startsWith(rest, this.at)) this.refuse(`"${this.source.slice(this.at).trim()}"`);
    this.at += rest.length;
    return readHeader(this.argument());
  }

  private argument(): string {
    this.needs('(');
    const text = this.literal();
    this.needs(')');
    return text;
  }

  private literal(): string {
    const groups = this.take();
    return groups?.double ?? groups?.single ?? this.refuse('an argument that is not a quoted text');
  }

  private text(expression: Expression): ReadText {
    return expression.kind === 'text' ? expression.read : this.refuse('a comparison within a comparison');
  }

  private truth(expression: Expression): (scope: Scope) => boolean {
    // Engines differ on whether an empty text is true, so only comparisons can be conditions.
    return expression.kind === 'truth'
      ? expression.test
      : this.refuse('a bare value where true or false is needed');
  }

  private takes(operator: string): boolean {
    const before = this.at;
    if (this.take()?.op === operator) return true;
    this.at = before;
    return false;
  }

  private needs(operator: string): void {
    if (!this.takes(operator)) this.refuse(`"${this.source}": "${operator}" is missing`);
  }

  private take(): Record<string, string | undefined> | undefined {
    token.lastIndex = this.at;
    const match = token.exec(this.source);
    if (!match) return undefined;
    this.at = token.lastIndex;
    return match.groups;
  }
}

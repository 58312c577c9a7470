/**
 * The expressions of the Velocity subset: texts, numbers, variables, request parameters, `==` `!=` `&&` `||`
 * `!`, parentheses and `.matches("…")`. JavaScript spells and binds all of these alike, so acorn parses them;
 * the kinds of nodes that are named here get a meaning, and any other is refused. Nothing runs as JavaScript.
 * Source: API Gateway Developer Guide, "Mapping template transformations for REST APIs"; "Variables for data
 * transformations" ($input.params).
 */
import { type AnyNode, type CallExpression, type Options, parseExpressionAt } from 'acorn';
import {
  type Known,
  type ReadText,
  readHeader,
  readParameter,
  readVariable,
  type Scope,
} from './vtl-references.ts';

/** Gets the reason of a refusal; must throw. */
export type Refuse = (reason: string) => never;

export type Test = (scope: Scope) => boolean;

/** Velocity knows no escapes, and would interpret `$` and `#` between double quotes. */
const quoted = /^(?:"([^"$#]*)"|'([^']*)')$/;
const variable = /^\$([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)$/;
const braced = /"[^"]*"|'[^']*'|\$\{([\w.]+)\}/g;

/** What stands between the parentheses of a directive. */
export class Expression {
  private readonly source: string;
  private readonly known: Known;
  private readonly refuse: Refuse;

  constructor(written: string, known: Known, refuse: Refuse) {
    // `${x}` is `$x`, but within quotes.
    this.source = written.replace(braced, (all, name) => (name === undefined ? all : `$${name}`));
    this.known = known;
    this.refuse = refuse;
  }

  /** The expression as a value; refuses a comparison. */
  text(): ReadText {
    return this.read(this.parse());
  }

  /** The expression as a condition; refuses a value. */
  truth(): Test {
    return this.test(this.parse());
  }

  private parse(): AnyNode {
    const onComment = () => this.refuse(`"${this.source}"`);
    const options: Options = { ecmaVersion: 5, preserveParens: true, onComment };
    const node = this.orRefuse(() => parseExpressionAt(this.source, 0, options), `"${this.source}"`);
    const rest = this.source.slice(node.end).trim();
    return rest === '' ? node : this.refuse(`"${rest}"`);
  }

  private read(node: AnyNode): ReadText {
    switch (node.type) {
      case 'ParenthesizedExpression':
        return this.read(node.expression);
      case 'Literal': {
        const literal = this.literal(node);
        return () => literal;
      }
      case 'Identifier':
      case 'MemberExpression':
        return this.variable(this.written(node));
      case 'CallExpression':
        return this.parameter(node);
      default:
        return this.refuse(`"${this.written(node)}" is no text`);
    }
  }

  private test(node: AnyNode): Test {
    if (node.type === 'ParenthesizedExpression') return this.test(node.expression);
    if (node.type === 'LogicalExpression') {
      const [a, b] = [this.test(node.left), this.test(node.right)];
      return node.operator === '&&' ? (scope) => a(scope) && b(scope) : (scope) => a(scope) || b(scope);
    }
    if (node.type === 'UnaryExpression' && node.operator === '!') {
      const inner = this.test(node.argument);
      return (scope) => !inner(scope);
    }
    if (node.type === 'BinaryExpression' && ['==', '!='].includes(node.operator)) {
      const [a, b] = [this.operand(node.left), this.operand(node.right)];
      return (scope) => (a(scope) === b(scope)) === (node.operator === '==');
    }
    if (node.type === 'CallExpression' && this.written(node.callee).endsWith('.matches'))
      return this.matches(node);
    // Engines differ on whether an empty text is true, so only comparisons can be conditions.
    return this.refuse(`"${this.written(node)}": a bare value where true or false is needed`);
  }

  private operand(node: AnyNode): ReadText {
    const inner = node.type === 'ParenthesizedExpression' ? node.expression : node;
    if (/^(Binary|Logical|Unary)/.test(inner.type)) this.refuse('a comparison within a comparison');
    return this.read(node);
  }

  /** `$x.matches("…")`: java.lang.String.matches, the whole text. */
  private matches(call: CallExpression): Test {
    const read = this.variable(this.written(call.callee).replace(/\.matches$/, ''));
    const pattern = this.argument(call);
    // With `u`, most patterns that JavaScript and Java read differently are syntax errors here.
    const regex = this.orRefuse(() => new RegExp(`^(?:${pattern})$`, 'u'), `the pattern "${pattern}"`);
    return (scope) => regex.test(read(scope));
  }

  private variable(written: string): ReadText {
    const name = variable.exec(written)?.[1];
    const read = name === undefined ? undefined : readVariable(name, this.known);
    return read ?? this.refuse(`the reference "${written}" (unknown here, or not set on every way to it)`);
  }

  /** `$input.params('X')` and `$input.params().header.get('X')`. */
  private parameter(call: CallExpression): ReadText {
    const method = this.written(call.callee);
    if (method === '$input.params') return readParameter(this.argument(call));
    if (method === '$input.params().header.get') return readHeader(this.argument(call));
    return this.refuse(`"${method}"`);
  }

  private argument({ arguments: [first, second] }: CallExpression): string {
    const [, double, single] = (first && !second && quoted.exec(this.written(first))) || [];
    return double ?? single ?? this.refuse('an argument that is not a quoted text');
  }

  private literal(node: AnyNode): string {
    const written = this.written(node);
    const [, double, single] = quoted.exec(written) ?? [];
    return double ?? single ?? (/^\d+$/.test(written) ? written : this.refuse(`"${written}"`));
  }

  private written({ start, end }: { start: number; end: number }): string {
    return this.source.slice(start, end);
  }

  private orRefuse<Made>(make: () => Made, reason: string): Made {
    try {
      return make();
    } catch {
      return this.refuse(reason);
    }
  }
}

// biome-ignore-all lint/style/noExcessiveLinesPerFile: one recursive grammar
/**
 * Mapping templates in a small part of the Velocity Template Language: text, `#set`,
 * `#if`/`#elseif`/`#else`/`#end` and `$context.responseOverride`. A compiled template gives its text and
 * overrides for a call. Anything else of Velocity is refused with its line when the API is compiled.
 * Sources: API Gateway Developer Guide, "Mapping template transformations for REST APIs", "Override your
 * API's request and response parameters and status codes".
 */
import type { Call, Findings } from '../call.ts';
import { GatewayFailure } from '../gateway-failure.ts';
import { Expression, type Test } from './vtl-expression.ts';
import type { Known, Scope } from './vtl-references.ts';
import { type RefuseLine, type Token, tokenize } from './vtl-tokens.ts';

export type Rendered = { text: string; status?: number; headers: Map<string, string> };
export type Template = (call: Call, found: Findings) => Rendered;

type Run = Scope & { out: string[]; status?: number; headers: Map<string, string> };
type Step = (run: Run) => void;
/** Steps, and the variables that are set after them. */
type Block = { steps: Step[]; known: Known };

type Options = {
  /** only response templates may override; AWS documents no other use */
  overrides: boolean;
  /** gets the unsupported line; must throw */
  refuse: RefuseLine;
};

/** Compiles a template. */
export function compileTemplate(template: string, options: Options): Template {
  const parser = new Parser(tokenize(template, options.refuse), options);
  const { steps } = parser.block(new Set(), []);
  return (call, found) => {
    const run: Run = { call, found, variables: new Map(), out: [], headers: new Map() };
    for (const step of steps) step(run);
    const { out, headers, status } = run;
    return { text: out.join('').trim(), headers, ...(status !== undefined && { status }) };
  };
}

class Parser {
  private at = 0;
  private readonly tokens: Token[];
  private readonly options: Options;

  constructor(tokens: Token[], options: Options) {
    this.tokens = tokens;
    this.options = options;
  }

  /** Reads up to one of `ends`; with empty `ends`, to the end of the template. */
  block(known: Known, ends: readonly Token['is'][]): Block {
    const steps: Step[] = [];
    let names = known;
    for (;;) {
      const token = this.tokens[this.at];
      if (!token) {
        if (ends.length > 0) this.options.refuse(this.tokens.at(-1)?.line ?? 1, '#end is missing');
        return { steps, known: names };
      }
      if (ends.includes(token.is)) return { steps, known: names };
      this.at++;
      const step = this.step(token, names);
      steps.push(...step.steps);
      names = step.known;
    }
  }

  private step(token: Token, known: Known): Block {
    switch (token.is) {
      case 'text':
        return { steps: [({ out }) => out.push(token.text)], known };
      case 'reference': {
        const read = this.expression(token, token.text, known).text();
        return { steps: [(run) => run.out.push(read(run))], known };
      }
      case 'set':
        return this.set(token, known);
      case 'if':
        return this.condition(token, known);
      default:
        return this.options.refuse(token.line, `#${token.is} without #if`);
    }
  }

  private set(token: Token, known: Known): Block {
    const [, target = '', value = ''] = /^\s*\$([\w.-]+)\s*=\s*([\s\S]*)$/.exec(token.text) ?? [];
    if (!target) this.options.refuse(token.line, `#set(${token.text})`);
    const read = this.expression(token, value, known).text();
    const header = /^context\.responseOverride\.header\.([A-Za-z][\w-]*)$/.exec(target)?.[1];
    if (header || target === 'context.responseOverride.status') {
      if (!this.options.overrides)
        this.options.refuse(token.line, `$${target} outside of a response template`);
      return { steps: [(run) => override(run, header, read(run))], known };
    }
    if (!/^[A-Za-z]\w*$/.test(target) || ['input', 'context', 'stageVariables', 'util'].includes(target)) {
      this.options.refuse(token.line, `#set(${token.text})`);
    }
    return { steps: [(run) => run.variables.set(target, read(run))], known: new Set([...known, target]) };
  }

  private condition(opening: Token, known: Known): Block {
    const branches: Branch[] = [];
    let complete = false;
    let token: Token = opening;
    while (token.is !== 'end') {
      complete = token.is === 'else';
      const test = complete ? () => true : this.expression(token, token.text, known).truth();
      branches.push({ test, block: this.block(known, complete ? ['end'] : ['elseif', 'else', 'end']) });
      // block() stopped at one of these or refused.
      token = this.tokens[this.at++] as Token;
    }
    // Without #else a call may take no branch, so none of their variables is surely set.
    return { steps: [(run) => runFirst(branches, run)], known: complete ? setInAll(branches) : known };
  }

  private expression(token: Token, source: string, known: Known): Expression {
    return new Expression(source, known, (reason) => this.options.refuse(token.line, reason));
  }
}

type Branch = { test: Test; block: Block };

function runFirst(branches: Branch[], run: Run): void {
  const taken = branches.find(({ test }) => test(run));
  for (const step of taken?.block.steps ?? []) step(run);
}

function setInAll(branches: Branch[]): Known {
  const [first, ...others] = branches.map(({ block }) => block.known);
  return new Set([...(first ?? [])].filter((name) => others.every((known) => known.has(name))));
}

/** "Overrides are final. Trying to override the same parameter multiple times will result in 5XX responses." */
function override(run: Run, header: string | undefined, value: string): void {
  const again = header ? run.headers.has(header.toLowerCase()) : run.status !== undefined;
  if (again)
    throw new GatewayFailure('API_CONFIGURATION_ERROR', { note: 'a template overrides the same twice' });
  if (header) {
    run.headers.set(header.toLowerCase(), value);
    return;
  }
  const status = Number(value);
  if (!/^\d{3}$/.test(value) || status < 200 || status > 599) {
    throw new GatewayFailure('API_CONFIGURATION_ERROR', {
      note: `a template overrides the status with ${value}`,
    });
  }
  run.status = status;
}

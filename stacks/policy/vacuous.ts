/**
 * Conditions that decide nothing: always true, always false, or repeated. A reader takes them for a limit
 * that does not exist; each is a mistake, or a way to smuggle something past a review. Gives sentences. Pure.
 */
import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { keyOf, type Node, operandsOf, operatorOf, readsRequest, textOf } from './expression.ts';
import { actionsOf, type KnownTool } from './lint.ts';
import { createHas, type Has } from './required-attributes.ts';
import { boolsIn, outcomesOf } from './truth.ts';

/** One sentence for each condition that decides nothing; none for a policy whose conditions all count. */
export function vacuousConditions(json: PolicyJson, tools: readonly KnownTool[]): string[] {
  const has = createHas(tools, actionsOf(json));
  const bodies = json.conditions.map(({ body }) => body as unknown as Node);
  const found = bodies.flatMap((body) => [...constantsIn(body, has), ...saidTwice(body)]);
  return found.length > 0 ? found : [...addingNothing(json, has)];
}

/** The outermost parts that come out the same for every request. */
function constantsIn(node: Node, has: Has): string[] {
  const { canBeTrue, canBeFalse } = outcomesOf(node, has);
  const text = `"${textOf(node)}"`;
  if (!canBeFalse) return [`${text} is always true`];
  if (!canBeTrue) return [`${text} is always false`];
  const within = boolsIn(node);
  if (within === undefined)
    return readsRequest(node) ? [] : [`${text} reads nothing of the request: it is always the same`];
  // `then true` and `else false` are how a choice is written.
  const choices = operatorOf(node) === 'if-then-else';
  return within
    .filter((one, at) => !choices || at === 0 || operatorOf(one) !== 'Value')
    .flatMap((one) => constantsIn(one, has));
}

/** `a && b && a`, and a choice both of whose ways are one. */
function saidTwice(node: Node): string[] {
  const operator = operatorOf(node);
  const isChain = operator === '&&' || operator === '||';
  const parts = isChain ? chain(node, operator) : (boolsIn(node) ?? []);
  const alike = isChain ? parts : parts.slice(1);
  const keys = alike.map(keyOf);
  const twice = alike.filter((_, at) => keys.indexOf(keys[at] ?? '') < at);
  return [...twice.map((one) => `"${textOf(one)}" is said twice`), ...parts.flatMap(saidTwice)];
}

function chain(node: Node, operator: string): Node[] {
  if (operatorOf(node) !== operator) return [node];
  const { left, right } = operandsOf(node);
  return [...chain(left, operator), ...chain(right, operator)];
}

const both = (left: Node, right: Node): Node => ({ '&&': { left, right } });
const not = (arg: Node): Node => ({ '!': { arg } });
const whole = (nodes: Node[]): Node => nodes.reduce(both, { Value: true });

/** A condition that the scope and the other conditions already imply or exclude. */
function* addingNothing(json: PolicyJson, has: Has): Generator<string> {
  const scope = scopeOf(json);
  const clauses = json.conditions.map(({ kind, body }) => ({ kind, body: body as unknown as Node }));
  const told = clauses.map(({ kind, body }) => (kind === 'when' ? body : not(body)));
  if (!outcomesOf(whole([...scope, ...told]), has).canBeTrue) {
    yield 'can never apply: its conditions rule each other out';
    return;
  }
  for (const [at, { kind, body }] of clauses.entries()) {
    const others = told.filter((_, other) => other !== at);
    const differs = whole([...scope, ...others, not(told[at] ?? body)]);
    if (!outcomesOf(differs, has).canBeTrue)
      yield `${kind} { ${textOf(body)} } adds nothing to what the policy says besides`;
  }
}

/** Its head, as conditions. */
function scopeOf(json: PolicyJson): Node[] {
  return (['principal', 'action', 'resource'] as const).flatMap((variable): Node[] => {
    const constraint = json[variable] as {
      op: string;
      entity?: unknown;
      entity_type?: string;
      in?: { entity: unknown };
    };
    const left = { Var: variable };
    const value = (entity: unknown): Node => {
      const { __entity = entity } = entity as { __entity?: unknown };
      return { Value: { __entity } };
    };
    if (constraint.op === 'is' && constraint.in !== undefined)
      return [{ in: { left, right: value(constraint.in.entity) } }];
    return constraint.entity === undefined
      ? []
      : [{ [constraint.op]: { left, right: value(constraint.entity) } }];
  });
}

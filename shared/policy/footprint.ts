/**
 * The differences that policies can see. Enters: policies as JSON. Leaves: a function from caller and tool to a key:
 * equal keys mean an equal listing. So thousands of tools and callers cost as many decisions as there are kinds of
 * them. Never: a key without a value that some policy might read; an expression that is not understood makes the entity
 * itself count.
 */
import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { Caller } from '../caller.ts';
import type { Contract } from '../contract.ts';
import { oncePer } from '../kept.ts';

type Kind = Pick<Contract, 'name' | 'effect' | 'scopes'>;

/** The parts of one variable that policies read. `whole`: they may compare the entity with any other one. */
type Reads = { attributes: Set<string>; ids: Set<string>; whole: boolean };
type Variables = { principal: Reads; resource: Reads };

/** @returns the key of a caller and a tool; made once for a policy set */
export function createFootprint(policies: readonly PolicyJson[]): (caller: Caller, tool: Kind) => string {
  const nothing = (): Reads => ({ attributes: new Set(), ids: new Set(), whole: false });
  const variables: Variables = { principal: nothing(), resource: nothing() };
  for (const policy of policies) {
    readScope(policy.principal, variables.principal);
    readScope(policy.resource, variables.resource);
    readExpression(policy.conditions, variables);
  }
  const ofCaller = (caller: Caller) => {
    const { subject, tenant, clientId: client, scopes, authenticatedAtSeconds: authenticatedAt } = caller;
    const attributes = { subject, tenant, client, scopes, authenticatedAt };
    return [
      idOf(subject, variables.principal),
      [...caller.groups].sort(),
      pick(attributes, variables.principal),
    ];
  };
  const ofTool = oncePer(({ name, effect, scopes }: Kind) =>
    JSON.stringify([idOf(name, variables.resource), pick({ name, effect, scopes }, variables.resource)]),
  );
  return (caller, tool) => `${JSON.stringify(ofCaller(caller))} ${ofTool(tool)}`;
}

/** Whether some policy on calls reads more of the context than a person's consent. */
export function readCircumstances(policies: readonly PolicyJson[]): boolean {
  const onApprovers = ({ action }: PolicyJson) =>
    action.op === '==' && 'entity' in action && literal({ Value: action.entity })?.id === 'approve';
  return policies.some((policy) => !onApprovers(policy) && readsContext(policy.conditions));
}

function readsContext(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (Array.isArray(node)) return node.some(readsContext);
  return Object.entries(node).some(([operator, operand]) => {
    if (operator === 'Var') return operand === 'context';
    const { left, attr } = (operand ?? {}) as { left?: { Var?: string }; attr?: unknown };
    const ofConsent =
      left?.Var === 'context' && (operator === '.' || operator === 'has') && String(attr) === 'approval';
    return !ofConsent && readsContext(operand);
  });
}

function pick(attributes: Record<string, unknown>, { attributes: read }: Reads): unknown[] {
  return Object.entries(attributes).map(([name, value]) => (read.has(name) ? (value ?? null) : null));
}

function idOf(id: string, { ids, whole }: Reads): string {
  return whole || ids.has(id) ? id : '';
}

/** `principal in Group::"x"` reads groups, which count in any case; `resource == Tool::"x"` tells that tool apart. */
function readScope(constraint: PolicyJson['principal'] | PolicyJson['resource'], reads: Reads): void {
  if (constraint.op === 'All' || constraint.op === 'is') return;
  const entity = 'entity' in constraint ? literal({ Value: constraint.entity }) : undefined;
  readEntity(constraint.op, entity, reads);
}

function readEntity(operator: string, entity: { type: string; id: string } | undefined, reads: Reads): void {
  if (operator === 'in' && entity?.type === 'Group') return;
  if (operator !== 'in' && entity !== undefined) reads.ids.add(entity.id);
  else reads.whole = true;
}

/**
 * `principal.x` and `principal has x` read x, a comparison with a literal reads the id; anything else reads it whole.
 */
function readExpression(node: unknown, variables: Variables): void {
  if (Array.isArray(node)) for (const one of node) readExpression(one, variables);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  for (const [operator, operand] of Object.entries(node)) {
    const reads = variableIn(operator === 'Var' ? { Var: operand } : operand?.left, variables);
    if (reads === undefined) readExpression(operand, variables);
    else if (operator === '.' || operator === 'has')
      for (const name of [operand.attr].flat()) reads.attributes.add(name);
    else if (['==', '!=', 'in'].includes(operator)) {
      readEntity(operator, literal(operand.right), reads);
      readExpression(operand.right, variables);
    } else reads.whole = true;
  }
}

function variableIn(node: { Var?: string } | undefined, variables: Variables): Reads | undefined {
  return node?.Var === 'principal' || node?.Var === 'resource' ? variables[node.Var] : undefined;
}

type Literal = { Value?: unknown } | undefined;

function literal(node: Literal): { type: string; id: string } | undefined {
  const value = node?.Value as
    | { __entity?: { type: string; id: string }; type?: string; id?: string }
    | undefined;
  const entity = value?.__entity ?? value;
  return typeof entity?.type === 'string' && typeof entity.id === 'string'
    ? { type: entity.type, id: entity.id }
    : undefined;
}

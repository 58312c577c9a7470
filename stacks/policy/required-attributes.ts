/**
 * Decides from the schema whether `x has y` is always or never true. Takes the contracts and a policy's
 * actions; gives a function from such an expression to its value, or undefined when it depends on the
 * request. Pure.
 */
import { policySchema } from '../../shared/policy/policy-schema.ts';
import { type Node, operandsOf, pathOf } from './expression.ts';
import type { KnownTool } from './lint.ts';

export type Has = (node: Node) => boolean | undefined;

type Type = { attributes?: Record<string, Type & { required?: boolean }> };

/** @param actionIds of the policy; empty for a policy on every action */
export function createHas(tools: readonly KnownTool[], actionIds: readonly string[]): Has {
  const { entityTypes, actions } = policySchema(tools)[''] as unknown as {
    entityTypes: Record<'User' | 'Tool', { shape: Type }>;
    actions: Record<string, { appliesTo?: { context: Type } }>;
  };
  const on = (id: string) =>
    actionIds.length === 0 || actionIds.some((one) => one === id || holdsAction(one, id));
  const contexts = Object.entries(actions).flatMap(([id, { appliesTo }]) =>
    appliesTo !== undefined && on(id) ? [appliesTo.context] : [],
  );
  const typesOf: Record<string, Type[]> = {
    principal: [entityTypes.User.shape],
    resource: [entityTypes.Tool.shape],
    context: contexts,
  };
  return (node) => {
    const { left, attr } = operandsOf(node);
    const [variable = '', ...path] = pathOf(left) ?? [];
    const types = typesOf[variable] ?? [];
    const found = types.map((type) => isThere(type, path, [attr].flat()));
    const [first] = found;
    return found.every((one) => one === first) ? first : undefined;
  };
}

/** `use` is listing and calling, `call` is calling any tool. */
function holdsAction(group: string, id: string): boolean {
  if (group === 'call') return id.startsWith('call:');
  return group === 'use' && (id === 'list' || id.startsWith('call:'));
}

/** @param path known to exist, since the policy reads it; `asked`: the attributes that `has` tests */
function isThere(type: Type, path: string[], asked: string[]): boolean | undefined {
  const [step, ...rest] = path;
  if (step !== undefined) {
    const next = type.attributes?.[step];
    return next === undefined ? undefined : isThere(next, rest, asked);
  }
  const [name, ...deeper] = asked;
  if (name === undefined) return true;
  const attribute = type.attributes?.[name];
  if (attribute === undefined) return false;
  const below = isThere(attribute, [], deeper);
  return attribute.required === false && below !== false ? undefined : below;
}

/**
 * The project's own rules for policies, beyond Cedar's validator. Takes policies and tools; gives the broken
 * rules. Pure. Through these rules listing and calling agree: a permit is on `use`, which includes both, and
 * a forbid on calls alone reads arguments or circumstances.
 */
import { isAuthorizedPartial, type PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { Contract } from '../../shared/contract.ts';
import type { Policy, PolicySet } from '../../shared/policy/policy-set.ts';

/** The attributes of a tool that policies may read. */
export type KnownTool = Pick<Contract, 'name' | 'effect' | 'scopes' | 'inputSchema'>;

export type Broken = { policy: string; what: string };
type LintRule = (policy: Policy) => string[];

/** Every rule that a policy breaks, by the policy's id. */
export function lintPolicies(set: PolicySet): Broken[] {
  const policies = [...set.policies.values()];
  return policies.flatMap((policy) =>
    rules.flatMap((rule) => rule(policy).map((what) => ({ policy: policy.id, what }))),
  );
}

const permitsOnUse: LintRule = ({ json }) => {
  const actions = actionsOf(json);
  if (json.effect !== 'permit' || ['use', 'approve'].includes(actions.join())) return [];
  return [`permits on ${shown(actions)}: a permit says action in Action::"use", or == Action::"approve"`];
};

const forbidsWhatItHides: LintRule = ({ json, consent }) => {
  const actions = actionsOf(json);
  if (json.effect !== 'forbid' || ['use', 'approve'].includes(actions.join())) return [];
  if (actions.length === 0 || !actions.every((action) => action === 'call' || action.startsWith('call:')))
    return [`forbids on ${shown(actions)}: what hides a tool says action in Action::"use"`];
  if (consent !== undefined || variablesIn(json.conditions).has('context')) return [];
  return [
    'forbids calls whatever their context, so the tool would be listed in vain: say action in Action::"use"',
  ];
};

/** A forbid with @consent is lifted by consent, so it must read it; and nothing but a call can be consented to. */
const consentIsRead: LintRule = ({ json, consent }) => {
  if (consent === undefined) return [];
  const actions = actionsOf(json);
  if (!actions.every((action) => action === 'call' || action.startsWith('call:')) || actions.length === 0)
    return ['has @consent, which is for calls alone'];
  return JSON.stringify(json.conditions).includes('"approval"')
    ? []
    : ['has @consent and never reads context.approval: no consent would lift it'];
};

const notForEverybody: LintRule = ({ json }) =>
  json.effect === 'permit' && isAlwaysTrue(json)
    ? ['permits everything to everybody: name a principal, a resource or a condition']
    : [];

const comparesWithEffects: LintRule = ({ json }) =>
  comparedWith(json.conditions, 'effect')
    .filter((one) => !['read', 'write', 'destroy'].includes(one))
    .map((one) => `compares with the effect "${one}": it is read, write or destroy`);

const rules: LintRule[] = [
  permitsOnUse,
  forbidsWhatItHides,
  consentIsRead,
  notForEverybody,
  comparesWithEffects,
];

/**
 * A misspelt tool makes a policy that never applies. For the application's own catalogue only: tests plan
 * other catalogues under the same policies, where a missing tool means nothing.
 */
export function misnamedTools(set: PolicySet, tools: readonly Pick<KnownTool, 'name'>[]): Broken[] {
  return [...set.policies.values()].flatMap(({ id: policy, json }) =>
    entitiesIn(json)
      .filter(({ type, id }) => type === 'Tool' && !tools.some(({ name }) => name === id))
      .map(({ id }) => ({ policy, what: `names the tool "${id}", which is not in the catalogue` })),
  );
}

/** Ids in `action == …`, `action in …`; empty when the policy is on any action. */
export function actionsOf({ action }: PolicyJson): string[] {
  if (action.op === 'All') return [];
  const entities = 'entities' in action ? action.entities : 'entity' in action ? [action.entity] : [];
  return entities.map((entity) => ('__entity' in entity ? entity.__entity.id : entity.id));
}

const shown = (actions: string[]) => (actions.length === 0 ? 'every action' : actions.join(', '));

/** True for every request: Cedar itself reduces the policy with the whole request unknown. */
function isAlwaysTrue(json: PolicyJson): boolean {
  const answer = isAuthorizedPartial({
    principal: null,
    resource: null,
    action: { type: 'Action', id: 'list' },
    context: {},
    policies: { staticPolicies: { it: { ...json, action: { op: 'All' } } } },
    entities: [],
  });
  return answer.type === 'residuals' && answer.response.satisfied.includes('it');
}

/** Every node of an expression, itself first. */
function* nodesIn(node: unknown): Generator<Record<string, unknown>> {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) yield node as Record<string, unknown>;
  for (const child of Object.values(node)) yield* nodesIn(child);
}

function variablesIn(node: unknown): Set<unknown> {
  return new Set([...nodesIn(node)].map(({ Var }) => Var));
}

function entitiesIn(node: unknown): { type: string; id: string }[] {
  return [...nodesIn(node)].flatMap(({ type, id }) =>
    typeof type === 'string' && typeof id === 'string' ? [{ type, id }] : [],
  );
}

/** Literals that an attribute is compared with. */
function comparedWith(node: unknown, attribute: string): string[] {
  return [...nodesIn(node)].flatMap((one) => {
    const { left, right } = (one['=='] ?? one['!='] ?? {}) as { left?: Side; right?: Side };
    const sides = [left, right];
    if (!sides.some((side) => side?.['.']?.attr === attribute)) return [];
    return sides.flatMap((side) => (typeof side?.Value === 'string' ? [side.Value] : []));
  });
}

type Side = { '.'?: { attr: string }; Value?: unknown };

/**
 * The policies of a plan as statements, each with the resource and property that it stands in. A policy that
 * is not JSON throws: a proof must not pass over what it cannot read.
 */
import { createCache } from '../../../shared/kept.ts';
import type { PolicyDocument, Statement } from '../../../shared/policy-document.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { list, ofType } from './proof.ts';

export type Placed = { statement: Statement; resource: Resource; property: string };

/** The statements of a policy in `property` (JSON text, as every Pulumi policy input is); none when it is absent. */
export function statementsIn(resource: Resource, property: string): Placed[] {
  return parseStatements(resource, property, resource.inputs[property]);
}

/** The statements of a policy's text. @throws PlainError that names resource and property of what is not JSON */
export function parseStatements(resource: Resource, property: string, text: unknown): Placed[] {
  if (text === undefined || text === '') return [];
  try {
    const read =
      typeof text === 'string' ? kept(text, () => statementsOf(JSON.parse(text))) : statementsOf(text);
    return read.map((statement) => ({ statement, resource, property }));
  } catch {
    throw new PlainError(`${resource.name} has a ${property} that is not JSON.`);
  }
}

/** Each proof reads the same texts. */
const kept = createCache<readonly Statement[]>(1_000);
const statementsOf = (document: unknown) => list((document as PolicyDocument).Statement);

/** Everything that grants to a role by its own policies: inline, attached, and managed ones of this plan. */
export function identityStatements(plan: Plan, role: Resource): Placed[] {
  const inline = list(role.inputs.inlinePolicies as { policy: string }[] | undefined).flatMap(
    ({ policy }, index) => parseStatements(role, `inlinePolicies[${index}]`, policy),
  );
  const separate = ofType(plan, 'aws:iam/rolePolicy:RolePolicy')
    .filter((policy) => policy.inputs.role === role.id)
    .flatMap((policy) => statementsIn(policy, 'policy'));
  const attached = attachedPolicies(plan, role).flatMap(({ policy }) =>
    policy ? statementsIn(policy, 'policy') : [],
  );
  return [...inline, ...separate, ...attached];
}

/** Managed policies of a role; `policy` is absent when it is not of this plan, so that nobody can read it here. */
export function attachedPolicies(
  plan: Plan,
  role: Resource,
): { arn: string; by: Resource; policy?: Resource }[] {
  const attachments = ofType(plan, 'aws:iam/rolePolicyAttachment:RolePolicyAttachment')
    .filter((attachment) => attachment.inputs.role === role.id)
    .map((by) => ({ arn: String(by.inputs.policyArn), by }));
  const own = list(role.inputs.managedPolicyArns as string[] | undefined).map((arn) => ({ arn, by: role }));
  return [...attachments, ...own].map(({ arn, by }) => {
    const policy = plan.resources.find(
      (one) => one.type === 'aws:iam/policy:Policy' && one.outputs.arn === arn,
    );
    return { arn, by, ...(policy ? { policy } : {}) };
  });
}

/** `{ operator, key, values }` of every condition of a statement. */
export function conditionsOf(statement: Statement): { operator: string; key: string; values: string[] }[] {
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: list(values).map(String) })),
  );
}

/** Condition keys are case-insensitive (IAM User Guide, "Condition"). */
export function conditionOn(statement: Statement, key: string) {
  return conditionsOf(statement).filter((condition) => condition.key.toLowerCase() === key.toLowerCase());
}

/** `AWS:arn`, `Service:lambda.amazonaws.com`, or `*` for each principal of a statement. */
export function principalsOf(statement: Statement): string[] {
  const { Principal: principal } = statement;
  if (principal === undefined) return [];
  if (principal === '*') return ['*'];
  return Object.entries(principal).flatMap(([kind, names]) =>
    list(names).map((name) => (name === '*' ? '*' : `${kind}:${name}`)),
  );
}

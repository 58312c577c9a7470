/**
 * The policies of a plan as statements, each with its resource and property. Throws for a policy that is not JSON,
 * because a proof must not skip one.
 */
import { createCache } from '../../../shared/kept.ts';
import type { PolicyDocument, Statement } from '../../../shared/policy-document.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { list, ofType } from './proof.ts';

export type Placed = { statement: Statement; resource: Resource; property: string };

/**
 * @param property an input with a policy as JSON text
 * @returns its statements; none when it is absent
 * @throws PlainError that names resource and property when it is not JSON
 */
export function statementsIn(resource: Resource, property: string): Placed[] {
  return parseStatements(resource, property, resource.inputs[property]);
}

/**
 * As `statementsIn`, for the text of a policy.
 * @throws PlainError that names resource and property when the text is not JSON
 */
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

/** Statements by text, because every proof reads the same policies. */
const kept = createCache<readonly Statement[]>(1_000);
const statementsOf = (document: unknown) => list((document as PolicyDocument).Statement);

/** @returns the statements of a role's identity policies: inline, separate, and managed ones of this plan */
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

/**
 * @returns the managed policies of a role, each with the resource that attaches it (`by`); `policy` is absent when
 * it is not in this plan
 */
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

/** @returns operator, key and values of every condition of a statement */
export function conditionsOf(statement: Statement): { operator: string; key: string; values: string[] }[] {
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: list(values).map(String) })),
  );
}

/** @returns the statement's conditions on a key, in any case (IAM User Guide, "Condition") */
export function conditionOn(statement: Statement, key: string) {
  return conditionsOf(statement).filter((condition) => condition.key.toLowerCase() === key.toLowerCase());
}

/** @returns `AWS:arn`, `Service:lambda.amazonaws.com`, or `*` for each principal of a statement */
export function principalsOf(statement: Statement): string[] {
  const { Principal: principal } = statement;
  if (principal === undefined) return [];
  if (principal === '*') return ['*'];
  return Object.entries(principal).flatMap(([kind, names]) =>
    list(names).map((name) => (name === '*' ? '*' : `${kind}:${name}`)),
  );
}

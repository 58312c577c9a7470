/**
 * The policy documents of a plan, in the form of a deployment, and the names of each role's policies. Pure.
 */
import type { Plan, Resource } from '../plan/plan-types.ts';
import type { Documents } from './target/target.ts';

/** Documents by `<resource>.<property>`; managed policies also under each role that has them attached. */
export function policyDocuments(plan: Plan): Documents {
  const documents: Documents = new Map();
  for (const resource of plan.resources) {
    for (const [property, value] of Object.entries(resource.inputs)) {
      const document = policyDocument(value);
      if (document !== undefined) documents.set(`${resource.name}.${property}`, document);
    }
    if (resource.type !== 'aws:iam/role:Role') continue;
    const { name, inputs } = resource;
    if (inputs.permissionsBoundary !== undefined)
      documents.set(`${name}.permissionsBoundary`, inputs.permissionsBoundary);
    documents.set(`${name}.policies`, policiesOf(plan, resource));
  }
  return documents;
}

/** Names of a role's inline policies and ARNs of those attached to it, sorted. */
function policiesOf(plan: Plan, role: Resource): string[] {
  const of = (type: string) =>
    plan.resources.filter((each) => each.type === type && each.inputs.role === role.inputs.name);
  const inline = (role.inputs.inlinePolicies ?? []) as { name: string }[];
  return [
    ...inline.map(({ name }) => name),
    ...((role.inputs.managedPolicyArns ?? []) as string[]),
    ...of('aws:iam/rolePolicy:RolePolicy').map(({ inputs }) => String(inputs.name)),
    ...of('aws:iam/rolePolicyAttachment:RolePolicyAttachment').map(({ inputs }) => String(inputs.policyArn)),
  ].sort();
}

/** A policy document as JSON text or as an object; undefined for any other value. */
function policyDocument(value: unknown): object | undefined {
  if (typeof value === 'string' && !value.startsWith('{')) return undefined;
  try {
    const document = typeof value === 'string' ? JSON.parse(value) : value;
    return Array.isArray(document?.Statement) ? document : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The roles of a plan, each with its trust policy, identity policies and boundary. Throws for a policy that the
 * plan does not contain or the evaluator does not know, because the local AWS would then decide otherwise than
 * AWS.
 */
import type { PolicyDocument } from '../../shared/policy-document.ts';
import type { Resource } from '../plan/plan-types.ts';
import { needText, type PlanIndex, tagsOf, textOf, textsOf } from './plan-index.ts';
import { readPolicy } from './policy-text.ts';

export type Principal = {
  roleName: string;
  /** `arn:aws:iam::<account>:role<path><role name>` */
  roleArn: string;
  /** the role's unique id, `AROA…` */
  roleId: string;
  /** the role's own tags, which become aws:PrincipalTag/… unless the session has the same key */
  tags: Record<string, string>;
  /** the longest session that AssumeRole may request */
  maxSessionSeconds: number;
  trust: PolicyDocument;
  /** inline and attached policies together */
  identity: PolicyDocument[];
  boundary?: PolicyDocument;
};

export type Principals = {
  byName(roleName: string): Principal | undefined;
  byArn(roleArn: string): Principal | undefined;
  /** in the plan's order */
  all: readonly Principal[];
};

const rolePolicy = 'aws:iam/rolePolicy:RolePolicy';
const attachmentType = 'aws:iam/rolePolicyAttachment:RolePolicyAttachment';

/** "The default value is one hour" (IAM API Reference, CreateRole, MaxSessionDuration). */
const defaultMaxSessionSeconds = 3_600;

/**
 * Reads and checks all roles of the plan.
 * @throws Error with the urn of a resource that cannot be read
 */
export function readPrincipals(index: PlanIndex): Principals {
  const [shared] = index.byType('aws:iam/policyAttachment:PolicyAttachment');
  if (shared) throw new Error(`${shared.urn}: an exclusive policy attachment is not part of the local AWS`);

  const all = index.byType('aws:iam/role:Role').map((role) => readPrincipal(index, role));
  checkOwners(index, all);
  const byName = new Map(all.map((principal) => [principal.roleName, principal]));
  const byArn = new Map(all.map((principal) => [principal.roleArn, principal]));
  if (byName.size !== all.length) throw new Error('the plan has two roles of one name');
  return { byName: (roleName) => byName.get(roleName), byArn: (roleArn) => byArn.get(roleArn), all };
}

function readPrincipal(index: PlanIndex, role: Resource): Principal {
  const roleName = needText(role, 'name');
  const boundary = textOf(role, 'permissionsBoundary');
  return {
    roleName,
    roleArn: needText(role, 'arn'),
    roleId: needText(role, 'uniqueId'),
    tags: tagsOf(role),
    maxSessionSeconds: maxSessionSecondsOf(role),
    trust: readPolicy(property(role, 'assumeRolePolicy'), 'trust', `${role.urn} assumeRolePolicy`),
    identity: [
      ...inlineOf(role),
      ...separateOf(index, role, roleName),
      ...attachedOf(index, role, roleName).map((arn) => managedPolicy(index, arn, 'identity', role)),
    ],
    ...(boundary === undefined ? {} : { boundary: managedPolicy(index, boundary, 'boundary', role) }),
  };
}

function inlineOf(role: Resource): PolicyDocument[] {
  const inline = property(role, 'inlinePolicies') ?? [];
  if (!Array.isArray(inline)) throw new Error(`${role.urn}: inlinePolicies is not a list`);
  return inline.flatMap((item: { name?: unknown; policy?: unknown }) =>
    // For a role without inline policies the provider reports one empty block.
    item.policy === undefined
      ? []
      : [readPolicy(item.policy, 'identity', `${role.urn} ${String(item.name)}`)],
  );
}

function separateOf(index: PlanIndex, role: Resource, roleName: string): PolicyDocument[] {
  return ofRole(index, rolePolicy, role, roleName).map((policy) =>
    readPolicy(property(policy, 'policy'), 'identity', policy.urn),
  );
}

function attachedOf(index: PlanIndex, role: Resource, roleName: string): string[] {
  const attachments = ofRole(index, attachmentType, role, roleName);
  const arns = attachments.map((attachment) => needText(attachment, 'policyArn'));
  return [...new Set([...textsOf(role, 'managedPolicyArns'), ...arns])];
}

/** Refuses a policy for a role that is not in the plan: the local AWS would drop it, even a Deny. */
function checkOwners(index: PlanIndex, all: Principal[]): void {
  const known = new Set(all.flatMap((principal) => [principal.roleName, principal.roleArn]));
  for (const role of index.byType('aws:iam/role:Role')) known.add(role.id);
  for (const type of [rolePolicy, attachmentType]) {
    const lost = index.byType(type).find((resource) => !known.has(needText(resource, 'role')));
    if (lost) throw new Error(`${lost.urn}: the plan has no role ${needText(lost, 'role')}`);
  }
}

/** @returns resources whose property `role` is this role's name, id or ARN */
function ofRole(index: PlanIndex, type: string, role: Resource, roleName: string): Resource[] {
  const names = new Set([roleName, role.id, needText(role, 'arn')]);
  return [...names].flatMap((name) => index.byProperty(type, 'role', name));
}

function managedPolicy(
  index: PlanIndex,
  arn: string,
  kind: 'identity' | 'boundary',
  role: Resource,
): PolicyDocument {
  const policy = index.byArn(arn);
  if (policy?.type !== 'aws:iam/policy:Policy') {
    throw new Error(
      `${role.urn}: the managed policy ${arn} is not in the plan; what it allows is not known here`,
    );
  }
  return readPolicy(property(policy, 'policy'), kind, policy.urn);
}

function maxSessionSecondsOf(role: Resource): number {
  const seconds = property(role, 'maxSessionDuration') ?? defaultMaxSessionSeconds;
  if (typeof seconds !== 'number') throw new Error(`${role.urn}: maxSessionDuration is not a number`);
  return seconds;
}

function property(resource: Resource, name: string): unknown {
  return resource.outputs[name] ?? resource.inputs[name];
}

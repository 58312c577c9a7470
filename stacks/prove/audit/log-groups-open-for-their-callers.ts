/**
 * A log group under our own key works only if the key opens for CloudWatch Logs itself and for each caller: the
 * role that makes the group, the code that writes it, the role that subscribes to it, and the person who reads
 * it. Evaluates the key policy with the caller's own policies and boundary, as CloudWatch Logs would cause it
 * (assumption logs-asks-kms-as-its-caller).
 */
import { type PolicyDocument, policyDocument } from '../../../shared/policy-document.ts';
import type { Principal } from '../../account/principals.ts';
import { evaluate, type Policies } from '../../iam/evaluate.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { plain, principalsOfPlan } from '../model/almighty.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';
import { keyOf } from '../model/stores.ts';

export const logGroupsOpenForTheirCallers: Proof = {
  id: 'log-groups-open-for-their-callers',
  title: 'The key of a log group opens for CloudWatch Logs and for everybody who may call it on that group',
  check(plan: Plan) {
    const groups = ofType(plan, 'aws:cloudwatch/logGroup:LogGroup').filter(({ inputs }) => inputs.kmsKeyId);
    if (groups.length === 0) return [];
    const principals = principalsOfPlan(plan).all;
    return groups.flatMap((group) => groupFindings(plan, group, principals));
  },
};

/** The actions of the User Guide's key policy, without DescribeKey, which has no encryption context. */
const uses = ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey'].map(
  (name) => `kms:${name}`,
);

/** A role that may make one of these calls is a caller of the group: it makes, writes, reads or subscribes. */
const calls = [
  ...['CreateLogGroup', 'AssociateKmsKey', 'PutSubscriptionFilter', 'CreateLogStream', 'PutLogEvents'],
  ...['GetLogEvents', 'FilterLogEvents', 'StartQuery'],
].map((name) => `logs:${name}`);

type Caller = { title: string; arn: string; policies: Omit<Policies, 'resource'> };

function groupFindings(plan: Plan, group: Resource, principals: readonly Principal[]): Finding[] {
  const key = keyOf(plan, group.inputs.kmsKeyId);
  if (key === undefined)
    return [finding(group, 'kmsKeyId', 'names no key of this plan: nobody can say for whom it opens')];
  const arn = String(group.outputs.arn);
  const lacking = [
    ...(opensForService(plan, key, arn) ? [] : [`logs.${plan.region}.amazonaws.com`]),
    ...callersOf(plan, arn, principals)
      .filter((caller) => !opensFor(plan, { key, group: arn }, caller))
      .map(({ title }) => title),
  ];
  return lacking.length === 0
    ? []
    : [
        finding(
          group,
          'kmsKeyId',
          `is a key that does not open, through CloudWatch Logs, for ${lacking.join(', ')}`,
        ),
      ];
}

type Key = { arn: string; policy: PolicyDocument };

const contextOf = (group: string) => ({ 'kms:EncryptionContext:aws:logs:arn': group });

function opensForService({ region, accountId }: Plan, { arn, policy }: Key, group: string): boolean {
  const service = `logs.${region}.amazonaws.com`;
  const principal = { arn: service, accountId, service };
  const context = { ...plain, ...contextOf(group), 'aws:PrincipalIsAWSService': 'true' };
  return uses.every(
    (action) =>
      evaluate({ action, resource: arn, principal, context }, { identity: [], resource: policy }).allowed,
  );
}

/**
 * Reads the key policy strictly: replaces the principal `*` by this role, so that its boundary limits the
 * statement. AWS documents that it does not for `*` with aws:PrincipalArn, and is silent on
 * aws:PrincipalAccount.
 */
function opensFor(plan: Plan, { key, group }: { key: Key; group: string }, caller: Caller): boolean {
  const resource = {
    ...key.policy,
    Statement: key.policy.Statement.map((one) =>
      one.Effect === 'Allow' && one.Principal === '*' ? { ...one, Principal: { AWS: caller.arn } } : one,
    ),
  };
  const context = {
    ...plain,
    ...aboutCaller(plan, caller.arn),
    ...contextOf(group),
    'kms:ViaService': `logs.${plan.region}.amazonaws.com`,
    'aws:ViaAWSService': 'true',
  };
  const principal = principalOf(plan, caller.arn);
  return uses.every(
    (action) =>
      evaluate({ action, resource: key.arn, principal, context }, { ...caller.policies, resource }).allowed,
  );
}

function callersOf(plan: Plan, group: string, principals: readonly Principal[]): Caller[] {
  const ours = principals
    .map(
      ({ roleName, roleArn, identity, boundary }): Caller => ({
        title: roleName,
        arn: roleArn,
        policies: { identity, ...(boundary && { boundary }) },
      }),
    )
    .filter((caller) => mayCall(plan, group, caller));
  return [...ours, ...(isAccessLog(plan, group) ? [roleOfApiGateway(plan)] : [])];
}

function mayCall(plan: Plan, group: string, { arn, policies }: Caller): boolean {
  const context = { ...plain, ...aboutCaller(plan, arn) };
  const principal = principalOf(plan, arn);
  const streams = policies.identity
    .flatMap(({ Statement }) => Statement.flatMap(({ Resource }) => list(Resource)))
    .filter((one) => one.startsWith(`${group}:log-stream:`) && !/[*?]/.test(one));
  return calls.some((action) =>
    [group, `${group}:*`, `${group}:log-stream:sample`, ...streams].some(
      (resource) => evaluate({ action, resource, principal, context }, policies).allowed,
    ),
  );
}

function isAccessLog(plan: Plan, group: string): boolean {
  return ofType(plan, 'aws:apigateway/stage:Stage').some(
    ({ inputs }) =>
      (inputs.accessLogSettings as { destinationArn?: string } | undefined)?.destinationArn === group,
  );
}

/**
 * API Gateway writes access logs with one role of the account, which no stage makes. It may use CloudWatch Logs
 * alone (API Gateway Developer Guide, "Permissions for CloudWatch logging").
 */
function roleOfApiGateway({ accountId }: Plan): Caller {
  const logsOnly = policyDocument([{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }]);
  return {
    title: "the account's role of API Gateway",
    arn: `arn:aws:iam::${accountId}:role/account-of-api-gateway`,
    policies: { identity: [logsOnly] },
  };
}

const aboutCaller = ({ accountId }: Plan, arn: string) => ({
  'aws:PrincipalArn': arn,
  'aws:PrincipalAccount': accountId,
  'kms:CallerAccount': accountId,
});

const principalOf = ({ accountId }: Plan, arn: string) => ({ arn, roleArn: arn, accountId });

/**
 * A policy on a bucket, table, key, topic or log group can grant without any identity policy. So each Allow in one
 * names every action and admits only roles of this plan, a service that acts for a resource of this account (IAM User
 * Guide, "Cross-service confused deputy prevention"), or, on a KMS key, the account, to administer the key or to use it
 * through one service.
 */
import type { Statement } from '../../../shared/policy-document.ts';
import type { Finding, Plan } from '../../plan/plan-types.ts';
import { roles } from '../model/actors.ts';
import { conditionsOf, type Placed, principalsOf, statementsIn } from '../model/policies.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';

/** REST APIs (private-api-closed) and endpoints (endpoints-admit-our-own) have their own proofs. */
const policies: [type: string, property: string][] = [
  ['aws:s3/bucketPolicy:BucketPolicy', 'policy'],
  ['aws:dynamodb/resourcePolicy:ResourcePolicy', 'policy'],
  ['aws:kms/key:Key', 'policy'],
  ['aws:kms/keyPolicy:KeyPolicy', 'policy'],
  ['aws:sns/topic:Topic', 'policy'],
  ['aws:sns/topicPolicy:TopicPolicy', 'policy'],
  ['aws:cloudwatch/logResourcePolicy:LogResourcePolicy', 'policyDocument'],
];

/**
 * Actions that use a key or let others use it; the other ones administer it (KMS Developer Guide, "Key administrators").
 */
const keyUse =
  /^kms:(Encrypt|Decrypt|ReEncrypt|GenerateDataKey|GenerateMac|GenerateRandom|Sign|Verify|DeriveSharedSecret|CreateGrant|ReplicateKey|ImportKeyMaterial)/i;
/** Patterns for one action of which services use several variants. */
const families = /^kms:(GenerateDataKey|ReEncrypt)\*$/;

export const resourcePoliciesAdmitOurOwn: Proof = {
  id: 'resource-policies-admit-our-own',
  title:
    'What a policy of a bucket, table, key, topic or log group allows, it allows to our own, action by action',
  check(plan: Plan) {
    return policies
      .flatMap(([type, property]) =>
        ofType(plan, type).flatMap((resource) => statementsIn(resource, property)),
      )
      .filter(({ statement }) => statement.Effect === 'Allow')
      .flatMap((placed) => [...actionFindings(placed), ...principalFindings(plan, placed)]);
  },
};

function say({ statement, resource, property }: Placed, reason: string): Finding {
  return finding(resource, property, `${statement.Sid ?? 'an Allow'} ${reason}`);
}

function actionFindings(placed: Placed): Finding[] {
  const { Action, Resource, ...rest } = placed.statement;
  if ('NotAction' in rest || 'NotPrincipal' in rest || 'NotResource' in rest)
    return [say(placed, 'allows by exception: name what it allows')];
  // In a key policy `*` stands for the key of the policy (KMS Developer Guide, "Key policies").
  const wide = !placed.resource.type.startsWith('aws:kms/') && list(Resource).includes('*');
  return [
    ...(wide ? [say(placed, 'allows it on *')] : []),
    ...list(Action)
      .filter((action) => /[*?]/.test(action) && !families.test(action))
      .map((action) => say(placed, `allows the pattern ${action}`)),
  ];
}

function principalFindings(plan: Plan, placed: Placed): Finding[] {
  const { statement } = placed;
  const ours = roles(plan).map((role) => `AWS:${role.outputs.arn}`);
  const account = [`AWS:arn:aws:iam::${plan.accountId}:root`, `AWS:${plan.accountId}`];
  const principals = principalsOf(statement);
  if (principals.length === 0) return [say(placed, 'names no principal')];
  return principals.flatMap((principal) => {
    if (ours.includes(principal)) return [];
    if (principal.startsWith('Service:'))
      return isPinned(plan, statement) || isRule(plan, principal, placed)
        ? []
        : [say(placed, `admits ${principal} for any account: name aws:SourceArn or aws:SourceAccount`)];
    if (account.includes(principal)) return accountFindings(plan, placed);
    return isNarrowed(plan, statement) || isCallerOfOurs(plan, placed)
      ? []
      : [say(placed, `admits ${principal}, which is not of this plan`)];
  });
}

/** Such an Allow delegates to identity policies, so on a key it may only administer, or name one service. */
function accountFindings(plan: Plan, placed: Placed): Finding[] {
  const { statement, resource } = placed;
  if (!resource.type.startsWith('aws:kms/')) return [say(placed, 'admits the whole account')];
  const use = list(statement.Action).filter((action) => keyUse.test(action) || action.endsWith(':*'));
  return use.length === 0 || viaOneService(statement) || isNarrowed(plan, statement)
    ? []
    : [say(placed, `admits the whole account to ${use.join(', ')}: name kms:ViaService`)];
}

/**
 * EventBridge does not name its rule to a topic, so there is no source to compare (assumption
 * rules-publish-without-a-source). It may only publish, and only to topics of this plan.
 */
function isRule(plan: Plan, principal: string, { statement, resource }: Placed): boolean {
  const topics = ofType(plan, 'aws:sns/topic:Topic').map(({ outputs }) => outputs.arn);
  return (
    principal === 'Service:events.amazonaws.com' &&
    resource.type === 'aws:sns/topicPolicy:TopicPolicy' &&
    list(statement.Action).every((action) => action === 'sns:Publish') &&
    list(statement.Resource).every((arn) => topics.includes(arn))
  );
}

/** Whether a key admits principals of this account only through one service and for resources of this account. */
function isCallerOfOurs(plan: Plan, { statement, resource }: Placed): boolean {
  const ofAccount = conditionsOf(statement).some(
    ({ operator, key, values }) =>
      operator === 'StringEquals' &&
      key.toLowerCase() === 'aws:principalaccount' &&
      values.every((value) => value === plan.accountId),
  );
  return (
    resource.type.startsWith('aws:kms/') && ofAccount && viaOneService(statement) && isPinned(plan, statement)
  );
}

const exactOperators = /^(StringEquals|StringLike|ArnEquals|ArnLike)$/;

function viaOneService(statement: Statement): boolean {
  return conditionsOf(statement).some(
    ({ operator, key, values }) =>
      exactOperators.test(operator) &&
      key.toLowerCase() === 'kms:viaservice' &&
      values.length > 0 &&
      values.every((value) => !/[*?]/.test(value)),
  );
}

/** Whether the service must act for a resource of this account. */
function isPinned(plan: Plan, statement: Statement): boolean {
  return conditionsOf(statement).some(({ operator, key, values }) => {
    if (!exactOperators.test(operator) || values.length === 0) return false;
    const lower = key.toLowerCase();
    if (lower === 'aws:sourceaccount') return values.every((value) => value === plan.accountId);
    // The value is the ARN of a log group or trail, which names the account.
    const names = lower === 'aws:sourcearn' || lower.startsWith('kms:encryptioncontext:aws:');
    return names && values.every((value) => value.split(':')[4] === plan.accountId);
  });
}

/** Whether a condition limits the statement to roles of this account, by name. */
function isNarrowed(plan: Plan, statement: Statement): boolean {
  return conditionsOf(statement).some(
    ({ operator, key, values }) =>
      exactOperators.test(operator) &&
      key.toLowerCase() === 'aws:principalarn' &&
      values.length > 0 &&
      values.every(
        (value) => value.startsWith(`arn:aws:iam::${plan.accountId}:role/`) && !/role\/[*?]/.test(value),
      ),
  );
}

/**
 * A policy on a bucket, table, key, topic or log group grants by itself, whatever the identity policies say. So each
 * Allow in one names actions one by one and admits only our own: roles of this plan, a service that acts for a
 * resource of this account (the confused deputy, IAM User Guide, "Cross-service confused deputy prevention"), or on
 * a KMS key the account, to administer it or through one service.
 */
import type { Statement } from '../../../shared/policy-document.ts';
import type { Finding, Plan } from '../../plan/plan-types.ts';
import { roles } from '../model/actors.ts';
import { conditionsOf, type Placed, principalsOf, statementsIn } from '../model/policies.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';

/** REST APIs (private-api-closed) and endpoints (no-internet-from-private-subnets) have proofs of their own. */
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
 * Actions that use a key, or let others use it; all others administer it (KMS Developer Guide, "Key administrators").
 */
const keyUse =
  /^kms:(Encrypt|Decrypt|ReEncrypt|GenerateDataKey|GenerateMac|GenerateRandom|Sign|Verify|DeriveSharedSecret|CreateGrant|ReplicateKey|ImportKeyMaterial)/i;
/** Families of one action that services ask for under several names. */
const families = /^kms:(GenerateDataKey|ReEncrypt)\*$/;

export const resourcePoliciesAdmitOurOwn: Proof = {
  id: 'resource-policies-admit-our-own',
  title:
    'What a policy of a bucket, table, key, topic or log group allows, it allows to our own, action by action',
  modes: ['deploy', 'dev'],
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
  // In a key policy `*` is the key that it is attached to (KMS Developer Guide, "Key policies").
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

/** The account's own policies decide then, so on a key it may only administer, or use it through one service. */
function accountFindings(plan: Plan, placed: Placed): Finding[] {
  const { statement, resource } = placed;
  if (!resource.type.startsWith('aws:kms/')) return [say(placed, 'admits the whole account')];
  const use = list(statement.Action).filter((action) => keyUse.test(action) || action.endsWith(':*'));
  return use.length === 0 || viaOneService(statement) || isNarrowed(plan, statement)
    ? []
    : [say(placed, `admits the whole account to ${use.join(', ')}: name kms:ViaService`)];
}

/**
 * EventBridge says nothing of its rule to a topic, so there is nothing to pin (assumption
 * rules-publish-without-a-source): it may publish to one topic of this plan and no more.
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

/** Of a key: everybody of this account, through one service, for named things of this account. */
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

/** The service acts for something of this account. */
function isPinned(plan: Plan, statement: Statement): boolean {
  return conditionsOf(statement).some(({ operator, key, values }) => {
    if (!exactOperators.test(operator) || values.length === 0) return false;
    const lower = key.toLowerCase();
    if (lower === 'aws:sourceaccount') return values.every((value) => value === plan.accountId);
    // The key says by which log group or trail; its ARN names the account.
    const names = lower === 'aws:sourcearn' || lower.startsWith('kms:encryptioncontext:aws:');
    return names && values.every((value) => value.split(':')[4] === plan.accountId);
  });
}

/** `*`, narrowed to roles of this account by name. */
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

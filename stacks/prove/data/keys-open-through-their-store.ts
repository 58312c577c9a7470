// biome-ignore-all lint/style/noExcessiveLinesPerFile: one proof with all that it rests on
/**
 * A key of tenant data opens only for session roles, and only through the store that it encrypts. Evaluates the key
 * policy alone (beside an identity policy that allows everything), and reads the statements of identity policies
 * and boundaries. And a store accepts no other key, because the owner of another key would control the object.
 * Sources: KMS Developer Guide, kms:ViaService and kms:EncryptionContext; S3 User Guide, "Using SSE-KMS".
 */
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { governingRoles, roles } from '../model/actors.ts';
import { agent, almighty, insideVpc } from '../model/almighty.ts';
import { readPlanTools } from '../model/plan-tools.ts';
import {
  conditionOn,
  conditionsOf,
  identityStatements,
  type Placed,
  statementsIn,
} from '../model/policies.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';
import type { Thing } from '../model/reach-types.ts';
import { keyOfBucket, keyOfTable, resourcePolicyOf } from '../model/stores.ts';
import { withReach } from '../reach/reached.ts';

/** Actions that use a key or change it; reading its settings is neither. */
const useAction = /^kms:(?!List|Describe|Get)/i;
const keyUses = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:GenerateDataKey', 'kms:CreateGrant'];

export const keysOpenThroughTheirStore: Proof = {
  id: 'keys-open-through-their-store',
  title:
    "A key of tenants' data opens for sessions and through its store only, and the store takes no other key",
  check(plan: Plan) {
    return [
      ...withReach(plan, ({ things }) =>
        things.filter(({ holds }) => holds === 'tenant data').flatMap((thing) => storeFindings(plan, thing)),
      ),
      // governance-is-confined judges the governing roles.
      ...roles(plan)
        .filter((role) => !governingRoles(plan).includes(role))
        .flatMap((role) =>
          identityStatements(plan, role).flatMap((placed) => [
            ...statementFindings(placed),
            ...(minted(plan).includes(role) ? [] : contextFindings(placed)),
          ]),
        ),
      ...boundariesOf(plan, minted(plan)).flatMap((policy) =>
        statementsIn(policy, 'policy').flatMap(statementFindings),
      ),
    ];
  },
};

type Context = Record<string, string>;

function storeFindings(plan: Plan, thing: Thing): Finding[] {
  const store = plan.resources.find(({ urn }) => urn === thing.urn);
  const arn = store && (thing.kind === 'bucket' ? keyOfBucket(plan, store) : keyOfTable(store));
  const key = ofType(plan, 'aws:kms/key:Key').find(({ outputs }) => outputs.arn === arn);
  const [role] = readPlanTools(plan).dataRoles;
  if (!arn || !key || !role) return [];
  return [
    ...keyFindings(plan, key, { thing, roleArn: String(role.role.outputs.arn) }),
    ...(thing.kind === 'bucket' ? foreignKeyFindings(plan, thing, arn) : []),
  ];
}

function keyFindings(
  plan: Plan,
  key: Resource,
  { thing, roleArn }: { thing: Thing; roleArn: string },
): Finding[] {
  const { policy } = resourcePolicyOf(plan, { ...thing, urn: key.urn, arn: 'none', name: 'none' });
  if (!policy) return [finding(key, 'policy', 'is absent, and KMS then admits the whole account')];
  const service = thing.kind === 'bucket' ? 's3' : 'dynamodb';
  const via = (name: string): Context => ({ 'kms:ViaService': `${name}.${plan.region}.amazonaws.com` });
  const ours: Context =
    thing.kind === 'bucket'
      ? { 'kms:EncryptionContext:aws:s3:arn': thing.arn }
      : {
          'kms:EncryptionContext:aws:dynamodb:tableName': thing.name,
          'kms:EncryptionContext:aws:dynamodb:subscriberId': plan.accountId,
        };
  const ask = (who: string, action: string, context: Context) =>
    almighty(plan.accountId, who)(
      {
        action,
        resource: String(key.outputs.arn),
        context: { ...agent, ...context, 'aws:PrincipalArn': who },
      },
      { resource: policy },
    );
  const others = Object.fromEntries(Object.keys(ours).map((name) => [name, 'of-a-stranger']));
  const stranger = `arn:aws:iam::${plan.accountId}:role/administrator`;
  const found = (reason: string) => finding(key, 'policy', reason);
  return [
    ...(ask(roleArn, 'kms:Decrypt', { ...via(service), ...ours }).allowed
      ? []
      : [found('keeps sessions from their data: kms:Decrypt through the store')]),
    ...keyUses.flatMap((action) => [
      ...(ask(roleArn, action, ours).explicitDeny
        ? []
        : [found(`does not deny in words: ${action}, directly`)]),
      ...(ask(roleArn, action, { ...via('secretsmanager'), ...ours }).explicitDeny
        ? []
        : [found(`does not deny in words: ${action} through another service`)]),
      ...(ask(roleArn, action, { ...via(service), ...others }).allowed
        ? [found(`admits a session to ${action} for another store`)]
        : []),
      ...(thing.kind === 'bucket' && !ask(stranger, action, { ...via(service), ...ours }).explicitDeny
        ? [found(`does not deny in words: ${action} by other roles than sessions`)]
        : []),
    ]),
    ...['kms:Encrypt', 'kms:ReEncryptFrom', 'kms:CreateGrant']
      .filter((action) => ask(roleArn, action, { ...via(service), ...ours }).allowed)
      .map((action) => found(`admits a session to ${action}, which no grant needs`)),
  ];
}

/** A writer could choose another key by a header. */
function foreignKeyFindings(plan: Plan, thing: Thing, key: string): Finding[] {
  const { at, policy } = resourcePolicyOf(plan, thing);
  if (!at || !policy) return [];
  const decide = almighty(plan.accountId, `arn:aws:iam::${plan.accountId}:role/administrator`);
  const kms = 's3:x-amz-server-side-encryption';
  const refused: [string, Context][] = [
    [
      "under a stranger's key",
      { [kms]: 'aws:kms', [`${kms}-aws-kms-key-id`]: key.replace(/[^/]*$/, 'elsewhere') },
    ],
    ["under AWS's key", { [kms]: 'AES256' }],
    ['under a key of the client', { [`${kms}-customer-algorithm`]: 'AES256' }],
  ];
  const put = { action: 's3:PutObject', resource: `${thing.arn}/sample-tenant/x` };
  return refused
    .filter(
      ([, context]) =>
        !decide({ ...put, context: { ...insideVpc(plan), ...context } }, { resource: policy }).explicitDeny,
    )
    .map(([what]) => finding(at, 'policy', `takes an object ${what}`));
}

const boundariesOf = (plan: Plan, roles: Resource[]): Resource[] => {
  const arns = roles.map(({ inputs }) => inputs.permissionsBoundary);
  return ofType(plan, 'aws:iam/policy:Policy').filter(({ outputs }) => arns.includes(outputs.arn));
};

const minted = (plan: Plan): Resource[] => {
  const { dataRoles, invokeRoles } = readPlanTools(plan);
  return [...invokeRoles, ...dataRoles.map(({ role }) => role)];
};

/** One key serves logs, trail and records, so a role outside sessions must name the one that it uses it for. */
function contextFindings({ statement, resource, property }: Placed): Finding[] {
  const uses = list(statement.Action).filter((action) => useAction.test(action));
  const named = conditionsOf(statement).some(({ key }) => /^kms:EncryptionContext:/i.test(key));
  if (statement.Effect !== 'Allow' || uses.length === 0 || named) return [];
  const reason = `allows ${uses.join(', ')} without saying for what (kms:EncryptionContext)`;
  return [finding(resource, property, `${statement.Sid ?? 'an Allow'} ${reason}`)];
}

/** An identity policy that allows the use of a key must name the service that uses it. */
function statementFindings({ statement, resource, property }: Placed): Finding[] {
  const uses = list(statement.Action).filter((action) => useAction.test(action));
  if (statement.Effect !== 'Allow' || uses.length === 0) return [];
  const found = (reason: string) => finding(resource, property, `${statement.Sid ?? 'an Allow'} ${reason}`);
  const named = conditionOn(statement, 'kms:ViaService').some(
    ({ operator, values }) => operator === 'StringEquals' && values.length > 0,
  );
  return [
    ...(named ? [] : [found(`allows ${uses.join(', ')} without naming the service (kms:ViaService)`)]),
    ...uses.filter((action) => /[*?]/.test(action)).map((action) => found(`allows the pattern ${action}`)),
    ...list(statement.Resource)
      .filter((arn) => /[*?]/.test(arn))
      .map((arn) => found(`allows ${uses.join(', ')} on ${arn}: name the key`)),
  ];
}

/**
 * Who gets through to a key, over the plan of stage local: the request that S3 or DynamoDB forwards, decided with
 * the policies of the data session, of its role, its boundary and the key; then each of them taken out.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '#application/catalogue';
import { bindGrants } from '../../../shared/grant.ts';
import { sessionPolicy } from '../../../shared/grant-policies.ts';
import type { PolicyDocument } from '../../../shared/policy-document.ts';
import { createAuthorize } from '../../../stacks/account/authorize.ts';
import type { Network, Session } from '../../../stacks/account/aws-request.ts';
import { askOfKey, type KeyOperation, type KeyUse } from '../../../stacks/local/kms.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { environment, one, planned } from '../../support/plans.ts';

let plan: Plan;
beforeAll(async () => {
  plan = await planned('local');
});

const arguments_: Record<string, object> = {
  read_letter: { path: 'a.txt' },
  write_letter: { path: 'a.txt', text: 'x' },
  create_parcel: { title: 'a', text: 'b' },
};

/** The data session of one call, as the router mints it. */
function sessionOf(toolName: string, data = dataOf(plan)): Session {
  const tool = catalogue.find(({ name }) => name === toolName);
  const role = plan.resources.find(
    ({ id, type }) => type.endsWith(':Role') && id.endsWith(`data-${toolName}`),
  );
  if (!tool || !role) throw new Error(`there is no tool ${toolName} with grants`);
  const caller = { tenant: 'fjord', subject: 's' };
  const input = arguments_[toolName] as Record<string, unknown>;
  const named = bindGrants(tool.grants, { caller, input, callId: '00000000-0000-4000-8000-000000000001' });
  return {
    arn: `arn:aws:sts::${plan.accountId}:assumed-role/${role.id}/call`,
    roleArn: String(role.outputs.arn),
    roleName: role.id,
    roleId: String(role.outputs.uniqueId),
    sessionName: 'call',
    accessKeyId: 'ASIATEST',
    issuedAtMs: 0,
    expiresAtMs: 1,
    tags: { actor: 'ai-agent', tool: toolName, tenant: 'fjord', subject: 's' },
    sessionPolicy: JSON.stringify(sessionPolicy(tool.grants, named, data)),
  };
}

function dataOf(of: Plan) {
  const { DATA_ARNS = '', DATA_KEYS = '' } = environment(of, 'RouterFunction');
  return { arns: JSON.parse(DATA_ARNS), keys: JSON.parse(DATA_KEYS) };
}

const inside = (): Network => ({
  sourceIp: '10.40.0.10',
  sourceVpc: one(plan, 'Vpc', 'Network').id,
  sourceVpce: one(plan, 'VpcEndpoint', 'S3Endpoint').id,
});

function documents(): KeyUse {
  const { arns, keys } = dataOf(plan);
  return { service: 's3', keyArn: keys.letters, encryptionContext: { 'aws:s3:arn': arns.letters } };
}

function parcels(): KeyUse {
  const { arns, keys } = dataOf(plan);
  const context = {
    'aws:dynamodb:tableName': arns.parcels.split('/')[1],
    'aws:dynamodb:subscriberId': plan.accountId,
  };
  return { service: 'dynamodb', keyArn: keys.parcels, encryptionContext: context };
}

type Given = { session?: Session; network?: Network; plan?: Plan };

/** The reason for which the request is refused; undefined when it is not. */
function refused(use: KeyUse, operation: KeyOperation, given: Given): string | undefined {
  const { session = sessionOf('read_letter'), network = inside() } = given;
  try {
    createAuthorize(given.plan ?? plan)({ session, network }, askOfKey(use, operation));
    return undefined;
  } catch (error) {
    const [, reason] = / on resource: \S+ (.*)$/.exec((error as Error).message) ?? [];
    return reason ?? String(error);
  }
}

/** The plan with one policy document changed. */
function changed(kind: string, name: string, change: (document: PolicyDocument) => void): Plan {
  const copy = structuredClone(plan);
  const resource = one(copy, kind, name);
  const document = JSON.parse(String(resource.inputs.policy)) as PolicyDocument;
  change(document);
  resource.inputs.policy = JSON.stringify(document);
  resource.outputs.policy = resource.inputs.policy;
  return copy;
}

const isAboutKeys = ({ Action }: { Action?: string | string[] }) => JSON.stringify(Action).includes('kms:');

describe('a data session', () => {
  it('gets through S3 and DynamoDB to the key of its data, for what its grants need', () => {
    expect(refused(documents(), 'Decrypt', {})).toBeUndefined();
    const writing = sessionOf('write_letter');
    expect(refused(documents(), 'GenerateDataKey', { session: writing })).toBeUndefined();
    expect(refused(documents(), 'Decrypt', { session: writing })).toBeUndefined();
    expect(refused(parcels(), 'Decrypt', { session: sessionOf('create_parcel') })).toBeUndefined();
  });

  it('is not asked from where: what S3 forwards comes from S3, and S3 itself has refused who is outside', () => {
    expect(refused(documents(), 'Decrypt', { network: { sourceIp: '198.51.100.1' } })).toBeUndefined();
  });

  it('reaches no other key, makes no data key for a read, and brings no other table', () => {
    const none = 'because no identity-based policy allows the kms:';
    expect(refused(parcels(), 'Decrypt', {})).toContain(none);
    expect(refused(documents(), 'GenerateDataKey', {})).toContain(none);
    const session = sessionOf('create_parcel');
    expect(refused(documents(), 'Decrypt', { session })).toContain(none);
    const other = { ...parcels(), encryptionContext: { 'aws:dynamodb:tableName': 'other' } };
    expect(refused(other, 'Decrypt', { session })).toBe(
      'because no resource-based policy allows the kms:Decrypt action',
    );
  });

  it('cannot call KMS itself', () => {
    const { via: _via, context: _context, ...direct } = askOfKey(documents(), 'Decrypt');
    const ask = () => createAuthorize(plan)({ session: sessionOf('read_letter'), network: inside() }, direct);
    expect(ask).toThrow(/with an explicit deny in a resource-based policy$/);
  });
});

describe('with one policy changed', () => {
  const cases: [what: string, change: () => Given, reason: RegExp][] = [
    [
      'a session policy without the key',
      () => ({ session: sessionOf('read_letter', { ...dataOf(plan), keys: {} }) }),
      /^because no session policy allows the kms:Decrypt action$/,
    ],
    [
      'a data role without the key',
      () => ({
        plan: changed('RolePolicy', 'DataReadLetterPolicy', (document) => {
          document.Statement = document.Statement.filter((statement) => !isAboutKeys(statement));
        }),
      }),
      /^because no identity-based policy allows the kms:Decrypt action$/,
    ],
    [
      'a boundary without keys',
      () => ({
        plan: changed('Policy', 'SessionBoundary', (document) => {
          document.Statement = document.Statement.filter((statement) => !isAboutKeys(statement));
        }),
      }),
      /^because no permissions boundary allows the kms:Decrypt action$/,
    ],
    [
      'a key policy that knows nobody but administrators',
      () => ({
        plan: changed('Key', 'LettersKey', (document) => {
          document.Statement = document.Statement.filter(({ Sid }) => Sid === 'Administration');
        }),
      }),
      /^because no resource-based policy allows the kms:Decrypt action$/,
    ],
    [
      'a key policy of another stage',
      () => ({
        plan: changed('Key', 'LettersKey', (document) => {
          const text = JSON.stringify(document).replaceAll(
            'role/chokepoint/local/',
            'role/chokepoint/other/',
          );
          Object.assign(document, JSON.parse(text));
        }),
      }),
      /^with an explicit deny in a resource-based policy$/,
    ],
  ];

  it.each(cases)('%s denies', (_what, change, reason) => {
    expect(refused(documents(), 'Decrypt', change())).toMatch(reason);
  });

  it('a KeyPolicy replaces the policy that the key was made with', () => {
    const copy = structuredClone(plan);
    const key = one(copy, 'Key', 'LettersKey');
    const policy = JSON.parse(String(key.inputs.policy)) as PolicyDocument;
    const closed = { ...policy, Statement: policy.Statement.slice(0, 1) };
    const inputs = { keyId: key.id, policy: JSON.stringify(closed) };
    const type = 'aws:kms/keyPolicy:KeyPolicy';
    copy.resources.push({
      ...key,
      urn: 'urn:replacement',
      type,
      name: 'replacement',
      inputs,
      outputs: inputs,
    });
    expect(refused(documents(), 'Decrypt', { plan: copy })).toMatch(/^because no resource-based policy/);
  });
});

import { createHash } from 'node:crypto';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policyDocument } from '../../../../shared/policy-document.ts';
import type { Credentials } from '../../../../stacks/account/aws-request.ts';
import { createSts } from '../../../../stacks/local/sts/sts.ts';
import type { Resource } from '../../../../stacks/plan/plan-types.ts';
import {
  ACCOUNT,
  DATA_ROLE_ARN,
  ENDPOINTS,
  fixturePlan,
  INVOKE_ROLE_ARN,
  ROUTER_FUNCTION_ARN,
  ROUTER_ROLE,
  sessionRole,
  TAGS,
  TOOL_ROLE,
  withInputs,
} from '../fixture-plan.ts';
import { type LocalFront, OUTSIDE, startLocalFront } from '../local-front.ts';

let front: LocalFront;
let url: string;
beforeAll(async () => {
  front = await startLocalFront();
  url = await front.listen();
});
afterAll(() => front.close());

const SESSION_POLICY = JSON.stringify(
  policyDocument([{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::letters/fjord/a.txt' }]),
);
const listOf = (tags: Record<string, string>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
const GOOD: AssumeRoleCommandInput = {
  RoleArn: DATA_ROLE_ARN,
  RoleSessionName: 'read_letter',
  DurationSeconds: 900,
  SourceIdentity: 'subject-1',
  Tags: listOf(TAGS),
  Policy: SESSION_POLICY,
};

type From = { credentials?: Credentials; at?: string };
function clientOf({ credentials = front.router().credentials, at = url }: From = {}): STSClient {
  return new STSClient(front.clientOptions(at, credentials));
}
const assume = (input: Partial<AssumeRoleCommandInput> = {}, from?: From) =>
  clientOf(from).send(new AssumeRoleCommand({ ...GOOD, ...input }));

async function sessionOf(input?: Partial<AssumeRoleCommandInput>, from?: From): Promise<Credentials> {
  const { Credentials: minted } = await assume(input, from);
  if (!minted?.AccessKeyId || !minted.SecretAccessKey || !minted.SessionToken || !minted.Expiration)
    throw new Error('no credentials');
  return {
    accessKeyId: minted.AccessKeyId,
    secretAccessKey: minted.SecretAccessKey,
    sessionToken: minted.SessionToken,
    expiresAtMs: minted.Expiration.getTime(),
  };
}

describe('AssumeRole', () => {
  test('answers the SDK with credentials that open to the session that was asked for', async () => {
    const answer = await assume();
    const { AccessKeyId = '', SessionToken = '', Expiration } = answer.Credentials ?? {};
    const expiresAtMs = Math.floor(front.clock.now / 1000) * 1000 + 900_000;
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/data-read-letter/read_letter`;
    expect(answer.AssumedRoleUser).toEqual({ Arn: arn, AssumedRoleId: 'AROADATAREADLETTERXX:read_letter' });
    expect(answer.SourceIdentity).toBe('subject-1');
    expect(answer.PackedPolicySize).toBeGreaterThan(0);
    expect(Expiration?.getTime()).toBe(expiresAtMs);
    expect(front.vault.open(AccessKeyId, SessionToken).session).toEqual({
      arn,
      roleArn: DATA_ROLE_ARN,
      roleName: 'data-read-letter',
      roleId: 'AROADATAREADLETTERXX',
      sessionName: 'read_letter',
      accessKeyId: AccessKeyId,
      issuedAtMs: expiresAtMs - 900_000,
      expiresAtMs,
      tags: TAGS,
      sourceIdentity: 'subject-1',
      sessionPolicy: SESSION_POLICY,
    });
  });

  test('gives one hour when no duration is asked for', async () => {
    const { expiresAtMs } = await sessionOf({ DurationSeconds: undefined });
    expect(expiresAtMs).toBe(Math.floor(front.clock.now / 1000) * 1000 + 3_600_000);
  });

  test('does not pass the execution environment’s function on to the session', async () => {
    const { accessKeyId, sessionToken } = await sessionOf();
    expect(front.vault.open(accessKeyId, sessionToken).session).not.toHaveProperty('sourceFunctionArn');
  });
});

const otherTags = (change: Record<string, string>) => ({ Tags: listOf({ ...TAGS, ...change }) });
const { tool: _tool, ...tagsWithoutTool } = TAGS;
const NOT_AUTHORIZED: [string, Partial<AssumeRoleCommandInput>, string][] = [
  ['for another tool', otherTags({ tool: 'write_letter' }), 'sts:AssumeRole'],
  ['without tags', { Tags: undefined }, 'sts:AssumeRole'],
  ['without one of the tags', { Tags: listOf(tagsWithoutTool) }, 'sts:AssumeRole'],
  ['with another actor', otherTags({ actor: 'human' }), 'sts:AssumeRole'],
  ['with an empty tenant', otherTags({ tenant: '' }), 'sts:AssumeRole'],
  ['with an extra tag', otherTags({ admin: 'true' }), 'sts:TagSession'],
  ['without a source identity', { SourceIdentity: undefined }, 'sts:AssumeRole'],
  ['of a role that does not exist', { RoleArn: sessionRole('data-nothing') }, 'sts:AssumeRole'],
  ['of an execution role', { RoleArn: `arn:aws:iam::${ACCOUNT}:role/${ROUTER_ROLE}` }, 'sts:AssumeRole'],
  [
    'of a role in another account',
    { RoleArn: 'arn:aws:iam::999999999999:role/data-read-letter' },
    'sts:AssumeRole',
  ],
  [
    'of a role at another path',
    { RoleArn: `arn:aws:iam::${ACCOUNT}:role/data-read-letter` },
    'sts:AssumeRole',
  ],
];

const denied = (action: string) =>
  expect.objectContaining({
    name: 'AccessDenied',
    message: expect.stringContaining(`is not authorized to perform: ${action} on resource: `),
  });

describe('a session is denied', () => {
  test.each(NOT_AUTHORIZED)('%s', async (_title, input, action) => {
    await expect(assume(input)).rejects.toThrow(denied(action));
  });

  test('in the words of AWS', async () => {
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/${ROUTER_ROLE}/router`;
    await expect(assume({ Tags: undefined })).rejects.toThrow(
      `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${DATA_ROLE_ARN} because no role trust policy allows the sts:AssumeRole action`,
    );
  });

  test('from outside the VPC endpoint', async () => {
    const at = await front.listen(OUTSIDE);
    await expect(assume({}, { at })).rejects.toThrow(denied('sts:AssumeRole'));
  });

  test('to the execution role of a tool, which the trust does not name', async () => {
    const sourceFunctionArn = ROUTER_FUNCTION_ARN.replace('router', 'read-letter');
    const { credentials } = front.assumeForService(TOOL_ROLE, 'lambda.amazonaws.com', 'tool', {
      sourceFunctionArn,
    });
    await expect(assume({}, { credentials })).rejects.toThrow(denied('sts:AssumeRole'));
  });

  test('to a session that was minted itself, even of the invoke role', async () => {
    for (const RoleArn of [DATA_ROLE_ARN, INVOKE_ROLE_ARN]) {
      const credentials = await sessionOf({ RoleArn, Policy: undefined });
      await expect(assume({ RoleArn }, { credentials })).rejects.toThrow(denied('sts:AssumeRole'));
    }
  });
});

/** Plans in which one guard of the fixture is missing, and what is denied or allowed then. */
const trustWith = (statements: object[]) => (all: Resource[]) =>
  withInputs(all, 'data-read-letter', {
    assumeRolePolicy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  });
const principal = (name: string) => ({ AWS: `arn:aws:iam::${ACCOUNT}:role/${name}` });
const trusting = (name: string, Action: string, Condition?: object) => ({
  Effect: 'Allow',
  Principal: principal(name),
  Action,
  ...(Condition ? { Condition } : {}),
});
const three = (name: string) =>
  ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'].map((action) => trusting(name, action));

const TRUSTS: [string, object[], Partial<AssumeRoleCommandInput>, string | undefined][] = [
  [
    'tags, without sts:TagSession',
    [trusting(ROUTER_ROLE, 'sts:AssumeRole'), trusting(ROUTER_ROLE, 'sts:SetSourceIdentity')],
    {},
    'sts:TagSession',
  ],
  [
    'a source identity, without sts:SetSourceIdentity',
    [trusting(ROUTER_ROLE, 'sts:AssumeRole'), trusting(ROUTER_ROLE, 'sts:TagSession')],
    {},
    'sts:SetSourceIdentity',
  ],
  [
    'neither, with sts:AssumeRole alone',
    [trusting(ROUTER_ROLE, 'sts:AssumeRole')],
    { Tags: undefined, SourceIdentity: undefined },
    undefined,
  ],
  [
    'a name that the trust demands',
    [
      trusting(ROUTER_ROLE, 'sts:AssumeRole', { StringEquals: { 'sts:RoleSessionName': 'other' } }),
      ...three(ROUTER_ROLE).slice(1),
    ],
    {},
    'sts:AssumeRole',
  ],
  // The Service Authorization Reference lists the key for AssumeRole only: TagSession never sees it.
  [
    'a session name demanded for sts:TagSession',
    [
      three(ROUTER_ROLE)[0] ?? {},
      trusting(ROUTER_ROLE, 'sts:TagSession', { StringLike: { 'sts:RoleSessionName': '*' } }),
      three(ROUTER_ROLE)[2] ?? {},
    ],
    {},
    'sts:TagSession',
  ],
  [
    'tags demanded for sts:SetSourceIdentity',
    [
      ...three(ROUTER_ROLE).slice(0, 2),
      trusting(ROUTER_ROLE, 'sts:SetSourceIdentity', { StringLike: { 'aws:RequestTag/tool': '*' } }),
    ],
    {},
    'sts:SetSourceIdentity',
  ],
  [
    'the external id that the trust demands',
    [
      trusting(ROUTER_ROLE, 'sts:AssumeRole', { StringEquals: { 'sts:ExternalId': 'id-1' } }),
      ...three(ROUTER_ROLE).slice(1),
    ],
    { ExternalId: 'id-1' },
    undefined,
  ],
  [
    'another external id',
    [
      trusting(ROUTER_ROLE, 'sts:AssumeRole', { StringEquals: { 'sts:ExternalId': 'id-1' } }),
      ...three(ROUTER_ROLE).slice(1),
    ],
    { ExternalId: 'id-2' },
    'sts:AssumeRole',
  ],
];

describe('each action of a request is a question of its own', () => {
  test.each(TRUSTS)('%s', async (_title, statements, input, action) => {
    const changed = await startLocalFront({ plan: fixturePlan(trustWith(statements)) });
    try {
      const at = await changed.listen();
      const client = new STSClient(changed.clientOptions(at, changed.router().credentials));
      const answer = client.send(new AssumeRoleCommand({ ...GOOD, ...input }));
      if (action) await expect(answer).rejects.toThrow(denied(action));
      else await expect(answer).resolves.toBeDefined();
    } finally {
      await changed.close();
    }
  });
});

describe('role chaining', () => {
  test('passes the source identity on, asks for it again, and never changes it', async () => {
    const open = (all: Resource[]) =>
      trustWith([...three(ROUTER_ROLE), ...three('app/test/session/invoke')])(
        withInputs(all, 'invoke', { permissionsBoundary: undefined }),
      );
    const chained = await startLocalFront({ plan: fixturePlan(open) });
    try {
      const at = await chained.listen();
      const send = (credentials: Credentials, input: Partial<AssumeRoleCommandInput>) =>
        new STSClient(chained.clientOptions(at, credentials)).send(
          new AssumeRoleCommand({ ...GOOD, Policy: undefined, ...input }),
        );
      const first = await send(chained.router().credentials, { RoleArn: INVOKE_ROLE_ARN });
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = first.Credentials ?? {};
      const credentials = {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiresAtMs: 0,
      };
      expect((await send(credentials, { SourceIdentity: undefined })).SourceIdentity).toBe('subject-1');
      expect((await send(credentials, {})).SourceIdentity).toBe('subject-1');
      await expect(send(credentials, { SourceIdentity: 'subject-2' })).rejects.toThrow('cannot be changed');
    } finally {
      await chained.close();
    }
  });
});

const long = (length: number) => 'a'.repeat(length);
const INVALID: [string, Partial<AssumeRoleCommandInput>, string, RegExp][] = [
  [
    'a session name of one character',
    { RoleSessionName: 'a' },
    'ValidationError',
    /roleSessionName.*greater than or equal to 2/,
  ],
  [
    'a session name of 65 characters',
    { RoleSessionName: long(65) },
    'ValidationError',
    /less than or equal to 64/,
  ],
  ['a session name with a slash', { RoleSessionName: 'a/b' }, 'ValidationError', /regular expression/],
  ['a session name with a line break', { RoleSessionName: 'ab\n' }, 'ValidationError', /regular expression/],
  [
    'a source identity with a bar',
    { SourceIdentity: 'auth0|x' },
    'ValidationError',
    /sourceIdentity.*regular expression/,
  ],
  [
    'a source identity that is too long',
    { SourceIdentity: long(65) },
    'ValidationError',
    /less than or equal to 64/,
  ],
  ['a role that is no ARN', { RoleArn: 'arn:aws:iam:data-read-letter' }, 'ValidationError', /roleArn/],
  ['less than 15 minutes', { DurationSeconds: 899 }, 'ValidationError', /greater than or equal to 900/],
  ['more than 12 hours', { DurationSeconds: 43_201 }, 'ValidationError', /less than or equal to 43200/],
  [
    'more than an hour by role chaining',
    { DurationSeconds: 3_601 },
    'ValidationError',
    /1 hour session limit for roles assumed by role chaining/,
  ],
  [
    '51 tags',
    { Tags: listOf(Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`t${at}`, 'x']))) },
    'ValidationError',
    /tags.*less than or equal to 50/,
  ],
  [
    'a tag twice, in another case',
    { Tags: [...listOf(TAGS), { Key: 'TENANT', Value: 'tundra' }] },
    'InvalidParameterValue',
    /Duplicate tag keys found/,
  ],
  ['a tag key with a star', { Tags: [{ Key: 'a*', Value: 'x' }] }, 'ValidationError', /tags.1.member.key/],
  [
    'a tag value with a bar',
    { Tags: [{ Key: 'a', Value: 'x|y' }] },
    'ValidationError',
    /tags.1.member.value/,
  ],
  [
    'a tag value that is too long',
    { Tags: [{ Key: 'a', Value: long(257) }] },
    'ValidationError',
    /less than or equal to 256/,
  ],
  [
    'a tag of AWS itself',
    { Tags: [{ Key: 'aws:x', Value: 'x' }] },
    'ValidationError',
    /must not start with aws:/,
  ],
  [
    'a session policy of 2,049 characters',
    { Policy: SESSION_POLICY.padEnd(2049) },
    'ValidationError',
    /policy.*less than or equal to 2048/,
  ],
  [
    'a session policy beyond Latin-1',
    { Policy: SESSION_POLICY.replace('a.txt', 'ā.txt') },
    'ValidationError',
    /regular expression/,
  ],
  ['a session policy that is no JSON', { Policy: '{' }, 'MalformedPolicyDocument', /not JSON/],
  [
    'a session policy with an unknown element',
    { Policy: SESSION_POLICY.replace('"Effect"', '"Effects"') },
    'MalformedPolicyDocument',
    /Policy\.Statement\[0\]/,
  ],
  [
    'a session policy with a principal',
    { Policy: SESSION_POLICY.replace('"Effect"', '"Principal":"*","Effect"') },
    'MalformedPolicyDocument',
    /Principal/,
  ],
  [
    'policies by ARN',
    { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] },
    'NotImplemented',
    /PolicyArns/,
  ],
  ['transitive tags', { TransitiveTagKeys: ['tenant'] }, 'NotImplemented', /TransitiveTagKeys/],
  [
    'a second factor',
    { SerialNumber: 'GAHT12345678', TokenCode: '123456' },
    'NotImplemented',
    /SerialNumber/,
  ],
];

describe('a request that STS does not take', () => {
  test.each(INVALID)('%s', async (_title, input, code, message) => {
    await expect(assume(input)).rejects.toThrow(
      expect.objectContaining({ Code: code, message: expect.stringMatching(message) }),
    );
  });

  test('tags and policy that take too much room together', async () => {
    // Digests do not compress.
    const digest = (at: number) => createHash('sha512').update(String(at)).digest('base64');
    const tags = Object.fromEntries(Array.from({ length: 46 }, (_, at) => [`t${at}`, digest(at)]));
    await expect(assume({ Tags: listOf({ ...TAGS, ...tags }) })).rejects.toThrow(
      expect.objectContaining({ Code: 'PackedPolicyTooLarge' }),
    );
  });

  test.each([
    ['no known version', 'Action=GetCallerIdentity&Version=2010-01-01', 'InvalidAction'],
    ['an operation that is no name', 'Action=Get*&Version=2011-06-15', 'InvalidAction'],
    [
      'a parameter twice',
      'Action=GetCallerIdentity&Action=AssumeRole&Version=2011-06-15',
      'MalformedQueryString',
    ],
  ])('%s', (_title, body, code) => {
    const { session } = front.router();
    const sts = createSts({ plan: fixturePlan(), vault: front.vault });
    const request = {
      ...{
        service: 'sts' as const,
        requestId: 'id',
        method: 'POST',
        path: '/',
        query: new URLSearchParams(),
      },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(body),
      session,
      network: { sourceIp: '198.51.100.1' },
    };
    expect(() => sts(request)).toThrow(expect.objectContaining({ code }));
    expect(() => sts({ ...request, method: 'GET' })).toThrow(
      expect.objectContaining({ code: 'NotImplemented' }),
    );
  });

  test('an operation that is not here is denied when IAM denies it, not answered', async () => {
    await expect(clientOf().send(new GetSessionTokenCommand({}))).rejects.toThrow(
      denied('sts:GetSessionToken'),
    );
  });
});

describe('GetCallerIdentity', () => {
  test('names the session behind the credentials, whatever they may do', async () => {
    const credentials = await sessionOf();
    expect(await clientOf({ credentials }).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: ACCOUNT,
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/data-read-letter/read_letter`,
      UserId: 'AROADATAREADLETTERXX:read_letter',
    });
  });

  test('passes a VPC endpoint only when its policy lets it', async () => {
    const narrow = policyDocument([
      { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole', Resource: '*' },
    ]);
    const plan = fixturePlan((all) => withInputs(all, ENDPOINTS.sts, { policy: JSON.stringify(narrow) }));
    const changed = await startLocalFront({ plan });
    try {
      const client = new STSClient(
        changed.clientOptions(await changed.listen(), changed.router().credentials),
      );
      await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toThrow(
        'because no VPC endpoint policy allows',
      );
    } finally {
      await changed.close();
    }
  });
});

describe('execution credentials', () => {
  const options = { sourceFunctionArn: ROUTER_FUNCTION_ARN };

  test('last twelve hours and carry their function', () => {
    const { session } = front.router();
    expect(session).toMatchObject({
      roleName: ROUTER_ROLE,
      sessionName: 'router',
      sourceFunctionArn: ROUTER_FUNCTION_ARN,
      tags: {},
    });
    expect(session.expiresAtMs - session.issuedAtMs).toBe(12 * 3_600_000);
  });

  test('are not minted of a role that does not trust Lambda, or that is not there', () => {
    expect(() => front.assumeForService('invoke', 'lambda.amazonaws.com', 'name', options)).toThrow(
      'cannot be assumed by lambda.amazonaws.com',
    );
    expect(() => front.assumeForService('nobody', 'lambda.amazonaws.com', 'name', options)).toThrow(
      'the plan has no role nobody',
    );
    expect(() => front.assumeForService(ROUTER_ROLE, 'lambda.amazonaws.com', 'a/b', options)).toThrow(
      'cannot be the name of a session',
    );
    expect(() =>
      front.assumeForService(ROUTER_ROLE, 'lambda.amazonaws.com', 'name', {
        ...options,
        durationMs: 13 * 3_600_000,
      }),
    ).toThrow('lasts at most');
  });

  test('of another function mint a session all the same, where only an Allow asks for the function', async () => {
    const { credentials } = front.assumeForService(ROUTER_ROLE, 'lambda.amazonaws.com', 'router', {
      sourceFunctionArn: `${ROUTER_FUNCTION_ARN}-other`,
    });
    // A trust policy that names a role of its own account is enough by itself (STS API Reference,
    // AssumeRole).
    await expect(assume({}, { credentials })).resolves.toBeDefined();
  });

  test('of another function mint nothing where a Deny asks for the function', async () => {
    const condition = { ArnNotEquals: { 'lambda:SourceFunctionArn': ROUTER_FUNCTION_ARN } };
    const deny = policyDocument([{ Effect: 'Deny', Action: 'sts:*', Resource: '*', Condition: condition }]);
    const changed = await startLocalFront({
      plan: fixturePlan((all) => withInputs(all, `${ROUTER_ROLE}:inline`, { policy: JSON.stringify(deny) })),
    });
    try {
      const at = await changed.listen();
      const send = (sourceFunctionArn: string) => {
        const { credentials } = changed.assumeForService(ROUTER_ROLE, 'lambda.amazonaws.com', 'router', {
          sourceFunctionArn,
        });
        return new STSClient(changed.clientOptions(at, credentials)).send(new AssumeRoleCommand(GOOD));
      };
      await expect(send(ROUTER_FUNCTION_ARN)).resolves.toBeDefined();
      await expect(send(`${ROUTER_FUNCTION_ARN}-other`)).rejects.toThrow(
        'with an explicit deny in an identity-based policy',
      );
    } finally {
      await changed.close();
    }
  });
});

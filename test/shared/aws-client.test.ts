/** What is really signed and over which connections, seen from the other end: a loopback server. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { clientPerCall, isAccessDenied, toCallCredentials } from '../../shared/aws-client.ts';
import { dataSession } from './tool/lambda-streaming.ts';

type Seen = { keyId: string | undefined; token: string | undefined; region: string | undefined };
const seen: Seen[] = [];
let connections = 0;
/** Requests that wait until so many are here. */
let together = 1;
let waiting: (() => void)[] = [];

const server = createServer((request, response) => {
  const [, keyId, region] =
    /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  seen.push({ keyId, region, token: request.headers['x-amz-security-token'] as string | undefined });
  request.resume();
  const json = request.headers['x-amz-target'] !== undefined;
  waiting.push(() => response.end(json ? '{}' : '<Empty/>'));
  if (waiting.length < together) return;
  for (const answer of waiting) answer();
  waiting = [];
});
server.on('connection', () => {
  connections += 1;
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  // A Lambda has its own role in its environment: it must never sign what a call does.
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'ASIAEXECUTIONROLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'execution-role');
  vi.stubEnv('AWS_SESSION_TOKEN', 'execution-role');
});
beforeEach(() => {
  seen.length = 0;
  connections = 0;
  together = 1;
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
  server.closeAllConnections();
});

const sessionOf = (name: string) =>
  toCallCredentials({ ...dataSession, accessKeyId: `ASIA${name}`, sessionToken: `token-of-${name}` });
const list = new ListObjectsV2Command({ Bucket: 'letters' });
const get = new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } });
const services: [string, () => (name: string) => Promise<unknown>][] = [
  ['S3', () => withCalls(clientPerCall(S3Client), (client) => client.send(list))],
  ['DynamoDB', () => withCalls(clientPerCall(DynamoDBClient), (client) => client.send(get))],
  [
    'STS',
    () => withCalls(clientPerCall(STSClient), (client) => client.send(new GetCallerIdentityCommand({}))),
  ],
];

function withCalls<Client>(
  clientOf: (session: ReturnType<typeof sessionOf>) => Client,
  send: (client: Client) => Promise<unknown>,
) {
  return (name: string) => send(clientOf(sessionOf(name)));
}
const signers = () => seen.map(({ keyId, token }) => `${keyId} ${token}`);

describe.each(services)('calls to %s', (_service, open) => {
  test('that follow one another are each signed with their own session, over one connection', async () => {
    const send = open();
    for (const name of ['ONE', 'TWO', 'THREE', 'ONE']) await send(name);
    const names = ['ONE', 'TWO', 'THREE', 'ONE'];
    expect(signers()).toEqual(names.map((name) => `ASIA${name} token-of-${name}`));
    expect(connections).toBe(1);
  });

  test('that run at once are each signed with their own session', async () => {
    const send = open();
    const names = ['A', 'B', 'C', 'D', 'E'];
    together = names.length;
    await Promise.all(names.map(send));
    expect(signers().sort()).toEqual(names.map((name) => `ASIA${name} token-of-${name}`));
    together = 1;
    await send('F');
    expect(connections).toBe(names.length);
  });

  test('read their settings once for an environment', async () => {
    const send = open();
    await send('A');
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    await send('B');
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    expect(seen.map(({ region }) => region)).toEqual(['eu-central-1', 'eu-central-1']);
  });
});

describe('IAM said no', () => {
  const errors: [string, string, boolean][] = [
    ['S3, 403', 'AccessDenied', true],
    ['DynamoDB, 400', 'AccessDeniedException', true],
    ['S3 on HEAD, which has no body', 'Forbidden', true],
    ['S3 on HEAD, as older clients name it', '403', true],
    ['a missing object', 'NoSuchKey', false],
    ['a session that has ended', 'ExpiredToken', false],
    ['a name that only begins so', 'AccessDeniedByNobody', false],
  ];
  test.each(errors)('as %s names it: %s is %s', (_what, name, denied) => {
    expect(isAccessDenied(Object.assign(new Error('x'), { name }))).toBe(denied);
  });

  test.each([undefined, null, 'AccessDenied', { name: 'AccessDenied' }])(
    '%o is no error of AWS',
    (thrown) => {
      expect(isAccessDenied(thrown)).toBe(false);
    },
  );
});

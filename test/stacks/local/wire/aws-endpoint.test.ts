import { once } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  AwsError,
  type AwsRequest,
  type AwsResponse,
  type Credentials,
} from '../../../../stacks/account/aws-request.ts';
import { createVault } from '../../../../stacks/local/sts/credentials.ts';
import { ENDPOINTS, REGION, ROUTER_FUNCTION_ARN, TOOL_ROLE, VPC } from '../fixture-plan.ts';
import { type LocalFront, OUTSIDE, startLocalFront } from '../local-front.ts';
import { signed, type Unsigned } from '../signed-request.ts';

const MAX_BODY_BYTES = 100_000;

let front: LocalFront;
/** listeners where the router stands, where the tools stand, and outside the VPC */
let router: string;
let tools: string;
let outside: string;
/** what the service of the private API answers in a test */
let answer: (request: AwsRequest) => AwsResponse = () => ({ status: 204, headers: {}, body: '' });

beforeAll(async () => {
  front = await startLocalFront({
    maxBodyBytes: MAX_BODY_BYTES,
    services: {
      'execute-api': (request) => {
        front.received.push(request);
        return answer(request);
      },
    },
  });
  router = await front.listen();
  tools = await front.listen(front.network.positionOf('read-letter'));
  outside = await front.listen(OUTSIDE);
});
afterAll(() => front.close());
beforeEach(() => {
  front.received.length = 0;
  front.notes.length = 0;
});

const toolCredentials = () =>
  front.assumeForService(TOOL_ROLE, 'lambda.amazonaws.com', 'tool', {
    sourceFunctionArn: ROUTER_FUNCTION_ARN,
  }).credentials;

type Answer = { status: number; headers: Record<string, unknown>; body: string };

/** Sends a request as it is, over a connection of its own; rejects when the connection is cut. */
function send(url: string, options: RequestOptions, body: Buffer | string = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      url,
      { ca: front.ca, servername: 'localhost', agent: false, ...options },
      async (response) => {
        const chunks: Buffer[] = [];
        try {
          for await (const chunk of response) chunks.push(chunk as Buffer);
        } catch (error) {
          reject(error as Error);
          return;
        }
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** Signs with the clock of the listener, changes what the test says, and sends. */
async function sendSigned(
  url: string,
  unsigned: Unsigned,
  {
    credentials = front.router().credentials,
    headers = {},
    body,
  }: { credentials?: Credentials; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const request = await signed({ signingMs: front.clock.now, ...unsigned }, credentials);
  return send(
    url,
    { method: request.method, path: request.target, headers: { ...request.headers, ...headers } },
    body ?? request.body,
  );
}

const CALL: Unsigned = {
  service: 'execute-api',
  path: '/stage/tools/x',
  body: '{}',
  headers: { 'content-type': 'application/json' },
};
const IDENTITY: Unsigned = {
  service: 'sts',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'Action=GetCallerIdentity&Version=2011-06-15',
};
const ITEM: Unsigned = {
  service: 'dynamodb',
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' },
  body: '{}',
};
const OBJECT: Unsigned = { service: 's3', method: 'GET', path: '/letters/a.txt' };

describe('what the SDK sends', () => {
  test('reaches S3 with key, query and body as they were meant', async () => {
    const s3 = new S3Client({ ...front.clientOptions(tools, toolCredentials()), forcePathStyle: true });
    const Bucket = 'letters';
    await s3.send(new GetObjectCommand({ Bucket, Key: "a b/../x(1)'!*é+~.txt" }));
    await s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }));
    await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'a b/*+é' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'hello', Metadata: { note: 'a   b' } }));
    const [get, head, list, put] = front.received;
    expect(get?.path).toBe('/letters/a%20b/../x%281%29%27%21%2A%C3%A9%2B~.txt');
    expect(head?.method).toBe('HEAD');
    expect(list?.query.get('prefix')).toBe('a b/*+é');
    expect(put?.headers).toMatchObject({ 'x-amz-meta-note': 'a   b', 'x-amz-checksum-crc32': 'NhCmhg==' });
    expect(put?.body.toString()).toBe('hello');
  });

  test('reaches S3 decoded when it was a stream, with the checksum that was its trailer', async () => {
    const s3 = new S3Client({ ...front.clientOptions(tools, toolCredentials()), forcePathStyle: true });
    const Body = Readable.from([Buffer.from('hel'), Buffer.from('lo')]);
    await s3.send(new PutObjectCommand({ Bucket: 'letters', Key: 'k', Body, ContentLength: 5 }));
    expect(front.received[0]?.headers['x-amz-content-sha256']).toBe('STREAMING-UNSIGNED-PAYLOAD-TRAILER');
    expect(front.received[0]?.headers).toMatchObject({
      'x-amz-checksum-crc32': 'NhCmhg==',
      'content-length': '5',
    });
    expect(front.received[0]?.headers).not.toHaveProperty('content-encoding');
    expect(front.received[0]?.body.toString()).toBe('hello');
  });

  test('reaches DynamoDB, with the session and the place of the listener', async () => {
    const dynamodb = new DynamoDBClient(front.clientOptions(tools, toolCredentials()));
    await dynamodb.send(new GetItemCommand({ TableName: 'parcels', Key: { pk: { S: 'x' } } }));
    expect(front.received[0]).toMatchObject({
      service: 'dynamodb',
      method: 'POST',
      path: '/',
      session: { roleName: TOOL_ROLE, sessionName: 'tool', sourceFunctionArn: ROUTER_FUNCTION_ARN },
      network: { sourceIp: '10.0.1.10', sourceVpc: VPC, sourceVpce: ENDPOINTS.dynamodb },
    });
    expect(JSON.parse(front.received[0]?.body.toString() ?? '')).toEqual({
      TableName: 'parcels',
      Key: { pk: { S: 'x' } },
    });
  });

  test('reaches a service outside the VPC with a public address and no VPC', async () => {
    await sendSigned(outside, CALL, { headers: { 'x-forwarded-for': '10.0.1.10' } });
    expect(front.received[0]?.network).toEqual({ sourceIp: '198.51.100.1' });
  });
});

describe('the errors of the SDK', () => {
  const expired = async (run: () => Promise<unknown>) => {
    const before = front.clock.now;
    front.clock.now += 13 * 3_600_000;
    try {
      return await run().catch((error: Error) => error);
    } finally {
      front.clock.now = before;
    }
  };
  test('name an expired session as each service does', async () => {
    const sts = new STSClient(front.clientOptions(router, front.router().credentials));
    const s3 = new S3Client({ ...front.clientOptions(tools, toolCredentials()), forcePathStyle: true });
    const dynamodb = new DynamoDBClient(front.clientOptions(tools, toolCredentials()));
    expect(await expired(() => sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
      Code: 'ExpiredToken',
    });
    expect(await expired(() => s3.send(new GetObjectCommand({ Bucket: 'letters', Key: 'k' })))).toMatchObject(
      {
        name: 'ExpiredToken',
        message: 'The provided token has expired.',
      },
    );
    expect(await expired(() => dynamodb.send(new GetItemCommand({ TableName: 't', Key: {} })))).toMatchObject(
      {
        name: 'ExpiredTokenException',
      },
    );
  });
});

type Attack = [string, (url: string) => Promise<Answer>, number, string | RegExp];
const from =
  (unsigned: Unsigned, more: Parameters<typeof sendSigned>[2] = {}) =>
  (url: string) =>
    sendSigned(url, unsigned, more);
const foreign = (): Credentials =>
  createVault(Buffer.alloc(32, 8), () => front.clock.now).seal({ ...front.router().session }).credentials;

const ATTACKS: Attack[] = [
  [
    'no signature',
    (url) => send(url, { method: 'POST' }, 'Action=GetCallerIdentity'),
    403,
    /"message":"Missing Authentication Token"/,
  ],
  [
    'no signature, as a form',
    (url) => send(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    403,
    /<Code>MissingAuthenticationToken<\/Code>/,
  ],
  [
    'no signature, as a DynamoDB call',
    (url) => send(url, { method: 'POST', headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' } }),
    400,
    /MissingAuthenticationTokenException/,
  ],
  [
    'a presigned URL',
    (url) => send(url, { path: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00' }),
    403,
    /Presigned URLs/,
  ],
  [
    'a tampered body',
    from(CALL, { body: '{"a":1}' }),
    403,
    /InvalidSignatureException|does not match the signature/,
  ],
  [
    'a tampered body to STS',
    from(IDENTITY, { body: 'Action=AssumeRole&Version=2011-06-15&x=1234' }),
    403,
    /<Code>SignatureDoesNotMatch<\/Code>/,
  ],
  [
    'an unsigned x-amz-* header',
    from(CALL, { headers: { 'x-amz-extra': '1' } }),
    403,
    /not signed: x-amz-extra/,
  ],
  [
    'an unsigned x-amz-* header to STS',
    from(IDENTITY, { headers: { 'x-amz-extra': '1' } }),
    403,
    /<Code>SignatureDoesNotMatch<\/Code>/,
  ],
  [
    'a changed signed header',
    from(CALL, { headers: { 'content-type': 'text/plain' } }),
    403,
    /does not match the signature/,
  ],
  [
    'an old request',
    (url) => sendSigned(url, { ...CALL, signingMs: front.clock.now - 400_000 }),
    403,
    /Signature expired: /,
  ],
  [
    'an old request to STS',
    (url) => sendSigned(url, { ...IDENTITY, signingMs: front.clock.now - 400_000 }),
    403,
    /<Code>SignatureDoesNotMatch<\/Code><Message>Signature expired: /,
  ],
  ['another region', from({ ...CALL, region: 'us-east-1' }), 403, /valid Region, not 'us-east-1'/],
  [
    'credentials that another vault sealed',
    (url) => sendSigned(url, CALL, { credentials: foreign() }),
    403,
    /security token included in the request is invalid/,
  ],
  [
    'credentials without their token',
    (url) => sendSigned(url, CALL, { credentials: { ...front.router().credentials, sessionToken: '' } }),
    403,
    /security token included in the request is invalid/,
  ],
  [
    'the token of another session',
    (url) =>
      sendSigned(url, CALL, {
        credentials: { ...front.router().credentials, sessionToken: toolCredentials().sessionToken },
      }),
    403,
    /security token included in the request is invalid/,
  ],
  [
    'another secret',
    (url) => sendSigned(url, CALL, { credentials: { ...front.router().credentials, secretAccessKey: 'x' } }),
    403,
    /does not match the signature/,
  ],
  [
    'a header twice',
    async (url) => {
      const request = await signed({ ...CALL, signingMs: front.clock.now }, front.router().credentials);
      const twice: OutgoingHttpHeaders = {
        ...request.headers,
        'x-note': ['one', 'two'],
      };
      return send(
        url,
        {
          method: 'POST',
          path: request.target,
          headers: twice,
        },
        CALL.body,
      );
    },
    403,
    /sent more than once/,
  ],
];

describe('a request that is refused before any service sees it', () => {
  test.each(ATTACKS)('%s', async (_title, attack, status, body) => {
    const refused = await attack(router);
    expect({ status: refused.status, body: refused.body }).toEqual({
      status,
      body: expect.stringMatching(body),
    });
    expect(front.received).toEqual([]);
  });

  test('credentials of another account', async () => {
    const url = await front.listen(OUTSIDE, { accountId: '999999999999' });
    expect(await sendSigned(url, IDENTITY)).toMatchObject({
      status: 403,
      body: expect.stringContaining('<Code>InvalidClientTokenId</Code>'),
    });
  });

  test('a body over the limit, whether it says so or not', async () => {
    const body = 'x'.repeat(MAX_BODY_BYTES + 1);
    const request = await signed({ ...CALL, body, signingMs: front.clock.now }, front.router().credentials);
    // A connection that is kept alive must not read the rest of the body as the next request.
    const post = { agent: front.agent, method: 'POST', path: request.target };
    const refused = { status: 413, headers: { connection: 'close' } };
    const chunked = { ...request.headers, 'transfer-encoding': 'chunked' };
    expect(await send(router, { ...post, headers: chunked }, body)).toMatchObject(refused);
    const stated = { ...request.headers, 'content-length': String(body.length) };
    const waiting = httpsRequest(router, { ca: front.ca, servername: 'localhost', ...post, headers: stated });
    waiting.flushHeaders();
    const [response] = (await once(waiting, 'response')) as [IncomingMessage];
    expect({ status: response.statusCode, headers: response.headers }).toMatchObject(refused);
    waiting.destroy();
    expect(front.received).toEqual([]);
  });

  test('something that is no HTTP, without ending the listener', async () => {
    const socket = connect({
      port: Number(new URL(router).port),
      host: '127.0.0.1',
      ca: front.ca,
      servername: 'localhost',
    });
    socket.resume();
    socket.end('not http\r\n\r\n');
    await once(socket, 'close');
    expect((await sendSigned(router, IDENTITY)).status).toBe(200);
  });
});

describe('a service that cannot be reached from a place', () => {
  test.each<[string, Unsigned, () => string]>([
    ['data from where the router stands', OBJECT, () => router],
    ['STS from where a tool stands', IDENTITY, () => tools],
    [
      'Lambda from where the router stands',
      { service: 'lambda', path: '/2015-03-31/functions/tool/invocations' },
      () => router,
    ],
    [
      'logs from where a tool stands',
      { service: 'logs', headers: { 'x-amz-target': 'Logs_20140328.PutLogEvents' } },
      () => tools,
    ],
  ])('is silent: %s', async (_title, unsigned, at) => {
    await expect(sendSigned(at(), unsigned)).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(front.received).toEqual([]);
    expect(front.notes).toEqual([
      expect.stringMatching(`^dropped a packet to ${unsigned.service}: no VPC endpoint`),
    ]);
  });
});

describe('a service that the local AWS does not have', () => {
  const ec2 = (Action: string): Unsigned => ({
    ...IDENTITY,
    service: 'ec2',
    body: `Action=${Action}&Version=2016-11-15`,
  });
  const cases: [string, Unsigned, number, RegExp][] = [
    [
      'denies a network interface to code, as EC2 does',
      ec2('CreateNetworkInterface'),
      403,
      /<Response><Errors><Error><Code>UnauthorizedOperation<\/Code><Message>You are not authorized to perform this operation\. User: .* with an explicit deny in an identity-based policy</,
    ],
    [
      'denies KMS, as JSON',
      { service: 'kms', headers: { 'x-amz-target': 'TrentService.Decrypt' }, body: '{}' },
      400,
      /"__type":"AccessDeniedException".*kms:Decrypt/,
    ],
    [
      'denies invoking a function, as Lambda does',
      { service: 'lambda', path: '/2015-03-31/functions/read-letter/invocations' },
      403,
      new RegExp(`lambda:InvokeFunction on resource: arn:aws:lambda:${REGION}:[0-9]+:function:read-letter `),
    ],
    [
      'says that it is not here, when IAM allows',
      { service: 'logs', headers: { 'x-amz-target': 'Logs_20140328.PutLogEvents' }, body: '{}' },
      501,
      /logs:PutLogEvents is not part of the local AWS/,
    ],
    [
      'says that it is not here, when the action is not known',
      { service: 'xray', path: '/TraceSegments' },
      501,
      /xray is not part of the local AWS/,
    ],
    ['asks IAM about no pattern', ec2('*'), 501, /ec2 is not part of the local AWS/],
    [
      'does not write a name into XML as it is',
      { ...IDENTITY, service: 'x"<y' },
      403,
      /https:\/\/x&quot;&lt;y\.amazonaws/,
    ],
    [
      'of a name like a property of every object',
      { service: 'constructor' },
      501,
      /not part of the local AWS/,
    ],
  ];

  test.each(cases)('%s', async (_title, unsigned, status, body) => {
    const refused = await sendSigned(outside, unsigned, { credentials: toolCredentials() });
    expect({ status: refused.status, body: refused.body }).toEqual({
      status,
      body: expect.stringMatching(body),
    });
  });

  test('is not asked about with a signature that does not hold', async () => {
    const refused = await sendSigned(outside, ec2('CreateNetworkInterface'), { body: 'Action=DescribeVpcs' });
    expect(refused.body).toContain('<Code>SignatureDoesNotMatch</Code>');
  });
});

describe('an error of a service', () => {
  const denied = () => {
    throw new AwsError('AccessDenied', 403, 'User: <x> is not authorized');
  };
  const bug = () => {
    throw new Error('secret detail');
  };

  test.each<[string, () => never, Unsigned, number, Record<string, unknown>, RegExp]>([
    [
      'STS, as XML',
      denied,
      { ...IDENTITY, body: 'Action=Nothing&Version=2011-06-15' },
      403,
      { 'content-type': 'text/xml' },
      /<ErrorResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><Error><Type>Sender<\/Type><Code>AccessDenied<\/Code>/,
    ],
    [
      'S3, as XML with the resource',
      denied,
      OBJECT,
      403,
      { 'content-type': 'text/xml', 'x-amz-request-id': expect.any(String) },
      /^<\?xml .*\n<Error><Code>AccessDenied<\/Code><Message>User: &lt;x&gt; is not authorized<\/Message><Resource>\/letters\/a.txt<\/Resource>/,
    ],
    [
      'DynamoDB, as JSON with 400',
      denied,
      ITEM,
      400,
      { 'x-amzn-requestid': expect.any(String) },
      /^\{"__type":"com.amazon.coral.service#AccessDeniedException","message":"User: <x> is not authorized"\}$/,
    ],
    [
      'the private API, as JSON with its type in a header',
      denied,
      CALL,
      403,
      { 'x-amzn-errortype': 'AccessDeniedException' },
      /^\{"message":"User: <x> is not authorized"\}$/,
    ],
    [
      'a fault of ours, without its detail',
      bug,
      CALL,
      500,
      { 'x-amzn-errortype': 'InternalFailure' },
      /^\{"message":"The request processing has failed/,
    ],
  ])('is written as %s', async (_title, fail, unsigned, status, headers, body) => {
    const failing = await startLocalFront({ services: { s3: fail, dynamodb: fail, 'execute-api': fail } });
    try {
      failing.clock.now = front.clock.now;
      const url = await failing.listen(OUTSIDE);
      const credentials = failing.router().credentials;
      const request = await signed({ signingMs: failing.clock.now, ...unsigned }, credentials);
      const refused = await send(
        url,
        { ca: failing.ca, method: request.method, path: request.target, headers: request.headers },
        request.body,
      );
      expect(refused).toMatchObject({ status, headers, body: expect.stringMatching(body) });
      expect(failing.notes).toEqual(fail === bug ? [expect.stringContaining('secret detail')] : []);
    } finally {
      await failing.close();
    }
  });
});

describe('an answer', () => {
  test('streams while the service is still at work', async () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    async function* frames() {
      yield Buffer.from('first\n');
      await finished;
      yield Buffer.from('last\n');
    }
    answer = () => ({ status: 200, headers: { 'content-type': 'application/x-ndjson' }, body: frames() });
    const request = await signed({ ...CALL, signingMs: front.clock.now }, front.router().credentials);
    const chunks: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const sent = httpsRequest(
        router,
        {
          ca: front.ca,
          servername: 'localhost',
          agent: false,
          method: 'POST',
          path: request.target,
          headers: request.headers,
        },
        (response) => {
          response.on('data', (chunk: Buffer) => {
            chunks.push(chunk.toString());
            finish();
          });
          response.on('end', resolve);
        },
      );
      sent.on('error', reject);
      sent.end(request.body);
    });
    expect(chunks).toEqual(['first\n', 'last\n']);
  });

  test('is not pulled faster than it is read, and its source ends when the client leaves', async () => {
    let pulled = 0;
    let ended = () => {};
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    async function* endless() {
      try {
        for (;;) {
          pulled += 1;
          yield Buffer.alloc(65_536);
          await sleep(0);
        }
      } finally {
        ended();
      }
    }
    answer = () => ({ status: 200, headers: {}, body: endless() });
    const request = await signed({ ...CALL, signingMs: front.clock.now }, front.router().credentials);
    const sent = httpsRequest(router, {
      ca: front.ca,
      servername: 'localhost',
      agent: false,
      method: 'POST',
      path: request.target,
      headers: request.headers,
    });
    sent.end(request.body);
    const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream];
    response.pause();
    let before = -1;
    while (pulled !== before) {
      before = pulled;
      await sleep(50);
    }
    // The socket's buffers hold some megabytes at most; without backpressure this would never settle.
    expect(pulled).toBeLessThan(1_000);
    sent.destroy();
    await end;
  });

  test('that breaks off in the middle cuts the connection instead of looking whole', async () => {
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('broken');
    }
    answer = () => ({ status: 200, headers: {}, body: broken() });
    await expect(sendSigned(router, CALL)).rejects.toThrow(/aborted|ECONNRESET|socket hang up/);
    expect(front.notes).toEqual([expect.stringContaining('execute-api: the answer to')]);
  });

  test('keeps its connection for the next request', async () => {
    answer = () => ({ status: 200, headers: {}, body: 'ok' });
    const sts = new STSClient(front.clientOptions(router, front.router().credentials));
    await sts.send(new GetCallerIdentityCommand({}));
    const sockets = () =>
      Object.values(front.agent.freeSockets)
        .flatMap((list) => list ?? [])
        .map((socket) => (socket as { localPort?: number }).localPort);
    await sleep(0);
    const before = sockets();
    await sts.send(new GetCallerIdentityCommand({}));
    await sleep(0);
    expect(before.length).toBeGreaterThan(0);
    expect(sockets()).toEqual(before);
  });

  test('brings a request id, unless the service gave its own', async () => {
    answer = () => ({ status: 200, headers: {}, body: 'ok' });
    expect((await sendSigned(router, CALL)).headers['x-amzn-requestid']).toBe(front.received[0]?.requestId);
    answer = () => ({ status: 200, headers: { 'x-amzn-requestid': 'own' }, body: 'ok' });
    expect((await sendSigned(router, CALL)).headers['x-amzn-requestid']).toBe('own');
  });
});

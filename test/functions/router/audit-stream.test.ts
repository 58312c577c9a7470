/** The acknowledged put, seen from the other end of a real TLS connection. */
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditStream } from '../../../functions/router/audit-stream.ts';
import type { AuditStream } from '../../../functions/router/ports.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { verifySignature } from '../../../stacks/local/wire/sigv4.ts';
import { parseAuthorization, singleHeaders } from '../../../stacks/local/wire/sigv4-authorization.ts';
import { createWorld } from './fakes.ts';
import { type PrivateApi, type Received, type Reply, startPrivateApi } from './private-api.ts';

const { config } = createWorld().router;
const env = { AWS_ACCESS_KEY_ID: 'ASIAROUTER', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };
const host = 'firehose.eu-central-1.amazonaws.com';
const line = '{"audit":{"callId":"ä ☃"}}';
let firehose: PrivateApi;
let stream: AuditStream;

const answers =
  (status: number, body: unknown): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const acknowledges = answers(200, { RecordId: 'record-1', Encrypted: true });

beforeAll(async () => {
  firehose = await startPrivateApi();
});
beforeEach(() => {
  firehose.forget();
  firehose.reply = acknowledges;
  stream = auditStream({ ...config, endpointUrl: firehose.url }, env);
});
afterAll(() => firehose.stop());

const only = () => firehose.received[0] as Received;
const notRecorded = (putting: Promise<void>): Promise<Refusal> =>
  putting.then(
    () => Promise.reject(new Error('it was taken for recorded')),
    (error: Refusal) => {
      expect(error.reason).toEqual({ is: 'not-recorded' });
      return error;
    },
  );
function verify({ method, target, rawHeaders, body }: Received) {
  const request = { method, target, headers: singleHeaders(rawHeaders), body };
  const authorization = parseAuthorization(request);
  const by = { secretAccessKey: 'secret', region: 'eu-central-1', nowMs: Date.now(), tls: true };
  verifySignature(request, authorization, by);
  return { authorization, headers: request.headers };
}

describe('the request', () => {
  test('is a PutRecord to the one stream, signed with the router’s own credentials', async () => {
    await stream.put(line);
    const { authorization, headers } = verify(only());
    expect([only().method, only().target]).toEqual(['POST', '/']);
    expect(authorization).toMatchObject({ accessKeyId: 'ASIAROUTER', service: 'firehose' });
    expect(headers).toMatchObject({
      host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Firehose_20150804.PutRecord',
      'x-amz-security-token': 'token',
    });
    const { Record, ...rest } = JSON.parse(only().body.toString());
    expect(rest).toEqual({ DeliveryStreamName: 'chokepoint-test-audit' });
    expect(gunzipSync(Buffer.from(Record.Data, 'base64')).toString()).toBe(`${line}\n`);
  });

  test('with another body its signature is worth nothing', async () => {
    await stream.put(line);
    const body = Buffer.from(only().body.toString().replace('chokepoint-test-audit', 'another-test-audit'));
    expect(() => verify({ ...only(), body })).toThrow(/signature/i);
  });

  test('holds a gzip member, so that records in a row are a gzip file', async () => {
    await stream.put('a');
    await stream.put('b');
    const members = firehose.received.map(({ body }) =>
      Buffer.from(JSON.parse(body.toString()).Record.Data, 'base64'),
    );
    expect(gunzipSync(Buffer.concat(members)).toString()).toBe('a\nb\n');
  });

  test('goes over one connection, call after call', async () => {
    for (const text of ['a', 'b', 'c']) await stream.put(text);
    expect(firehose.connections()).toBe(1);
  });

  test('does not go to a server whose certificate is for another name', async () => {
    stream = auditStream({ ...config, endpointUrl: new URL(`https://127.0.0.2:${firehose.url.port}`) }, env);
    await notRecorded(stream.put(line));
    expect(firehose.received).toEqual([]);
  });

  test.each(Object.keys(env))('cannot be made without %s', (name) => {
    expect(() => auditStream(config, { ...env, [name]: undefined })).toThrow(/no credentials/);
  });
});

describe('only an acknowledgement is one', () => {
  const others: [string, number, unknown][] = [
    ['no record id', 200, { Encrypted: false }],
    ['an empty record id', 200, { RecordId: '' }],
    ['a record id that is no text', 200, { RecordId: 7 }],
    ['no JSON', 200, 'ok'],
    ['null', 200, 'null'],
    ['nothing', 200, ''],
    ['another success', 202, { RecordId: 'record-1' }],
    ['a redirect', 301, { RecordId: 'record-1' }],
    ['an error with a record id', 500, { RecordId: 'record-1' }],
  ];
  test.each(others)('%s (%d) is none', async (_what, status, body) => {
    firehose.reply = answers(status, body);
    await notRecorded(stream.put(line));
  });

  test('an answer that breaks off is none', async () => {
    firehose.reply = (response, _received, reset) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"RecordId":"record-1"', reset);
    };
    await notRecorded(stream.put(line));
  });
});

describe('a second attempt', () => {
  const first =
    (reply: Reply): Reply =>
    (...given) =>
      (firehose.received.length === 1 ? reply : acknowledges)(...given);

  const passing: [string, Reply][] = [
    ['a connection that ends', (_response, _received, reset) => reset()],
    ['Firehose being busy', answers(503, { __type: 'ServiceUnavailableException' })],
    ['an answer that is none', answers(200, {})],
  ];
  test.each(passing)('follows %s, with the same record', async (_what, reply) => {
    firehose.reply = first(reply);
    await stream.put(line);
    const [one, two] = firehose.received.map(({ body }) => body.toString());
    expect(firehose.received).toHaveLength(2);
    expect(two).toBe(one);
  });

  test('follows silence', async () => {
    firehose.reply = first(() => undefined);
    await stream.put(line);
    expect(firehose.received).toHaveLength(2);
  });

  test('is the last', async () => {
    firehose.reply = (_response, _received, reset) => reset();
    await notRecorded(stream.put(line));
    expect(firehose.received).toHaveLength(2);
  });

  test('does not follow a no, whose text nobody sees', async () => {
    const message = 'User: arn:aws:sts::1:x is not authorized to perform: firehose:PutRecord';
    firehose.reply = answers(400, { __type: 'com.amazonaws.firehose#AccessDeniedException', message });
    const { cause } = await notRecorded(stream.put(line));
    expect(cause).toMatchObject({ name: 'AccessDeniedException', message: 'Firehose answered 400' });
    expect(firehose.received).toHaveLength(1);
  });
});

test('a store that never answers is given up, and the environment lives on', async () => {
  firehose.reply = (response) => {
    response.writeHead(200);
    response.write('{');
  };
  await notRecorded(stream.put(line));
  expect(firehose.received).toHaveLength(2);
  firehose.reply = acknowledges;
  await stream.put(line);
});

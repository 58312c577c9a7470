/** The local Firehose: what it takes, what it refuses, and what is on disk when it answers. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFirehose, type Firehose } from '../../../stacks/local/firehose/firehose.ts';
import { accountId, awsRequest, planOf, recordingAuthorize, region } from './sdk-loopback.ts';

const name = 'chokepoint-local-audit';
const arn = `arn:aws:firehose:${region}:${accountId}:deliverystream/${name}`;
const plan = planOf([
  {
    type: 'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream',
    name: 'AuditStream',
    inputs: { name },
    outputs: { name, arn },
  },
]);
let folder: string;
let firehose: Firehose;
let recording: ReturnType<typeof recordingAuthorize>;
let recorded: () => Promise<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firehose-'));
  recording = recordingAuthorize();
  recorded = async () => undefined;
  firehose = await createFirehose({
    plan,
    authorize: recording.authorize,
    folder,
    recorded: () => recorded(),
  });
});
afterEach(async () => {
  await firehose.close();
  await rm(folder, { recursive: true });
});

const ask = (body: unknown, operation = 'PutRecord', headers: Record<string, string> = {}) =>
  firehose.handle(
    awsRequest('firehose', {
      method: 'POST',
      path: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `Firehose_20150804.${operation}`,
        ...headers,
      },
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    }),
  );
const put = (data: string | Buffer, to = name) =>
  ask({ DeliveryStreamName: to, Record: { Data: Buffer.from(data).toString('base64') } });
const stored = () => readFile(join(folder, `${name}.jsonl`), 'utf8');

test('a record is on disk when it is acknowledged, unpacked, after those of earlier runs', async () => {
  const { status, body } = await put(gzipSync('{"audit":1}\n'));
  expect(await stored()).toBe('{"audit":1}\n');
  expect(status).toBe(200);
  expect(JSON.parse(String(body))).toEqual({ RecordId: expect.stringMatching(/./), Encrypted: false });
  await firehose.close();
  firehose = await createFirehose({
    plan,
    authorize: recording.authorize,
    folder,
    recorded: () => recorded(),
  });
  await put('plain\n');
  expect(await stored()).toBe('{"audit":1}\nplain\n');
});

test('records that come together stay whole', async () => {
  const lines = Array.from({ length: 50 }, (_, at) => `${at} ${'x'.repeat(5_000)}\n`);
  await Promise.all(lines.map((line) => put(gzipSync(line))));
  expect((await stored()).split('\n').filter(Boolean).toSorted()).toEqual(
    lines.map((line) => line.trim()).toSorted(),
  );
});

test('a record is refused while what came through the log cannot be written', async () => {
  recorded = () => Promise.reject(new Error('ENOSPC: no space left on device'));
  await expect(put('x\n')).rejects.toMatchObject({
    code: 'ServiceUnavailableException',
    status: 503,
    message: 'The record cannot be written: ENOSPC: no space left on device',
  });
  expect(await stored()).toBe('');
  recorded = async () => undefined;
  await put('x\n');
  expect(await stored()).toBe('x\n');
});

test('a record whose file cannot be written is refused, and taken once it can', async () => {
  const path = join(folder, `${name}.jsonl`);
  await rm(path);
  await mkdir(path);
  await expect(put('x\n')).rejects.toMatchObject({ code: 'ServiceUnavailableException', status: 503 });
  await rm(path, { recursive: true });
  await put('x\n');
  expect(await stored()).toBe('x\n');
});

test('IAM is asked for the one stream, first, and what it denies is not stored', async () => {
  recording.gate.rule = () => false;
  await expect(put('x')).rejects.toMatchObject({ code: 'AccessDenied' });
  await expect(put('x', 'another')).rejects.toMatchObject({ code: 'AccessDenied' });
  expect(recording.gate.asked).toEqual([
    { action: 'firehose:PutRecord', resource: arn },
    { action: 'firehose:PutRecord', resource: arn.replace(name, 'another') },
  ]);
  expect(await stored()).toBe('');
});

test('a stream that the plan does not have is not found', async () => {
  await expect(put('x', 'another')).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    status: 400,
    message: `Firehose another under account ${accountId} not found.`,
  });
});

describe('is refused', () => {
  const bodies: [string, unknown, string][] = [
    ['a body that is no JSON', '{', 'SerializationException'],
    ['no stream', { Record: { Data: 'eA==' } }, 'ValidationException'],
    [
      'a name that leads out of the folder',
      { DeliveryStreamName: '../x', Record: { Data: 'eA==' } },
      'ValidationException',
    ],
    ['no record', { DeliveryStreamName: name }, 'ValidationException'],
    ['data that is no base64', { DeliveryStreamName: name, Record: { Data: '{' } }, 'ValidationException'],
    [
      'a parameter that is not known',
      { DeliveryStreamName: name, Record: { Data: 'eA==' }, More: 1 },
      'ValidationException',
    ],
    [
      'a record over 1,000 KiB',
      { DeliveryStreamName: name, Record: { Data: Buffer.alloc(1_024_001).toString('base64') } },
      'InvalidArgumentException',
    ],
  ];
  test.each(bodies)('%s', async (_what, body, code) => {
    await expect(ask(body)).rejects.toMatchObject({ code, status: 400 });
    expect(await stored()).toBe('');
  });

  test.each(['PutRecordBatch', 'DescribeDeliveryStream', 'DeleteDeliveryStream', 'UpdateDestination'])(
    '%s, which is for a deployed stage, by IAM first',
    async (operation) => {
      await expect(ask({ DeliveryStreamName: name }, operation)).rejects.toMatchObject({
        status: 501,
        message: `firehose:${operation} is not part of the local AWS; try it on a deployed stage.`,
      });
      recording.gate.rule = () => false;
      await expect(ask({ DeliveryStreamName: name }, operation)).rejects.toMatchObject({ status: 403 });
    },
  );

  test('a request of another service, or of another protocol', async () => {
    const other = { 'x-amz-target': 'DynamoDB_20120810.PutItem' };
    await expect(ask({}, 'PutRecord', other)).rejects.toMatchObject({ code: 'UnknownOperationException' });
    const cbor = { 'content-type': 'application/x-amz-cbor-1.1' };
    await expect(ask({}, 'PutRecord', cbor)).rejects.toMatchObject({ code: 'SerializationException' });
  });
});

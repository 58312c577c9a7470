/**
 * The Firehose of the local AWS; it has PutRecord alone. Takes a request whose signature was verified; gives
 * a record's id once the whole record is in the stream's file. On AWS the records go on to S3; here they stay
 * in `<folder>/<stream>.jsonl`, unpacked, so that a person can read them. It acknowledges nothing while
 * audit.jsonl, the other half of the record, cannot be written.
 */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Authorize, AwsError, type AwsRequest, type AwsResponse } from '../../account/aws-request.ts';
import { indexPlan, needText } from '../../account/plan-index.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { openRecordFile, type RecordFile } from '../record/record-file.ts';
import { notPartOfLocalAws } from '../wire/unknown-service.ts';
import { parseOperation, recordIn, streamIn } from './put-record.ts';

export type Firehose = {
  /** Answers one request. @throws AwsError 400 with Firehose's codes */
  handle(request: AwsRequest): Promise<AwsResponse>;
  close(): Promise<void>;
};

const streamType = 'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream';

/** Opens a file for each delivery stream of `plan`; records of earlier runs stay. */
export async function createFirehose(input: {
  plan: Plan;
  authorize: Authorize;
  folder: string;
  /** resolves when the record that the log delivers is written so far; rejects when it cannot be written */
  recorded: () => Promise<void>;
}): Promise<Firehose> {
  const { plan, authorize, folder, recorded } = input;
  const files = await openFiles(plan, folder);
  const arnOf = (name: string) => `arn:aws:firehose:${plan.region}:${plan.accountId}:deliverystream/${name}`;
  return {
    async handle(request) {
      const [operation, parameters] = parseOperation(request);
      const name = streamIn(parameters);
      const action = `firehose:${operation}`;
      authorize(request, { action, resource: name === undefined ? '*' : arnOf(name) });
      if (operation !== 'PutRecord') throw notPartOfLocalAws('firehose', action);
      const record = recordIn(parameters);
      const file = files.get(name ?? '');
      if (!file) {
        const message = `Firehose ${name} under account ${plan.accountId} not found.`;
        throw new AwsError('ResourceNotFoundException', 400, message);
      }
      await store(file, unpacked(record), recorded);
      return {
        status: 200,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify({ RecordId: randomUUID(), Encrypted: false }),
      };
    },
    async close() {
      await Promise.all([...files.values()].map((file) => file.close()));
      files.clear();
    },
  };
}

/**
 * @throws AwsError ServiceUnavailableException (503) when a whole record cannot be stored (PutRecord,
 * "Errors")
 */
async function store(file: RecordFile, record: Buffer, recorded: () => Promise<void>): Promise<void> {
  try {
    await recorded();
    await file.append(record);
  } catch (error) {
    const message = `The record cannot be written: ${(error as Error).message}`;
    throw new AwsError('ServiceUnavailableException', 503, message);
  }
}

async function openFiles(plan: Plan, folder: string): Promise<Map<string, RecordFile>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = indexPlan(plan)
    .byType(streamType)
    .map((stream) => needText(stream, 'name'));
  const opened = names.map(
    async (name) => [name, await openRecordFile(join(folder, `${name}.jsonl`))] as const,
  );
  return new Map(await Promise.all(opened));
}

/** Firehose accepts any bytes; of a gzip file (RFC 1952, section 2.3.1: 1f 8b) this writes the content. */
function unpacked(record: Buffer): Buffer {
  if (record[0] !== 0x1f || record[1] !== 0x8b) return record;
  try {
    return gunzipSync(record, { maxOutputLength: 16 * 1024 * 1024 });
  } catch {
    return record;
  }
}

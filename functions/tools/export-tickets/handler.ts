import { DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientPerCall } from '../../../shared/aws-client.ts';
import { serveTool } from '../../../shared/tool/serve-tool.ts';
import type { CallContext } from '../../../shared/tool/work.ts';
import { exportAnswerKey, exportTtlMs } from '../ticket-export.ts';
import { collect } from './collect.ts';
import { exportTickets } from './tool.ts';

/**
 * One team's part of an index has 3,000 read units a second, and searches need some of them: who has minutes waits.
 * Ten attempts are a minute with the SDK's pauses (DynamoDB Developer Guide, "Error retries and exponential backoff").
 */
const dynamodb = clientPerCall(DynamoDBClient, { maxAttempts: 10 });
const s3 = clientPerCall(S3Client);
/** Rows of a page at most; DynamoDB ends a page at 1 MB in any case (Query, "Limit"). */
const pageSize = 250;

/** Reads everything, then writes once, under the call's id: a replayed call finds its object and answers as before. */
export const handler = serveTool(exportTickets, async ({ status }, call) => {
  const { callId, caller, credentials, data, named } = call;
  // Work that outlives its call would go on in the time of the next one.
  const abortSignal = AbortSignal.timeout(Math.max(0, call.deadlineAtMs - Date.now()));
  const collected = collect(caller.tenant);
  let read = 0;
  for await (const page of pagesOf(status, call, abortSignal)) {
    collected.add(page.Items ?? []);
    read += page.ScannedCount ?? 0;
    call.progress(read, undefined, `${read} tickets read`);
  }
  const { counts, body } = collected;
  const expiresAt = new Date(Date.now() + exportTtlMs).toISOString();
  const bytes = body();
  const answer = { exportId: callId, ...counts, bytes: bytes.length, expiresAt };
  const place = { Bucket: data('exports'), Key: named.exports };
  const put = new PutObjectCommand({
    ...place,
    IfNoneMatch: '*',
    Body: bytes,
    ContentType: 'application/jsonl; charset=utf-8',
    Metadata: { [exportAnswerKey]: JSON.stringify(answer) },
  });
  const client = s3(credentials);
  try {
    await client.send(put, { abortSignal });
    return answer;
  } catch (error) {
    if (!isThereAlready(error)) throw error;
    const { Metadata } = await client.send(new HeadObjectCommand(place), { abortSignal });
    return exportTickets.output.parse(JSON.parse(Metadata?.[exportAnswerKey] ?? ''));
  }
});

function pagesOf(
  status: 'open' | 'closed' | undefined,
  { credentials, data, named }: CallContext,
  abortSignal: AbortSignal,
) {
  const query = {
    TableName: data('tickets'),
    IndexName: 'byTenant',
    KeyConditionExpression: 'tenant = :tenant',
    ...(status !== undefined && {
      FilterExpression: '#status = :status',
      ExpressionAttributeNames: { '#status': 'status' },
    }),
    ExpressionAttributeValues: {
      ':tenant': { S: named.tickets ?? '' },
      ...(status !== undefined && { ':status': { S: status } }),
    },
    Limit: pageSize,
  };
  return paginateQuery({ client: dynamodb(credentials), pageSize }, query, { abortSignal });
}

/** 412: it is there. 409: the call that is replayed is writing it at this moment. */
function isThereAlready(error: unknown): boolean {
  const name = error instanceof Error ? error.name : '';
  return name === 'PreconditionFailed' || name === 'ConditionalRequestConflict';
}

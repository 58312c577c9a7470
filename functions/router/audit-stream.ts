/**
 * The audit stream's port: one signed PutRecord to Firehose, which answers once the record is stored. Never: a line that
 * counts as stored without an answer that has a record's id.
 */
import { gzipSync } from 'node:zlib';
import { Refusal } from '../../shared/refusal.ts';
import type { RouterConfig } from './config.ts';
import type { AuditStream } from './ports.ts';
import { jsonError, jsonFields, signedPost, tryTwice } from './signed-post.ts';

/** Firehose answers within some 50 ms; two attempts keep a caller waiting for 3 s at most. */
const attemptTimeoutMs = 1_500;
const headers = {
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': 'Firehose_20150804.PutRecord',
};

/**
 * @param env holds the credentials of the execution role
 * @throws Refusal `not-recorded` from `put` when the line was not acknowledged
 */
export function auditStream(
  config: Pick<RouterConfig, 'deployment' | 'endpointUrl' | 'auditStream'>,
  env: NodeJS.ProcessEnv,
): AuditStream {
  const host = `firehose.${config.deployment.region}.amazonaws.com`;
  const post = signedPost({ signingName: 'firehose', host, attemptTimeoutMs }, config, env);

  /** Firehose API Reference, PutRecord: 200 with a RecordId. */
  async function put(body: string): Promise<void> {
    const answer = await post({ path: '/', headers, body });
    const { RecordId } = jsonFields(answer);
    if (answer.status === 200 && typeof RecordId === 'string' && RecordId !== '') return;
    throw jsonError('Firehose', answer);
  }

  return {
    async put(line) {
      const body = bodyOf(config.auditStream, line);
      try {
        // A record may be stored twice: readers of the store accept identical duplicates.
        await tryTwice(() => put(body));
      } catch (cause) {
        throw new Refusal({ is: 'not-recorded' }, { cause });
      }
    },
  };
}

/**
 * Compressed like the records that CloudWatch Logs puts to the same stream: each object in the store is then a row of
 * gzip members, which is a gzip file (RFC 1952, section 2.2).
 */
function bodyOf(DeliveryStreamName: string, line: string): string {
  return JSON.stringify({
    DeliveryStreamName,
    Record: { Data: gzipSync(`${line}\n`).toString('base64') },
  });
}

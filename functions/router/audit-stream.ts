/**
 * The audit stream's port: one signed PutRecord to Firehose, which answers once the record is stored. Enters: a line.
 * Leaves: nothing, when it is acknowledged. Never: silence, or an answer without a record's id, taken for that.
 * Without the SDK's client, for the reasons in tools-port.ts.
 */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { Refusal } from '../../shared/refusal.ts';
import type { RouterConfig } from './config.ts';
import type { AuditStream } from './ports.ts';

/** Firehose answers within some 50 ms; two attempts keep a caller waiting for 3 s at most. */
const attemptTimeoutMs = 1_500;

/** @param env holds the credentials of the execution role, which Lambda sets for as long as an environment lives */
export function auditStream(
  config: Pick<RouterConfig, 'deployment' | 'endpointUrl' | 'auditStream'>,
  env: NodeJS.ProcessEnv,
): AuditStream {
  const { region } = config.deployment;
  const host = `firehose.${region}.amazonaws.com`;
  const at = config.endpointUrl ?? new URL(`https://${host}`);
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  // As in tools-port.ts: signed for the service's own name, TLS checked against what stands for it.
  const servername = config.endpointUrl === undefined ? host : '';
  const to = { agent, host: at.hostname, port: at.port || 443, path: '/', method: 'POST', servername };
  const credentials = credentialsIn(env);
  const signer = new SignatureV4({ service: 'firehose', region, credentials, sha256: Sha256 });

  async function put(body: string): Promise<void> {
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: 'https:',
      hostname: host,
      path: '/',
      headers: {
        host,
        'content-type': 'application/x-amz-json-1.1',
        'content-length': String(Buffer.byteLength(body)),
        'x-amz-target': 'Firehose_20150804.PutRecord',
      },
      body,
    });
    await acknowledged(await post({ ...to, headers }, body));
  }

  return {
    async put(line) {
      const body = bodyOf(config.auditStream, line);
      try {
        // A record that is stored twice is no harm: whoever reads the store accepts identical duplicates.
        await put(body).catch((error) => (isFinal(error) ? Promise.reject(error) : put(body)));
      } catch (cause) {
        throw new Refusal({ is: 'not-recorded' }, { cause });
      }
    },
  };
}

function credentialsIn(env: NodeJS.ProcessEnv) {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY || !AWS_SESSION_TOKEN)
    throw new Error('the environment holds no credentials of an execution role');
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  };
}

/**
 * Compressed, because what CloudWatch Logs puts to the same stream is: each object in the store is then a row of gzip
 * members, which is a gzip file (RFC 1952, section 2.2).
 */
function bodyOf(DeliveryStreamName: string, line: string): string {
  return JSON.stringify({
    DeliveryStreamName,
    Record: { Data: gzipSync(`${line}\n`).toString('base64') },
  });
}

async function post(options: RequestOptions, body: string): Promise<IncomingMessage> {
  const signal = AbortSignal.timeout(attemptTimeoutMs);
  const outgoing = httpsRequest({ ...options, signal });
  // An error that comes after the answer began is told to the answer's reader; here it would end the environment.
  outgoing.on('error', () => undefined);
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return response;
}

/** An answer other than the acknowledgement; its text names resources, so only the status and the kind are kept. */
class NotAcknowledged extends Error {
  readonly status: number;
  constructor(status: number, kind: string) {
    super(`Firehose answered ${status}`);
    this.name = kind || 'NotAcknowledged';
    this.status = status;
  }
}

/** Firehose API Reference, PutRecord: 200 with a RecordId; errors carry their kind in `__type`. */
async function acknowledged(response: IncomingMessage): Promise<void> {
  const { statusCode = 0 } = response;
  const answer = parse(await text(response));
  if (statusCode === 200 && typeof answer.RecordId === 'string' && answer.RecordId !== '') return;
  throw new NotAcknowledged(statusCode, String(answer.__type ?? '').replace(/^.*#/, ''));
}

function parse(answer: string): Record<string, unknown> {
  try {
    return (JSON.parse(answer) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Asking again changes nothing: IAM said no, or there is no such stream. */
function isFinal(error: unknown): boolean {
  return error instanceof NotAcknowledged && error.status >= 400 && error.status < 500;
}

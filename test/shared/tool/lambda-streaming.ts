/**
 * Lambda's response streaming as middy expects it, and the private calls that reach a tool. Importing this file
 * provides `awslambda`, so it comes before any handler. Source: Lambda Developer Guide, "Response streaming".
 */
import { Writable } from 'node:stream';
import { vi } from 'vitest';
import type { Frame, PrivateCall } from '../../../shared/private-call.ts';

export const invokeRoleArn = 'arn:aws:iam::111122223333:role/chokepoint/test/session/chokepoint-test-invoke';
export const sessionOf = (tool: string) =>
  `arn:aws:sts::111122223333:assumed-role/chokepoint-test-invoke/${tool}@aaaa`;

/** What must never be seen again once a call was taken. */
export const dataSession = {
  accessKeyId: 'ASIAINPLAY',
  secretAccessKey: 'the-secret-access-key',
  sessionToken: 'the-session-token',
  expiresAt: '2100-01-01T00:00:00.000Z',
};
export const secrets = [dataSession.secretAccessKey, dataSession.sessionToken];

export const caller = {
  subject: 'a'.repeat(52),
  tenant: 'fjord',
  groups: ['mates'],
  scopes: ['letters:read'],
  clientId: 'client',
  issuer: 'https://issuer',
  expiresAtSeconds: 4_000_000_000,
};

export function privateCall(tool: string, input: object, change: Partial<PrivateCall> = {}): PrivateCall {
  return {
    callId: crypto.randomUUID(),
    tool,
    input: input as Record<string, unknown>,
    caller,
    deadlineAtMs: Date.now() + 5_000,
    dataSession,
    wantsProgress: false,
    ...change,
  };
}

/** The part of API Gateway's event that a tool reads. */
export function eventOf(call: unknown, userArn: unknown = sessionOf((call as PrivateCall).tool)): object {
  return {
    body: JSON.stringify(call),
    isBase64Encoded: false,
    requestContext: { identity: { userArn } },
  };
}

export type Answered = { statusCode: number; text: string; frames: Frame[] };
type StreamHandler = (event: unknown, stream: Writable, context: object) => Promise<void>;

/**
 * The stream that the runtime gives a handler, with the head that HttpResponseStream.from put on it.
 * `take` stands for the network: a chunk has left when it resolves, the stream breaks when it rejects.
 */
export class ResponseStream extends Writable {
  head: { statusCode?: number } = {};
  text = '';
  readonly #take: (chunk: string) => Promise<void>;
  constructor(take: (chunk: string) => Promise<void> = async () => undefined) {
    super({ highWaterMark: 1 });
    this.#take = take;
  }
  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.text += chunk.toString('utf8');
    this.#take(chunk.toString('utf8')).then(() => done(), done);
  }
}

const awslambda = {
  streamifyResponse: (handler: StreamHandler) => handler,
  HttpResponseStream: {
    from: (stream: ResponseStream, head: object) => Object.assign(stream, { head }),
  },
};
Object.assign(globalThis, { awslambda });

const context = { awsRequestId: 'request', functionName: 'fn', getRemainingTimeInMillis: () => 60_000 };

/** Runs a handler as the Lambda runtime does, until its stream has ended. */
export async function invoke(
  handler: unknown,
  event: unknown,
  stream = new ResponseStream(),
  more: { tenantId?: string } = {},
): Promise<Answered> {
  await (handler as StreamHandler)(event, stream, { ...context, ...more });
  const { head, text } = stream;
  const lines = head.statusCode === 200 ? text.split('\n').filter((line) => line !== '') : [];
  return { statusCode: head.statusCode ?? 0, text, frames: lines.map((line) => JSON.parse(line) as Frame) };
}

/** All that is written to stdout and stderr from now on, instead of writing it. */
export function captureOutput(): { text: () => string; lines: () => Record<string, unknown>[] } {
  let text = '';
  const keep = (chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  const lines = () =>
    text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { text: () => text, lines };
}

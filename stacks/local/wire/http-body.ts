/**
 * Bodies of the local AWS's listeners. In: a request of node:http, or an answer. Out: the whole body, or the
 * answer written with backpressure. Never: more than the limit in memory.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsError, type AwsResponse } from '../../account/aws-request.ts';

/**
 * The client went away before its request or its answer was whole: nobody is there, and nothing is wrong
 * here.
 */
export class ClientLeft extends Error {}

/**
 * Reads a request's body. Throws AwsError RequestEntityTooLarge (413) past the limit, ClientLeft for half a
 * body.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // A plain loop would destroy the request on the way out, and with it the connection that the refusal goes
    // over.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Buffer).length;
      if (bytes > maxBytes) throw tooLarge();
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw error instanceof AwsError ? error : new ClientLeft();
  }
  return Buffer.concat(chunks, bytes);
}

/**
 * Writes an answer. A stream is pulled only as fast as the client reads; when the client leaves, the source's
 * `return` is called (throws ClientLeft), and when the source fails in the middle, the connection is cut, as
 * half an answer must not look whole.
 */
export async function writeAnswer(response: ServerResponse, answer: AwsResponse): Promise<void> {
  if (typeof answer.body === 'string' || Buffer.isBuffer(answer.body)) {
    // RFC 9110, 8.6: none with 204. A HEAD states the length of what it does not send.
    const length = { 'content-length': String(Buffer.byteLength(answer.body)) };
    response.writeHead(answer.status, { ...(answer.status === 204 ? {} : length), ...answer.headers });
    response.end(answer.body);
    return;
  }
  response.writeHead(answer.status, answer.headers);
  response.flushHeaders();
  try {
    await pipeline(Readable.from(answer.body, { objectMode: false }), response);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE' ? new ClientLeft() : error;
  }
}

function tooLarge(): AwsError {
  return new AwsError('RequestEntityTooLarge', 413, 'Request Entity Too Large');
}

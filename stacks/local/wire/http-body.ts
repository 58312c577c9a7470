/** Bodies of the local AWS's listeners: reads one within a limit, writes one with backpressure. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError, type AwsResponse } from '../../account/aws-request.ts';
import { writeStream } from './write-stream.ts';

/** The client left before its request or its answer was complete; this is not a fault. */
export class ClientLeft extends Error {}

/** @throws AwsError RequestEntityTooLarge (413) past the limit, ClientLeft for half a body */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let whole = false;
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) return void chunks.push(chunk);
      // The connection stays open for the refusal, but nothing more is read.
      request.off('data', take).pause();
      reject(tooLarge());
    };
    request.on('data', take);
    request.on('end', () => {
      whole = true;
      resolve(Buffer.concat(chunks, bytes));
    });
    const leave = () => whole || reject(new ClientLeft());
    request.on('error', leave).on('close', leave);
  });
}

/**
 * Writes an answer. A stream is read only as fast as the client reads. When the source fails in the middle,
 * the connection is cut, because half an answer must not look complete.
 * @throws ClientLeft when the client leaves, after calling the source's `return`
 */
export async function writeAnswer(response: ServerResponse, answer: AwsResponse): Promise<void> {
  if (typeof answer.body === 'string' || Buffer.isBuffer(answer.body)) {
    // RFC 9110, 8.6: none with 204. A HEAD states the length of the body that it does not send.
    const length = { 'content-length': String(Buffer.byteLength(answer.body)) };
    response.writeHead(answer.status, { ...(answer.status === 204 ? {} : length), ...answer.headers });
    response.end(answer.body);
    return;
  }
  response.writeHead(answer.status, answer.headers);
  if (!(await writeStream(response, answer.body))) throw new ClientLeft();
}

function tooLarge(): AwsError {
  return new AwsError('RequestEntityTooLarge', 413, 'Request Entity Too Large');
}

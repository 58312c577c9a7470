/**
 * Reads to its end the post with which a runtime answers an invocation, buffered or streamed, and answers the
 * run with it. Neither keeps nor passes on more than Lambda's limits.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { responseTooLarge } from './failures.ts';
import type { Limits } from './limits.ts';
import type { Run } from './run.ts';
import { accept, readBody, refuse } from './runtime-api.ts';
import { StreamedBody } from './streamed-body.ts';

export type Post = { run: Run; request: IncomingMessage; response: ServerResponse };

/**
 * @returns whether the environment can go on: not after a stream over the limit. After a post that was cut
 * off its process is about to end, and that becomes the answer.
 */
export async function receiveResponse(post: Post, limits: Limits): Promise<boolean> {
  const mode = post.request.headers['lambda-runtime-function-response-mode'];
  return mode === 'streaming' ? receiveStream(post, limits) : receivePayload(post, limits.responseBytes);
}

async function receivePayload({ run, request, response }: Post, maxBytes: number): Promise<boolean> {
  const payload = await readBody(request, maxBytes).catch(() => 'cut' as const);
  if (payload === 'cut') return true;
  run.stage = 'answered';
  if (payload) accept(response);
  else refuse(response, 413, 'RequestEntityTooLarge');
  await outputRead();
  if (payload) run.answer(payload);
  else run.fail(responseTooLarge(maxBytes));
  return true;
}

async function receiveStream({ run, request, response }: Post, limits: Limits): Promise<boolean> {
  const body = new StreamedBody(request, limits);
  run.stream(request.headers['content-type'] ?? 'application/octet-stream', body);
  const end = await body.received;
  if (end.kind === 'cut') return true;
  run.stage = 'answered';
  if (end.kind === 'too large') {
    run.fail(responseTooLarge(limits.streamedBytes));
    return false;
  }
  accept(response);
  await outputRead();
  if (end.failure) run.fail(end.failure);
  else run.answer(Buffer.alloc(0));
  return true;
}

/**
 * Settles when everything that the process wrote before its last request has been read here: lines come
 * through pipes beside the connection. Waits two turns, so that all pipes are read once in between.
 */
export function outputRead(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

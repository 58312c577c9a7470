/**
 * NDJSON frames out of a response. Never: unbounded memory or work for a tool that does not stop; a broken answer that
 * counts as a whole one.
 */
import type { IncomingMessage } from 'node:http';
import type { Frame } from '../../shared/private-call.ts';
import { Refusal } from '../../shared/refusal.ts';
import { parseFrame } from './parse-frame.ts';

/** All frames together: more than any `maxOutputBytes` that MCP clients can use. */
const maxAnswerBytes = 6 * 1024 * 1024;

/** Between the last frame and the end of the answer. */
const maxEndMs = 1_000;

/**
 * Frames as they arrive.
 * @throws Refusal `output-too-large`; `crashed` when the answer breaks off or a line is not a frame
 */
export async function* readFrames(response: IncomingMessage): AsyncGenerator<Frame> {
  let rest = '';
  let complete = false;
  let characters = 0;
  response.setEncoding('utf8');
  const chunks = response.iterator({ destroyOnReturn: false }) as AsyncIterable<string>;
  try {
    for await (const chunk of chunks) {
      characters += chunk.length;
      if (characters > maxAnswerBytes)
        throw new Refusal({ is: 'output-too-large', maxBytes: maxAnswerBytes });
      // Joins the pieces of a long line once, when its end is here.
      rest += chunk;
      if (!chunk.includes('\n')) continue;
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line === '') continue;
        const frame = parseFrame(line);
        complete = 'outcome' in frame || 'failure' in frame;
        yield frame;
      }
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // The connection broke, or a line was not JSON: the tool's environment died in the middle.
    throw new Refusal({ is: 'crashed' }, { cause: error });
  } finally {
    if (complete) awaitEnd(response);
    // A consumer that stops before the last frame closes the connection, which nobody would read to its end.
    else response.destroy();
  }
}

/** Drains the response so that its connection serves the next call; destroys it when the end does not come within 1 s. */
export function awaitEnd(response: IncomingMessage): void {
  const timer = setTimeout(() => response.destroy(), maxEndMs).unref();
  response.once('close', () => clearTimeout(timer));
  response.on('error', () => undefined);
  response.resume();
}

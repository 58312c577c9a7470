/**
 * NDJSON frames out of a response. Never: unbounded memory or work for a tool that does not stop, or an answer that
 * broke off taken for a whole one.
 */
import type { IncomingMessage } from 'node:http';
import type { Frame } from '../../shared/private-call.ts';
import { Refusal } from '../../shared/refusal.ts';
import { parseFrame } from './parse-frame.ts';

/** Of all frames together: larger than any `maxOutputBytes` that MCP clients can use; more is an answer too large. */
const maxAnswerBytes = 6 * 1024 * 1024;

/** How long the end of an answer may take once its last frame is here. */
const maxEndMs = 1_000;

/** Frames as they arrive. Throws a Refusal: `output-too-large`, or `crashed` for what is broken off or no frame. */
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
      // A line of many pieces is put together once.
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
    // The connection broke, or a line was no JSON: the tool's environment died in the middle.
    throw new Refusal({ is: 'crashed' }, { cause: error });
  } finally {
    if (complete) awaitEnd(response);
    // A consumer that stops before the last frame closes the connection: it is not left half read.
    else response.destroy();
  }
}

/** What follows is of no interest. When the end comes in time, the connection serves the next call; else it is closed. */
export function awaitEnd(response: IncomingMessage): void {
  const timer = setTimeout(() => response.destroy(), maxEndMs).unref();
  response.once('close', () => clearTimeout(timer));
  response.on('error', () => undefined);
  response.resume();
}

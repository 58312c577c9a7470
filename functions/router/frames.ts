/**
 * NDJSON frames out of a response. Never: unbounded memory for a tool that writes no line end, or an answer that
 * broke off taken for a whole one.
 */
import type { IncomingMessage } from 'node:http';
import type { Frame } from '../../shared/private-call.ts';
import { Refusal } from '../../shared/refusal.ts';

/** Larger than any `maxOutputBytes` that MCP clients can use; a longer line is an answer that is too large. */
const maxLineBytes = 6 * 1024 * 1024;

export async function* readFrames(response: IncomingMessage): AsyncGenerator<Frame> {
  let rest = '';
  response.setEncoding('utf8');
  try {
    for await (const chunk of response as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > maxLineBytes) throw new Refusal({ is: 'output-too-large', maxBytes: maxLineBytes });
      for (const line of lines) if (line !== '') yield JSON.parse(line) as Frame;
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // The connection broke, or a line was no JSON: the tool's environment died in the middle.
    throw new Refusal({ is: 'crashed' }, { cause: error });
  } finally {
    // A consumer that stops before the end closes the response; an idle keep-alive socket is not left half read.
    response.destroy();
  }
}

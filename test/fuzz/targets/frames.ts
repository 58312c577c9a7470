/** The answer of a tool that was taken over: frames, and what only looks like them. */
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { readFrames } from '../../../functions/router/frames.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { mutateText, mutateValue, pick, type Random, upTo } from '../mutate.ts';
import { Defect, type Target } from '../target.ts';

const valid = [
  { progress: { progress: 1, total: 2, message: 'half' } },
  { log: { level: 'info', data: { a: 1 } } },
  { outcome: { structuredContent: { text: 'hello' }, content: [{ type: 'text', text: 'hello' }] } },
  { outcome: { isError: true, content: [] } },
  { failure: { is: 'tool-error', message: 'no' } },
  { failure: { is: 'timed-out', timeoutMs: 5_000 } },
];
const kinds = new Set(['progress', 'log', 'outcome', 'failure']);

export function framesTarget(): Target {
  return {
    name: 'frames',
    share: 15,
    async run(random, show) {
      const text = linesOf(random);
      show(text);
      const stream = Readable.from(chunksOf(text, random)) as unknown as IncomingMessage;
      const frames: object[] = [];
      try {
        for await (const frame of readFrames(stream)) frames.push(frame);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return error.reason.is;
      }
      const foreign = frames.flatMap((frame) => Object.keys(frame)).find((key) => !kinds.has(key));
      if (foreign !== undefined) throw new Defect(`a frame has the property ${JSON.stringify(foreign)}`);
      return 'read';
    },
  };
}

function linesOf(random: Random): string {
  const lines = Array.from({ length: 1 + upTo(3, random) }, () => {
    const frame = pick(valid, random);
    return JSON.stringify(random() < 0.6 ? mutateValue(frame, random) : frame) ?? '';
  });
  const text = `${lines.join('\n')}\n`;
  return random() < 0.3 ? mutateText(text, random) : text;
}

/** Cut anywhere, also inside a character. */
function chunksOf(text: string, random: Random): Buffer[] {
  const bytes = Buffer.from(text);
  const at = upTo(bytes.length, random);
  return [bytes.subarray(0, at), bytes.subarray(at)].filter(({ length }) => length > 0);
}

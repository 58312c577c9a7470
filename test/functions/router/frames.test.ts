/** Lines of a tool, honest or taken over, through a real HTTP response. */
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFrames } from '../../../functions/router/frames.ts';
import type { Frame } from '../../../shared/private-call.ts';
import type { Refusal } from '../../../shared/refusal.ts';

let server: Server;
let answer: (Buffer | string)[] = [];
let breaksOff = false;

beforeAll(async () => {
  server = createServer(async (_request, response) => {
    for (const part of answer) await new Promise((sent) => response.write(part, sent));
    if (breaksOff) response.destroy();
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

type Got = { frames: Frame[]; error: Refusal | undefined };

async function read(parts: (Buffer | string)[], options: { breaksOff?: boolean } = {}): Promise<Got> {
  answer = parts;
  breaksOff = options.breaksOff === true;
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<IncomingMessage>((resolve) =>
    get({ host: '127.0.0.1', port, agent: false }, resolve),
  );
  const frames: Frame[] = [];
  try {
    for await (const frame of readFrames(response)) frames.push(frame);
    return { frames, error: undefined };
  } catch (error) {
    return { frames, error: error as Refusal };
  }
}

const line = (frame: unknown) => `${JSON.stringify(frame)}\n`;
const last: Frame = { outcome: { structuredContent: { text: 'ä ☃ 𝒳' } } };

const whole: Frame[] = [
  { progress: { progress: 1 } },
  { progress: { progress: 2.5, total: 4, message: 'half' } },
  ...(['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'] as const).map(
    (level) => ({ log: { level, data: { any: ['thing', null] } } }),
  ),
  {
    outcome: {
      content: [
        { type: 'text', text: 'x' },
        { type: 'image', data: 'x', mimeType: 'image/png' },
        { type: 'audio', data: 'x', mimeType: 'audio/wav' },
        { type: 'resource', resource: { uri: 'doc:1', text: 'x' } },
        { type: 'resource_link', uri: 'doc:1', name: 'one', annotations: { priority: 1 } },
      ],
      isError: true,
    },
  },
  { failure: { is: 'tool-error', message: 'No such document.' } },
  { failure: { is: 'access-denied' } },
  { failure: { is: 'absent-or-denied' } },
  { failure: { is: 'throttled', what: 'data' } },
  { failure: { is: 'crashed' } },
  { failure: { is: 'bad-output' } },
  { failure: { is: 'output-too-large', maxBytes: 1 } },
  { failure: { is: 'timed-out', timeoutMs: 1 } },
];

describe('frames', () => {
  test('of every kind arrive as they were sent', async () => {
    expect(await read(whole.map(line))).toEqual({ frames: whole, error: undefined });
  });

  test('a log without data is one', async () => {
    expect((await read(['{"log":{"level":"info"}}\n'])).frames).toEqual([{ log: { level: 'info' } }]);
  });

  test('arrive whole however the bytes are cut, in the middle of a character too', async () => {
    const message = 'ä ☃ 𝒳';
    const bytes = Buffer.from(line({ progress: { progress: 1, message } }) + line(last));
    let at = 0;
    const byteByByte = new Readable({
      read() {
        const next = at < bytes.length ? bytes.subarray(at, at + 1) : null;
        at += 1;
        setImmediate(() => this.push(next));
      },
    });
    const frames: Frame[] = [];
    for await (const frame of readFrames(byteByByte as IncomingMessage)) frames.push(frame);
    expect(frames).toEqual([{ progress: { progress: 1, message } }, last]);
  });

  test('several in one piece are several', async () => {
    expect((await read([line(last).repeat(3)])).frames).toEqual([last, last, last]);
  });

  test('empty lines are none', async () => {
    expect((await read(['\n\n', line(last), '\n'])).frames).toEqual([last]);
  });

  test('of 100 kB arrive', async () => {
    const large = { outcome: { structuredContent: { text: 'x'.repeat(100_000) } } };
    expect((await read([line(large)])).frames).toEqual([large]);
  });
});

describe('an answer that broke off', () => {
  const first = line({ progress: { progress: 1 } });

  test('without a last frame ends without one, which its reader takes for a crash', async () => {
    expect(await read([first])).toMatchObject({ frames: [{ progress: { progress: 1 } }], error: undefined });
  });

  test('in the middle of a line is not taken for a whole one', async () => {
    expect((await read([first, line(last).trimEnd()])).frames).toEqual([{ progress: { progress: 1 } }]);
  });

  test('with its connection is a crash', async () => {
    const { frames, error } = await read([first], { breaksOff: true });
    expect(frames).toEqual([{ progress: { progress: 1 } }]);
    expect(error?.reason).toEqual({ is: 'crashed' });
  });
});

const marker = 'text-of-the-tool';
const noFrames: [string, string][] = [
  ['text', `${marker}\n`],
  ['half a line of JSON', `{"progress": ${marker}\n`],
  ['null', 'null\n'],
  ['a number', '5\n'],
  ['a list', line([{ outcome: {} }])],
  ['an empty object', '{}\n'],
  ['an unknown kind', line({ credentials: marker })],
  ['two kinds at once', line({ progress: { progress: 1 }, outcome: { structuredContent: {} } })],
  ['progress that is no number', line({ progress: { progress: marker } })],
  ['progress that is null, as NaN is written', line({ progress: { progress: null } })],
  ['progress with a token of the client', line({ progress: { progress: 1, progressToken: marker } })],
  ['a log of an unknown level', line({ log: { level: marker, data: 1 } })],
  ['an outcome that is null', line({ outcome: null })],
  [
    'an outcome with a property of its own',
    line({ outcome: { structuredContent: {}, _meta: { x: marker } } }),
  ],
  ['an outcome whose structure is a list', line({ outcome: { structuredContent: [marker] } })],
  ['an outcome whose structure is a text', line({ outcome: { structuredContent: marker } })],
  ['content that is no list', line({ outcome: { content: marker } })],
  ['a failure that is null', line({ failure: null })],
  ['a failure of no kind', line({ failure: { is: marker } })],
  ['a failure with a property too many', line({ failure: { is: 'crashed', cause: marker } })],
  ['a tool error without its sentence', line({ failure: { is: 'tool-error' } })],
  ['a tool error that is no sentence', line({ failure: { is: 'tool-error', message: { marker } } })],
  [
    'a tool error that carries what the output limit refuses',
    line({ failure: { is: 'tool-error', message: 'x'.repeat(10_001) } }),
  ],
  // These are the router's to say: one asks the client for more scopes, one blames the caller's arguments.
  ['a demand for scopes', line({ failure: { is: 'missing-scope', tool: 't', needed: [marker] } })],
  ['an unknown tool', line({ failure: { is: 'unknown-tool', name: marker } })],
  ['bad arguments', line({ failure: { is: 'bad-arguments', problems: marker } })],
  ['a refused value', line({ failure: { is: 'refused-value', where: 'x', why: marker } })],
  ['throttling', line({ failure: { is: 'throttled' } })],
  ['a service that is away', line({ failure: { is: 'unavailable', what: 'sts' } })],
];

test.each(noFrames)(
  '%s is no frame: the tool crashed, and nothing of the line is kept',
  async (_what, text) => {
    const { frames, error } = await read([text, line(last)]);
    expect(frames).toEqual([]);
    expect(error?.reason).toEqual({ is: 'crashed' });
  },
);

test('a line that is no frame is not quoted in the cause of the refusal', async () => {
  const { error } = await read([line({ failure: { is: marker } })]);
  expect(String(error?.cause)).not.toContain(marker);
});

test('a line without an end is refused before it fills the memory', async () => {
  const piece = 'x'.repeat(1024 * 1024);
  const { error } = await read(Array.from({ length: 8 }, () => piece));
  expect(error?.reason).toEqual({ is: 'output-too-large', maxBytes: 6 * 1024 * 1024 });
});

test('lines that are too much together are given up on, though each is small', async () => {
  const { frames, error } = await read(
    Array.from({ length: 7 }, () => line({ progress: { progress: 1, message: 'x'.repeat(1024 * 1024) } })),
  );
  expect(frames).toHaveLength(5);
  expect(error?.reason).toEqual({ is: 'output-too-large', maxBytes: 6 * 1024 * 1024 });
});

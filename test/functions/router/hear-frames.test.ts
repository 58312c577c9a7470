/** Progress and log frames: how many, how large, at whose cost. Through the whole call. */
import { describe, expect, test } from 'vitest';
import type { Frame } from '../../../shared/private-call.ts';
import { mutant } from '../../mutant.ts';
import { type Code, code, entry } from './code.ts';

const document = { path: 'a', text: 'hello', modifiedAt: '2026-01-01T00:00:00.000Z', version: 'v1' };
const outcome: Frame = { outcome: { structuredContent: document } };
/** Of read_letter. */
const maxOutputBytes = 40_000;
const progress = (value: number, message?: string): Frame => ({
  progress: { progress: value, ...(message !== undefined && { message }) },
});
const log = (data: unknown): Frame => ({ log: { level: 'info', data } });

async function run(frames: Frame[], { call, createWorld, ines, from }: Code = code) {
  const world = createWorld(frames);
  let spent = 0;
  world.router.budgets = {
    ...world.router.budgets,
    spent: (_spender, bytes) => {
      spent += bytes;
    },
  };
  const heard: unknown[] = [];
  const listener = {
    onProgress: (given: unknown) => heard.push(given),
    onLog: (_level: string, data: unknown) => heard.push(data),
  };
  const facts = { callId: 'c', tool: 'read_letter', caller: ines, arguments: { path: 'a' } };
  const audit = world.router.ports.audit.begin({ ...facts, sourceIp: from.sourceIp });
  const request = { id: 'c', name: facts.tool, arguments: facts.arguments, listener, ...from };
  const answer = await call(request, ines, audit, world.router).then(
    ({ found }) => ({ found, reason: undefined }),
    ({ reason }: { reason: { is: string } }) => ({ found: undefined, reason: reason.is }),
  );
  return { ...answer, heard, spent };
}

const bytesOf = (frames: Frame[]) =>
  frames.reduce((sum, frame) => sum + Buffer.byteLength(JSON.stringify(frame)), 0);
const outcomeBytes = Buffer.byteLength(JSON.stringify({ structuredContent: document }));

describe('frames before the outcome', () => {
  test('are heard and charged while they are few', async () => {
    const frames = [progress(1, 'half'), log({ a: 'ä' }), progress(2)];
    const { found, heard, spent } = await run([...frames, outcome]);
    expect(heard).toEqual([{ progress: 1, message: 'half' }, { a: 'ä' }, { progress: 2 }]);
    expect([found, spent]).toEqual([undefined, bytesOf(frames) + outcomeBytes]);
  });

  const large: [string, Frame][] = [
    ['a message', progress(1, 'x'.repeat(5_000_000))],
    ['a text in a log', log('x'.repeat(5_000_000))],
    ['a name in a log', log({ ['x'.repeat(5_000_000)]: 1 })],
    ['a list in a log', log(Array.from({ length: 1_000_000 }, () => 1))],
    ['bytes of few characters', log('☃'.repeat(maxOutputBytes / 3))],
  ];
  test.each(large)(
    'that are too large by %s are left out, counted, and cost nothing',
    async (_what, frame) => {
      const { found, heard, spent } = await run([frame, progress(2), outcome]);
      expect(heard).toEqual([{ progress: 2 }]);
      expect(found).toEqual({ removed: { messages: 1 }, redacted: {} });
      expect(spent).toBe(bytesOf([progress(2)]) + outcomeBytes);
    },
  );

  test('that are many are heard up to a thousand', async () => {
    const frames = Array.from({ length: 20_000 }, (_, at) => progress(at));
    const { found, heard, spent } = await run([...frames, outcome]);
    expect(heard).toHaveLength(1_000);
    expect(found).toEqual({ removed: { messages: 19_000 }, redacted: {} });
    expect(spent).toBe(bytesOf(frames.slice(0, 1_000)) + outcomeBytes);
  });

  test('together are no larger than an answer may be', async () => {
    const frames = Array.from({ length: 50 }, (_, at) => progress(at, 'x'.repeat(1_000)));
    const { found, spent } = await run([...frames, outcome]);
    expect(spent).toBeLessThanOrEqual(maxOutputBytes + outcomeBytes);
    expect(found?.removed.messages).toBe(50 - Math.floor(maxOutputBytes / bytesOf(frames.slice(10, 11))));
  });

  test.each<[string, Frame[]]>([
    ['crashes', []],
    ['fails', [{ failure: { is: 'access-denied' } }]],
    ['answers badly', [{ outcome: { content: [{ type: 'made-up' }] } }]],
  ])('are charged when the tool %s', async (_what, last) => {
    const frames = [progress(1, 'x'), log('y')];
    const { reason, spent } = await run([...frames, ...last]);
    expect(reason).toBeDefined();
    expect(spent).toBeGreaterThanOrEqual(bytesOf(frames));
  });

  test('are cleaned', async () => {
    const { heard, found } = await run([progress(1, 'a\u200bb'), log('<!-- x -->c'), outcome]);
    expect(heard).toEqual([{ progress: 1, message: 'ab' }, 'c']);
    expect(found?.removed).toEqual({ 'invisible-characters': 1, 'hidden-markup': 1 });
  });
});

const file = 'functions/router/hear-frames.ts';
test.each([
  ['a limit on frames', 'frames > maxFrames || ', '', Array.from({ length: 1_001 }, (_, at) => progress(at))],
  ['a limit on bytes', '|| bytes + size > tool.maxOutputBytes', '', [progress(1, 'x'.repeat(50_000))]],
  [
    'a sum of bytes',
    'bytes += size;',
    '',
    Array.from({ length: 50 }, (_, at) => log(`${at}${'x'.repeat(999)}`)),
  ],
])('without %s the client hears all of it', async (_what, from, to, frames) => {
  const weak = await mutant<Code>(entry, { file, from, to });
  expect((await run([...frames, outcome])).heard.length).toBeLessThan(frames.length);
  expect((await run([...frames, outcome], weak)).heard).toHaveLength(frames.length);
});

test('without its charge the caller pays nothing for frames', async () => {
  const weak = await mutant<Code>(entry, { file, from: 'spend(size);', to: '' });
  expect((await run([progress(1), outcome], weak)).spent).toBe(outcomeBytes);
});

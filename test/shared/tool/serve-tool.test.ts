/** The whole stack of a tool: order, stream, logs; and what a client that leaves does to it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import './lambda-streaming.ts';
import { serveTool } from '../../../shared/tool/serve-tool.ts';
import type { CallContext, Work } from '../../../shared/tool/work.ts';
import {
  captureOutput,
  dataSession,
  eventOf,
  invoke,
  invokeRoleArn,
  privateCall,
  ResponseStream,
  secrets,
} from './lambda-streaming.ts';
import { isLast, tool } from './run-one.ts';

let output: ReturnType<typeof captureOutput>;

beforeEach(() => {
  vi.stubEnv('INVOKE_ROLE_ARN', invokeRoleArn);
  // Whatever an operator sets to debug, no event is logged that holds a credential.
  vi.stubEnv('POWERTOOLS_LOGGER_LOG_EVENT', 'true');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'DEBUG');
  output = captureOutput();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const input = { path: 'argument-value.md' };
const serve = async (work: Work<typeof tool>, change: object = {}) =>
  invoke(serveTool(tool, work), eventOf(privateCall('echo', input, change)));

test('streams its frames as lines of JSON', async () => {
  const { statusCode, text } = await serve((_input, { log }) => {
    log('info', 'line\nbreak');
    return { text: 'two\nlines' };
  });
  expect(statusCode).toBe(200);
  expect(text).toBe(
    '{"log":{"level":"info","data":"line\\nbreak"}}\n{"outcome":{"structuredContent":{"text":"two\\nlines"}}}\n',
  );
});

test('a frame leaves while the work goes on', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stream = new ResponseStream(async (chunk) => {
    if (chunk.includes('started')) resolve();
  });
  const work = async (_input: unknown, { log }: CallContext) => {
    log('info', 'started');
    await promise;
    return { text: 'ended' };
  };
  const event = eventOf(privateCall('echo', input));
  const { frames } = await invoke(serveTool(tool, work), event, stream);
  expect(frames.at(-1)).toEqual({ outcome: { structuredContent: { text: 'ended' } } });
});

test('two calls that run at once in one environment keep their sessions apart', async () => {
  const other = { ...dataSession, accessKeyId: 'ASIAOTHER' };
  let arrived = 0;
  const { promise: bothAreHere, resolve } = Promise.withResolvers<void>();
  const handler = serveTool(tool, async (_input, call) => {
    arrived += 1;
    if (arrived === 2) resolve();
    await bothAreHere;
    return { text: call.credentials.accessKeyId };
  });
  const calls = [dataSession, other].map((session) => privateCall('echo', input, { dataSession: session }));
  const answered = await Promise.all(calls.map((call) => invoke(handler, eventOf(call))));
  expect(answered.map(({ frames }) => frames)).toEqual([
    [{ outcome: { structuredContent: { text: 'ASIAINPLAY' } } }],
    [{ outcome: { structuredContent: { text: 'ASIAOTHER' } } }],
  ]);
});

const ways: [string, Work<typeof tool>][] = [
  ['answers', () => ({ text: 'output-value' })],
  ['answers off its schema', () => ({ text: ['output-value'] }) as never],
  [
    'throws what it was given',
    (given, { credentials }) => {
      throw new Error(`${given.path} ${credentials.secretAccessKey} ${credentials.sessionToken}`);
    },
  ],
  [
    'throws a message that looks like a stack',
    (given) => {
      throw new Error(`oh\n    at ${given.path} (/secret/${given.path}:1:2)`);
    },
  ],
  [
    'throws with a cause',
    (given) => {
      throw new Error('outer', { cause: new Error(given.path, { cause: given.path }) });
    },
  ],
  [
    'throws as the AWS SDK does, which sets the message later',
    (given) => {
      const error = Object.assign(new Error(), { name: 'ValidationException', $metadata: {} });
      error.message = given.path;
      throw error;
    },
  ],
];

test.each(ways)('a tool that %s leaves no argument, output or credential in the log', async (_what, work) => {
  await serve(work);
  for (const hidden of [...secrets, dataSession.accessKeyId, 'argument-value', 'output-value'])
    expect(output.text()).not.toContain(hidden);
});

test('a crash is in the log with its class, its place and the call', async () => {
  const callId = crypto.randomUUID();
  await serve(
    function workOfTheTool() {
      throw new RangeError('hidden');
    },
    { callId },
  );
  const line = output.lines().find(({ message }) => message === 'the tool failed');
  const at = expect.arrayContaining([expect.stringContaining('workOfTheTool')]);
  expect(line).toMatchObject({ level: 'ERROR', service: 'echo', callId, error: 'RangeError', at });
});

test.each([
  ['a call for another tool', eventOf(privateCall('echo', input), 'arn:aws:sts::1:assumed-role/x/y')],
  ['garbage', { body: `{"secretAccessKey": "${dataSession.secretAccessKey}"` }],
])('%s that was turned away leaves nothing in the log', async (_what, event) => {
  await invoke(
    serveTool(tool, () => ({ text: '' })),
    event,
  );
  for (const hidden of [...secrets, 'argument-value']) expect(output.text()).not.toContain(hidden);
});

test('the answer ends with exactly one last frame, though the work goes on to speak', async () => {
  let late: CallContext | undefined;
  const { frames } = await serve(
    async (_input, call) => {
      late = call;
      await new Promise((resolve) => setTimeout(resolve, 60));
      return { text: 'late' };
    },
    { deadlineAtMs: Date.now() + 20 },
  );
  // Writing to a stream that has ended would be an error that nobody catches.
  late?.log('info', 'after the end');
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(frames.filter(isLast)).toEqual([{ failure: { is: 'timed-out', timeoutMs: 2_000 } }]);
});

test('a tool that speaks after its answer does not spoil an answer that is still on its way', async () => {
  const slow = new ResponseStream(() => new Promise((resolve) => setTimeout(resolve, 5)));
  const handler = serveTool(tool, (_input, { log }) => {
    for (let at = 0; at < 20; at += 1) log('info', 'x'.repeat(1_000));
    setTimeout(() => log('info', 'late'), 10);
    return { text: 'done' };
  });
  const { frames } = await invoke(handler, eventOf(privateCall('echo', input)), slow);
  expect(frames).toHaveLength(21);
  expect(frames.findIndex(isLast)).toBe(20);
});

test('a response stream that breaks fails its own call and no other', async () => {
  const broken = new ResponseStream(() => Promise.reject(new Error('the connection is gone')));
  const handler = serveTool(tool, async (_input, { log }) => {
    log('info', 'first');
    await new Promise((resolve) => setTimeout(resolve, 20));
    log('info', 'second');
    return { text: 'done' };
  });
  const event = () => eventOf(privateCall('echo', input));
  await expect(invoke(handler, event(), broken)).rejects.toThrow();
  const { frames } = await invoke(handler, event());
  expect(frames.at(-1)).toEqual({ outcome: { structuredContent: { text: 'done' } } });
});

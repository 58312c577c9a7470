/** Where an X-Ray daemon listens: the segments that it receives of a tool's work, and of an error that no tool caught. */
import { createSocket } from 'node:dgram';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { observe } from '../../shared/observe.ts';
import { segmentWriter } from '../../shared/segment-writer.ts';
import { serveTool } from '../../shared/tool/serve-tool.ts';
import { eventOf, invoke, invokeRoleArn, privateCall, secrets } from './tool/lambda-streaming.ts';
import { tool } from './tool/run-one.ts';

const daemon = createSocket('udp4');
const heard: string[] = [];
beforeAll(async () => {
  daemon.on('message', (message) => heard.push(message.toString('utf8')));
  await new Promise<void>((resolve) => daemon.bind(0, '127.0.0.1', resolve));
  // As Lambda sets them in an environment whose tracing is active.
  vi.stubEnv('AWS_XRAY_DAEMON_ADDRESS', `127.0.0.1:${daemon.address().port}`);
  vi.stubEnv('AWS_EXECUTION_ENV', 'AWS_Lambda_nodejs24.x');
  vi.stubEnv('LAMBDA_TASK_ROOT', '/var/task');
  vi.stubEnv('_HANDLER', 'handler.handler');
  vi.stubEnv('INVOKE_ROLE_ARN', invokeRoleArn);
});
beforeEach(() => sampled(true));
afterEach(() => {
  heard.length = 0;
});
afterAll(() => {
  vi.unstubAllEnvs();
  daemon.close();
});

const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8';
const sampled = (is: boolean) => vi.stubEnv('_X_AMZN_TRACE_ID', `${trace};Sampled=${is ? 1 : 0}`);
const segments = () => heard.map((datagram) => JSON.parse(datagram.split('\n')[1] ?? ''));
const working = () =>
  middy()
    .use(observe('router').middlewares)
    .handler(async () => 'done');
const context = { awsRequestId: 'r' } as never;

const call = () => eventOf(privateCall('echo', { path: 'argument-value.md' }));
const arrived = () => vi.waitFor(() => expect(heard.length).toBeGreaterThan(0));
const hidden = [...secrets, 'argument-value', 'output-value', 'ASIAINPLAY'];

test('a segment names the tool and the trace, and holds nothing of what went in or out', async () => {
  const { frames } = await invoke(await serveTool(tool, () => ({ text: 'output-value' })), call());
  await arrived();
  expect(frames).toEqual([{ outcome: { structuredContent: { text: 'output-value' } } }]);
  expect(heard[0]).toMatch(/^\{"format":"json","version":1\}\n\{/);
  const [segment] = segments();
  expect(segment).toMatchObject({
    ...{ type: 'subsegment', name: '## handler.handler' },
    ...{ trace_id: '1-5759e988-bd862e3fe1be46a994272793', parent_id: '53995c3f42cd8ad8' },
    annotations: { Service: 'echo', ColdStart: true },
  });
  expect(segment.id).toMatch(/^[0-9a-f]{16}$/);
  const [start, end] = [segment.start_time, segment.end_time];
  expect(end - start).toBeGreaterThanOrEqual(0);
  expect(Math.abs(Date.now() / 1000 - end)).toBeLessThan(60);
  for (const text of hidden) expect(heard.join()).not.toContain(text);
});

test('what a function answers stays out of its segment', async () => {
  const { middlewares } = await observe('authorizer');
  const handler = middy()
    .use(middlewares)
    .handler(async () => ({ answer: 'output-value' }));
  await handler({}, context);
  await arrived();
  expect(heard.join()).not.toContain('output-value');
});

test('an error marks its segment, and what it says stays out', async () => {
  const { middlewares } = await observe('router');
  const handler = middy()
    .use(middlewares)
    .handler(async () => {
      throw new Error('argument-value');
    });
  await expect(handler({}, context)).rejects.toThrow('argument-value');
  await arrived();
  expect(segments()).toMatchObject([{ error: true }]);
  expect(heard.join()).not.toContain('argument-value');
});

test('an invocation that is not sampled sends nothing, and the next one is not cold', async () => {
  const handler = working();
  sampled(false);
  await handler({}, context);
  sampled(true);
  await handler({}, context);
  await arrived();
  expect(segments()).toMatchObject([{ annotations: { Service: 'router', ColdStart: false } }]);
});

test.each([undefined, '', 'Root=1', 'nonsense'])('with %j as the trace nothing is sent', async (header) => {
  const handler = working();
  vi.stubEnv('_X_AMZN_TRACE_ID', header);
  await handler({}, context);
  sampled(true);
  await handler({}, context);
  await arrived();
  expect(heard).toHaveLength(1);
});

test('only the first of two invocations is cold, and an error does not mark the next', async () => {
  let fails = true;
  const handler = middy()
    .use(observe('router').middlewares)
    .handler(async () => {
      if (fails) throw new Error('argument-value');
    });
  await handler({}, context).catch(() => undefined);
  fails = false;
  await handler({}, context);
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(segments().map(({ annotations, error }) => [annotations.ColdStart, error])).toEqual([
    [true, true],
    [false, undefined],
  ]);
});

test('a daemon that is away costs no call anything', async () => {
  const trace = captureLambdaHandler(segmentWriter('router', '127.0.0.1:1'));
  const handler = middy()
    .use(trace as MiddlewareObj)
    .handler(async () => 'done');
  for (let i = 0; i < 3; i += 1) expect(await handler({}, context)).toBe('done');
});

/** Where an X-Ray daemon listens: what it hears of a tool's work, and of an error that no tool caught. */
import { createSocket } from 'node:dgram';
import middy from '@middy/core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { eventOf, invoke, invokeRoleArn, privateCall, secrets } from './tool/lambda-streaming.ts';
import { tool } from './tool/run-one.ts';

const daemon = createSocket('udp4');
const heard: string[] = [];
const loadModules = async () => ({
  ...(await import('../../shared/observe.ts')),
  ...(await import('../../shared/tool/serve-tool.ts')),
});
let modules: Awaited<ReturnType<typeof loadModules>>;

beforeAll(async () => {
  daemon.on('message', (message) => heard.push(message.toString('utf8')));
  await new Promise<void>((resolve) => daemon.bind(0, '127.0.0.1', resolve));
  // As Lambda sets them in an environment whose tracing is active.
  vi.stubEnv('AWS_XRAY_DAEMON_ADDRESS', `127.0.0.1:${daemon.address().port}`);
  vi.stubEnv('AWS_EXECUTION_ENV', 'AWS_Lambda_nodejs24.x');
  vi.stubEnv('LAMBDA_TASK_ROOT', '/var/task');
  vi.stubEnv('_HANDLER', 'handler.handler');
  vi.stubEnv(
    '_X_AMZN_TRACE_ID',
    'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
  );
  vi.stubEnv('INVOKE_ROLE_ARN', invokeRoleArn);
  // The SDK reads them when it is loaded.
  modules = await loadModules();
});
afterEach(() => {
  heard.length = 0;
});
afterAll(() => {
  vi.unstubAllEnvs();
  daemon.close();
});

const call = () => eventOf(privateCall('echo', { path: 'argument-value.md' }));
const arrived = () => vi.waitFor(() => expect(heard.length).toBeGreaterThan(0));
const hidden = [...secrets, 'argument-value', 'output-value', 'ASIAINPLAY'];

test('a segment names the tool and the trace, and holds nothing of what went in or out', async () => {
  const { frames } = await invoke(await modules.serveTool(tool, () => ({ text: 'output-value' })), call());
  await arrived();
  expect(frames).toEqual([{ outcome: { structuredContent: { text: 'output-value' } } }]);
  const segment = JSON.parse(heard[0]?.split('\n')[1] ?? '');
  expect(segment).toMatchObject({
    name: '## handler.handler',
    trace_id: '1-5759e988-bd862e3fe1be46a994272793',
    annotations: { Service: 'echo' },
  });
  for (const text of hidden) expect(heard.join()).not.toContain(text);
});

test('what a function answers stays out of its segment', async () => {
  const { middlewares } = await modules.observe('authorizer');
  const handler = middy()
    .use(middlewares)
    .handler(async () => ({ answer: 'output-value' }));
  await handler({}, { awsRequestId: 'r' } as never);
  await arrived();
  expect(heard.join()).not.toContain('output-value');
});

test('an error marks its segment, and what it says stays out', async () => {
  const { middlewares } = await modules.observe('router');
  const handler = middy()
    .use(middlewares)
    .handler(async () => {
      throw new Error('argument-value');
    });
  await expect(handler({}, { awsRequestId: 'r' } as never)).rejects.toThrow('argument-value');
  await arrived();
  expect(JSON.parse(heard[0]?.split('\n')[1] ?? '')).toMatchObject({ error: true });
  expect(heard.join()).not.toContain('argument-value');
});

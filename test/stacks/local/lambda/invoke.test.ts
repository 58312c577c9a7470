import { afterEach, describe, expect, it } from 'vitest';
import { answerOf, call, errorOf, spec, start, startBundle, takeDown } from './fixture.ts';

afterEach(takeDown);

describe('a buffered invocation', () => {
  it('hands the event to the handler and its value to the caller', async () => {
    const { lambda } = await startBundle('export const echo = async (event) => ({ got: event });', ['echo']);
    const event = { text: 'ü\u0000\n', list: [1, null, true] };
    expect(await call(lambda, 'echo', event)).toEqual({ got: event });
    expect(answerOf(await lambda.invoke('echo', Buffer.from('[1]')))).toEqual({ got: [1] });
  });

  it('answers null for a handler that returns nothing, and waits for a plain promise', async () => {
    const source = `
      export const nothing = async () => {};
      export const plain = (event) => new Promise((resolve) => setTimeout(resolve, 5, 'later'));
      export const sync = (event) => 'now';`;
    const { lambda } = await startBundle(source, ['nothing', 'plain', 'sync']);
    expect(await call(lambda, 'nothing')).toBeNull();
    expect(await call(lambda, 'plain')).toBe('later');
    expect(await call(lambda, 'sync')).toBe('now');
  });

  it('gives the handler the context of its invocation', async () => {
    const source = `
      export const context = async (event, context) => ({
        ...context, remaining: context.getRemainingTimeInMillis(), trace: process.env._X_AMZN_TRACE_ID });`;
    const { lambda } = await startBundle(source, ['context'], { timeoutMs: 7_000, memoryMb: 192 });
    const ids = { requestId: '11111111-2222-3333-4444-555555555555', traceId: 'Root=1-a-b;Sampled=0' };
    const context = answerOf(await lambda.invoke('context', '{}', ids)) as Record<string, unknown>;
    expect(context).toMatchObject({
      awsRequestId: ids.requestId,
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:context',
      functionName: 'context',
      functionVersion: '$LATEST',
      memoryLimitInMB: '192',
      logGroupName: '/aws/lambda/context',
      trace: ids.traceId,
    });
    expect(context.remaining).toBeGreaterThan(1_000);
    expect(context.remaining).toBeLessThanOrEqual(7_000);
    const next = answerOf(await lambda.invoke('context', '{}')) as { awsRequestId: string; trace: string };
    expect(next.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(next.trace).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/);
  });

  it('reports what the handler throws as a function error, and goes on in the same environment', async () => {
    const source = `
      export const fail = async (event) => {
        if (event.how === 'error') throw new TypeError('not so');
        if (event.how === 'text') throw 'just text';
        if (event.how === 'getter') throw { get message() { throw new Error('trap') }, toString() { throw 1 } };
        if (event.how === 'circular') { const a = {}; a.a = a; return a; }
        if (event.how === 'bigint') return 1n;
        return process.pid;
      };`;
    const { lambda } = await startBundle(source, ['fail']);
    const fail = async (how: string) => errorOf(await lambda.invoke('fail', JSON.stringify({ how })));
    const pid = await call(lambda, 'fail');
    expect(await fail('error')).toMatchObject({ errorType: 'TypeError', errorMessage: 'not so' });
    expect(await fail('text')).toMatchObject({ errorType: 'string', errorMessage: 'just text' });
    expect(await fail('getter')).toMatchObject({ errorType: 'handled' });
    expect(await fail('circular')).toMatchObject({ errorMessage: 'Unable to stringify response body' });
    expect(await fail('bigint')).toMatchObject({ errorMessage: 'Unable to stringify response body' });
    expect(errorOf(await lambda.invoke('fail', '{"torn'))).toMatchObject({ errorType: 'SyntaxError' });
    expect(await call(lambda, 'fail')).toBe(pid);
  });
});

describe('the limits of payloads', () => {
  it('refuses a request over 6 MB before a process is started', async () => {
    const { lambda, logs } = await startBundle('export const size = async (event) => event.length;', [
      'size',
    ]);
    const over = JSON.stringify('x'.repeat(6_291_456));
    await expect(lambda.invoke('size', over)).rejects.toMatchObject({
      code: 'RequestTooLargeException',
      status: 413,
    });
    expect(logs).toEqual([]);
    expect(answerOf(await lambda.invoke('size', JSON.stringify('x'.repeat(6_291_454))))).toBe(6_291_454);
  });

  it('turns a response over 6 MB into Function.ResponseSizeTooLarge and goes on', async () => {
    const { lambda } = await startBundle('export const big = async (event) => "x".repeat(event.n);', ['big']);
    expect(await call(lambda, 'big', { n: 6_291_554 })).toHaveLength(6_291_554);
    const error = errorOf(await lambda.invoke('big', '{"n":6291555}'));
    expect(error).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
    expect(await call(lambda, 'big', { n: 2 })).toBe('xx');
  });
});

describe('what is not a function', () => {
  it('is ResourceNotFoundException', async () => {
    const { lambda } = await startBundle('export const a = async () => 1;', ['a']);
    await expect(lambda.invoke('b', '{}')).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      status: 404,
    });
    await expect(lambda.updateCode('b', { folder: '/', handler: 'b.b' })).rejects.toMatchObject({
      status: 404,
    });
  });

  it('is refused at the start: a missing folder, a name twice', async () => {
    await expect(start([spec('/nowhere/at/all', 'a')])).rejects.toThrow('/nowhere/at/all');
    await expect(startBundle('export const a = async () => 1;', ['a', 'a'])).rejects.toThrow(
      'two functions are named a',
    );
  });

  it('refuses ids that would not survive in a header', async () => {
    const { lambda } = await startBundle('export const a = async () => 1;', ['a']);
    await expect(lambda.invoke('a', '{}', { requestId: 'a/b' })).rejects.toThrow('not a request id');
    await expect(lambda.invoke('a', '{}', { traceId: 'a\r\nb: c' })).rejects.toThrow('not a trace header');
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { bundle, errorOf, spec, start, startBundle, takeDown } from './fixture.ts';

afterEach(takeDown);

const CASES: {
  title: string;
  source: string;
  handler?: string;
  errorType: string;
  message: string | RegExp;
}[] = [
  {
    title: 'a bundle that is not there',
    source: '',
    handler: 'other.run',
    errorType: 'Runtime.ImportModuleError',
    message: /^Error: Cannot find module 'other'/,
  },
  {
    title: 'a missing handler',
    source: 'export const other = 1;',
    errorType: 'Runtime.HandlerNotFound',
    message: 'bundle.run is undefined or not exported',
  },
  {
    title: 'a handler that is no function',
    source: 'export const run = {};',
    errorType: 'Runtime.HandlerNotFound',
    message: 'bundle.run is not a function',
  },
  {
    title: 'a name that is no handler',
    source: '',
    handler: 'bundle',
    errorType: 'Runtime.MalformedHandlerName',
    message: /not a valid handler name/,
  },
  {
    title: 'a name that leads out of the bundle',
    source: '',
    handler: '../bundle.run',
    errorType: 'Runtime.MalformedHandlerName',
    message: /not a valid handler name/,
  },
  {
    title: 'a syntax error',
    source: 'export const run = async (',
    errorType: 'Runtime.UserCodeSyntaxError',
    message: /^SyntaxError: /,
  },
  {
    title: 'a throw at import',
    source: 'throw new RangeError("no table");',
    errorType: 'RangeError',
    message: 'no table',
  },
  {
    title: 'an import that does not resolve',
    source: 'import "not-a-package"; export const run = async () => 1;',
    errorType: 'Error',
    message: /Cannot find package 'not-a-package'/,
  },
  {
    title: 'an exit at import',
    source: 'process.exit(7);',
    errorType: 'Runtime.ExitError',
    message: /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 7$/,
  },
  {
    title: 'an orderly exit at import',
    source: 'process.exit(0);',
    errorType: 'Runtime.ExitError',
    message: /^RequestId: [0-9a-f-]{36} Error: Runtime exited without providing a reason$/,
  },
  {
    title: 'a rejection that nobody handles at import',
    source: 'Promise.reject(new Error("lost")); await new Promise((r) => setTimeout(r, 5_000));',
    errorType: 'Runtime.UnhandledPromiseRejection',
    message: 'Error: lost',
  },
  {
    title: 'a callback handler, which nodejs24.x no longer runs',
    source: 'export const run = (event, context, callback) => callback(null, 1);',
    errorType: 'Runtime.CallbackHandlerDeprecated',
    message: /removed support for callback-based function handlers.*async function/,
  },
  {
    title: 'a heap that is full at import',
    source: 'const all = []; for (;;) all.push(new Array(1000).fill(Math.random()));',
    errorType: 'Runtime.OutOfMemory',
    message: /signal: killed$/,
  },
];

describe('a bundle that does not load', () => {
  it.each(CASES)(
    '$title is a function error',
    async ({ source, handler = 'bundle.run', errorType, message }) => {
      const folder = bundle(source);
      const { lambda, logs } = await start([
        spec(folder, 'run', { bundle: { folder, handler }, memoryMb: 128 }),
      ]);
      const error = errorOf(await lambda.invoke('run', '{}'));
      expect(error.errorType).toBe(errorType);
      if (typeof message === 'string') expect(error.errorMessage).toBe(message);
      else expect(error.errorMessage).toMatch(message);
      const report = logs.find(({ text }) => text.includes('platform.initReport'));
      expect(JSON.parse(report?.text ?? '{}').record).toMatchObject({
        phase: 'init',
        status: 'error',
        errorType,
      });
    },
  );

  it('is tried anew by the next invocation', async () => {
    const { lambda } = await startBundle('throw new Error("always");', ['run']);
    expect(errorOf(await lambda.invoke('run', '{}')).errorMessage).toBe('always');
    expect(errorOf(await lambda.invoke('run', '{}')).errorMessage).toBe('always');
  });

  it.each(['bundle.mjs', 'bundle.cjs', 'bundle.js'])(
    'loads %s, and handlers below an export',
    async (file) => {
      const assign = file === 'bundle.mjs' ? 'export const api =' : 'exports.api =';
      const folder = bundle(`${assign} { run: async () => 'loaded' };`, file);
      const { lambda } = await start([
        spec(folder, 'run', { bundle: { folder, handler: 'bundle.api.run' } }),
      ]);
      const invocation = await lambda.invoke('run', '{}');
      expect(invocation).toMatchObject({ kind: 'buffered', payload: Buffer.from('"loaded"') });
    },
  );
});

import { afterEach, describe, expect, it } from 'vitest';
import { EnvironmentPool } from '../../../../stacks/local/lambda/environment/environment-pool.ts';
import { openLifeline } from '../../../../stacks/local/lambda/environment/lifeline.ts';
import { lambdaLimits } from '../../../../stacks/local/lambda/limits.ts';
import type { LogLine } from '../../../../stacks/local/lambda/log-lines.ts';
import { startRuntimeApi } from '../../../../stacks/local/lambda/runtime-api.ts';
import { answerOf, atEnd, bundle, errorOf, spec, takeDown, tempFolder } from './fixture.ts';

afterEach(takeDown);

/** A pool whose init phase has one second instead of ten. */
async function pool(source: string, timeoutMs: number) {
  const folder = bundle(`console.log('loading'); ${source}`);
  const { arn, credentials, caFile, endpointUrl, region, memoryMb } = spec(folder, 'run');
  const runtimeApi = await startRuntimeApi();
  const tempRoot = tempFolder();
  const lifeline = openLifeline(tempRoot);
  const logs: LogLine[] = [];
  const limits = { ...lambdaLimits, initMs: 1_000 };
  const machine = { runtimeApi, lifeline, tempRoot, limits, onLog: (line: LogLine) => logs.push(line) };
  const network = { reach: 'endpoint' as const, hosts: [] };
  const code = { folder, handler: 'bundle.run' };
  const sandbox = {
    functionName: 'run',
    bundle: code,
    plan: {},
    region,
    memoryMb,
    endpointUrl,
    caFile,
    network,
  };
  const reservedConcurrency = undefined;
  const isolateTenants = false;
  const created = new EnvironmentPool({
    arn,
    timeoutMs,
    reservedConcurrency,
    isolateTenants,
    sandbox,
    credentials,
    machine,
    idleMs: 60_000,
  });
  atEnd(async () => {
    await created.close();
    await runtimeApi.close();
    await lifeline.close();
  });
  const loads = () => logs.filter(({ text }) => text === 'loading').length;
  return {
    invoke: () => created.invoke({ requestId: 'r-1', traceId: 't', payload: Buffer.from('{}') }),
    loads,
  };
}

describe('a bundle that loads slowly', () => {
  it("is loaded once more with the function's own timeout", async () => {
    const source = `await new Promise((r) => setTimeout(r, 1_500)); export const run = async () => 'up';`;
    const { invoke, loads } = await pool(source, 30_000);
    expect(answerOf(await invoke())).toBe('up');
    expect(loads()).toBe(2);
  });

  it('and never ends, has timed out', async () => {
    const { invoke, loads } = await pool('for (;;);', 1_200);
    expect(errorOf(await invoke())).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: r-1 Error: Task timed out after 1.20 seconds',
    });
    expect(loads()).toBe(2);
  });
});

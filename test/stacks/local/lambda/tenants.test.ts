import { afterEach, describe, expect, it } from 'vitest';
import { readFunctions } from '../../../../stacks/local/lambda/functions.ts';
import type { LambdaService } from '../../../../stacks/local/lambda/lambda.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { alive, answerOf, startBundle, takeDown, until } from './fixture.ts';

afterEach(takeDown);

/** What an environment remembers from call to call: everything that was ever said in it. */
const SOURCE = `
const heard = [];
export const run = async ({ say, ms = 0 }, { tenantId }) => {
  heard.push(say);
  await new Promise((resolve) => setTimeout(resolve, ms));
  return { pid: process.pid, tenantId, heard };
};
export const stream = awslambda.streamifyResponse(async (event, stream, { tenantId }) => {
  stream.end(JSON.stringify({ tenantId }));
});`;

type Heard = { pid: number; tenantId?: string; heard: string[] };
type Said = { say?: string; ms?: number };

async function say(lambda: LambdaService, tenantId: string | undefined, event: Said): Promise<Heard> {
  return answerOf(await lambda.invoke('run', JSON.stringify(event), { tenantId })) as Heard;
}

const isolated = (more: object = {}) => startBundle(SOURCE, ['run'], { isolateTenants: true, ...more });
const errorOf = (running: Promise<unknown>) => running.catch((error: unknown) => error);

describe('environments per tenant', () => {
  it('never hear two tenants, and each hears its own again', async () => {
    const { lambda } = await isolated();
    for (const [tenant, word] of [
      ['fjord', 'a1'],
      ['tundra', 'g1'],
      ['fjord', 'a2'],
      ['tundra', 'g2'],
    ] as const)
      await say(lambda, tenant, { say: word });
    expect(await say(lambda, 'fjord', { say: 'a3' })).toMatchObject({
      tenantId: 'fjord',
      heard: ['a1', 'a2', 'a3'],
    });
    expect(await say(lambda, 'tundra', { say: 'g3' })).toMatchObject({
      tenantId: 'tundra',
      heard: ['g1', 'g2', 'g3'],
    });
  });

  it('tell a streaming handler whose they are', async () => {
    const { lambda } = await startBundle(SOURCE, ['stream'], { isolateTenants: true });
    const invocation = await lambda.invoke('stream', '{}', { tenantId: 'fjord' });
    let text = '';
    if (invocation.kind === 'streamed')
      for await (const chunk of invocation.body) text += Buffer.from(chunk).toString();
    expect(JSON.parse(text)).toEqual({ tenantId: 'fjord' });
  });

  it.each([undefined, '', 'a*', 'ä', 'a'.repeat(257)])('refuse an invocation for %j', async (tenantId) => {
    const { lambda } = await isolated();
    expect(await errorOf(say(lambda, tenantId, {}))).toMatchObject({
      code: 'InvalidParameterValueException',
      status: 400,
    });
  });

  it.each(['fjord', 'a*'])('are not there for a function without them: "%s" is refused', async (tenantId) => {
    const { lambda } = await startBundle(SOURCE, ['run']);
    expect(await errorOf(say(lambda, tenantId, {}))).toMatchObject({
      code: 'InvalidParameterValueException',
    });
    expect(await say(lambda, undefined, { say: 'x' })).not.toHaveProperty('tenantId');
  });

  it('make way, the oldest idle one first, when this machine has no room for more', async () => {
    const { lambda } = await isolated();
    const first = await say(lambda, 'tenant-0', {});
    for (let at = 1; at < 10; at += 1) await say(lambda, `tenant-${at}`, {});
    expect(alive(first.pid)).toBe(true);
    await say(lambda, 'tenant-10', {});
    await until(() => !alive(first.pid));
    expect((await say(lambda, 'tenant-9', { say: 'again' })).heard).toHaveLength(2);
  });

  it('are two and a half for each reserved call, idle ones too', async () => {
    const { lambda } = await isolated({ reservedConcurrency: 2 });
    for (let at = 0; at < 5; at += 1) await say(lambda, `tenant-${at}`, {});
    expect(await errorOf(say(lambda, 'tenant-5', {}))).toMatchObject({ code: 'TooManyRequestsException' });
    expect((await say(lambda, 'tenant-4', {})).heard).toHaveLength(2);
  });

  it('share the reserved calls of their function', async () => {
    const { lambda } = await isolated({ reservedConcurrency: 2 });
    const running = ['fjord', 'tundra'].map((tenant) => say(lambda, tenant, { ms: 400 }));
    expect(await errorOf(say(lambda, 'initech', {}))).toMatchObject({ code: 'TooManyRequestsException' });
    await Promise.all(running);
  });
});

describe('a plan', () => {
  it('with a mode of isolation that is not known is refused', () => {
    const fn = {
      urn: 'urn:fn',
      type: 'aws:lambda/function:Function',
      id: 'f',
      inputs: { role: 'r', tenancyConfig: { tenantIsolationMode: 'PER_PLANET' } },
      outputs: { name: 'f', arn: 'arn:f' },
    };
    const plan = { resources: [fn], bundles: { f: {} } } as unknown as Plan;
    const endpointOf = () => ({ url: 'https://x', position: {} }) as never;
    const around = { assumeForService: () => ({}) as never, endpointOf, caFile: '' };
    expect(() => readFunctions(plan, around)).toThrow('PER_PLANET');
  });
});

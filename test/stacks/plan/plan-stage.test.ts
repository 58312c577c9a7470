import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '#application/catalogue';
import { policyFolder } from '#application/place';
import { readPolicies } from '../../../shared/policy/policy-set.ts';
import { planStage } from '../../../stacks/plan/plan-stage.ts';
import type { Plan, Resource } from '../../../stacks/plan/plan-types.ts';
import { preparePlatform } from '../../../stacks/plan/platform/prepare-platform.ts';
import { proveStage } from '../../../stacks/prove/prove-stage.ts';
import { fixtureApp, repository } from './fixture-app.ts';

let plan: Plan;

beforeAll(async () => {
  await preparePlatform(repository);
  plan = await planStage({ root: fixtureApp, stage: 'local' });
});

function named(name: string, from = plan): Resource {
  const found = from.resources.find(
    (resource) => resource.name === name && !resource.type.startsWith('sst:'),
  );
  if (!found) throw new Error(`no ${name} in the plan`);
  return found;
}

describe('a plan', () => {
  it('carries the contracts of the tools that it was made for and the policies of the router, as data', async () => {
    const own = await planStage({ root: repository, stage: 'local' });
    expect(own.contracts).toEqual(
      JSON.parse(JSON.stringify(catalogue)).map(
        ({ input: _, output: __, ...contract }: Record<string, unknown>) => contract,
      ),
    );
    expect(plan.contracts).toEqual([]);
    const folder = new URL(`../../../${policyFolder}/`, import.meta.url);
    const { digest, policies } = readPolicies(folder);
    expect(own.policies).toEqual({
      digest,
      policies: [...policies.values()].map(({ id, file, text }) => ({ id, file, text })),
    });
    expect(plan).not.toHaveProperty('policies');
  });

  it('says of which app, stage, mode, region and account it is', () => {
    expect(plan).toMatchObject({ app: 'fixture', stage: 'local', mode: 'deploy', region: 'eu-central-1' });
    expect(plan.accountId).toMatch(/^\d{12}$/);
  });

  it('is the same to the byte when it is made again', async () => {
    const again = await planStage({ root: fixtureApp, stage: 'local' });
    expect(JSON.stringify(again)).toBe(JSON.stringify(plan));
  });

  it('holds no path of this machine', () => {
    const text = JSON.stringify(plan);
    expect(text).not.toContain(repository);
    expect(text).not.toContain(tmpdir());
    expect(named('EchoCode').inputs.source).toEqual({ asset: 'artifacts/Echo/code.zip' });
  });

  it('lists resources in the order of their URNs, which have the form that Pulumi gives them', () => {
    const urns = plan.resources.map((resource) => resource.urn);
    expect(urns).toEqual([...urns].sort());
    expect(new Set(urns).size).toBe(urns.length);
    expect(named('EchoFunction').urn).toBe(
      'urn:pulumi:local::fixture::sst:aws:Function$aws:lambda/function:Function::EchoFunction',
    );
  });

  it('resolves outputs in the inputs of other resources', () => {
    const fn = named('EchoFunction');
    expect(named('EchoIntegration').inputs.uri).toBe(
      `arn:aws:apigateway:eu-central-1:lambda:path/2021-11-15/functions/${fn.outputs.arn}/response-streaming-invocations`,
    );
    expect(JSON.parse(String(named('EchoPolicy').inputs.policy)).Statement[0].Resource).toBe(
      `${named('EchoLog').outputs.arn}:*`,
    );
  });

  it('gives what only AWS would know, in the forms that AWS has', () => {
    expect(named('EchoTool').outputs.path).toBe('/tools/echo');
    expect(named('EchoRole').outputs.arn).toBe('arn:aws:iam::123456789012:role/fixture-local-echo');
    expect(named('ToolsApi').outputs.executionArn).toBe(
      `arn:aws:execute-api:eu-central-1:123456789012:${named('ToolsApi').id}`,
    );
    expect(named('ExecuteApi').outputs.dnsEntries).toMatchObject([
      { dnsName: expect.stringMatching(/^vpce-\w+-\w+\.execute-api\.eu-central-1\.vpce\.amazonaws\.com$/) },
    ]);
    expect(named('Network').outputs.id).toMatch(/^vpc-[0-9a-f]{17}$/);
  });

  it('names for each resource its component, its source line and what it waits for', () => {
    const fn = named('EchoFunction');
    expect(fn.parent).toBe('urn:pulumi:local::fixture::sst:aws:Function::Echo');
    expect(fn.source).toMatch(/^stacks\/private-api\.ts:\d+$/);
    expect(named('ToolsDeployment').deps).toContain(named('EchoIntegration').urn);
    expect(fn.deps).toEqual([...fn.deps].sort());
  });

  it('shows the stacks only the environment that it was given', async () => {
    const coloured = await planStage({ root: fixtureApp, stage: 'local', env: { COLOUR: 'green' } });
    expect(named('EchoFunction').inputs.environment).toMatchObject({
      variables: { COLOUR: 'none', HOST: 'none' },
    });
    expect(named('EchoFunction', coloured).inputs.environment).toMatchObject({
      variables: { COLOUR: 'green' },
    });
  });

  it('knows dev mode, in which there is no code to build', async () => {
    const dev = await proveStage({ root: fixtureApp, stage: 'local', dev: true });
    expect(dev.mode).toBe('dev');
    expect(dev.proofs.map((verdict) => verdict.id)).not.toContain('private-api-closed');
    await expect(planStage({ root: fixtureApp, stage: 'local', dev: true, bundles: 'x' })).rejects.toThrow(
      /no code/,
    );
  });
});

describe('real code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chokepoint-bundles-'));
  let built: Plan;

  beforeAll(async () => {
    built = await planStage({ root: fixtureApp, stage: 'local', bundles: folder, conditions: ['shouting'] });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is found by the Lambda function’s name and runs', async () => {
    const bundle = built.bundles?.['fixture-local-echo'];
    expect(bundle).toMatchObject({ folder: join(folder, 'Echo'), handler: 'bundle.handler' });
    const { handler } = await import(pathToFileURL(join(folder, 'Echo', 'bundle.mjs')).href);
    expect(await handler({ ask: 1 })).toEqual({ greeting: 'HELLO', event: { ask: 1 } });
  });

  it('is minified with a source map beside it, as the function asks', () => {
    const code = readFileSync(join(folder, 'Echo', 'bundle.mjs'), 'utf8');
    expect(code).toContain('//# sourceMappingURL=bundle.mjs.map');
    expect(code).not.toMatch(/\n {2}/);
    expect(built.bundles?.['fixture-local-echo']?.bytes).toBe(Buffer.byteLength(code));
  });

  it('and the stacks are chosen by the same conditions', () => {
    expect(named('EchoFunction', built).inputs.environment).toMatchObject({
      variables: { GREETING: 'HELLO' },
    });
    expect(named('EchoFunction').inputs.environment).toMatchObject({ variables: { GREETING: 'hello' } });
  });
});

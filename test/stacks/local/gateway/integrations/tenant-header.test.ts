import { describe, expect, it } from 'vitest';
import { createRestApi } from '../../../../../stacks/local/gateway/rest-api.ts';
import { ask, doorApi } from '../calls.ts';
import { fakeFunctions, payload } from '../fake-functions.ts';
import { DOOR, fixturePlan } from '../plan-fixture.ts';

const from = 'method.request.header.x-tenant-id';
const to = 'integration.request.header.X-Amz-Tenant-Id';
const mapping = { [to]: from };

function plan(integration: object, method: object = { [from]: true }) {
  return fixturePlan((byName) => {
    Object.assign(byName.EchoAnyIntegration?.inputs ?? {}, { requestParameters: integration });
    Object.assign(byName.EchoAnyMethod?.inputs ?? {}, { requestParameters: method });
  });
}

async function tenantsSeen(headers: Record<string, string>, how = plan(mapping)) {
  const { invoke, seen } = fakeFunctions({ echo: () => payload({ body: '' }) });
  await ask(doorApi({ plan: how, invoke }), { path: '/echo', headers });
  return seen.map(({ tenantId }) => tenantId);
}

describe('the tenant of an invocation', () => {
  it('is the header that the integration maps, whatever its case', async () => {
    expect(await tenantsSeen({ 'X-Tenant-Id': 'fjord' })).toEqual(['fjord']);
  });

  it('is none when the caller sent none', async () => {
    expect(await tenantsSeen({})).toEqual([undefined]);
  });

  it('is none without a mapping, and never a header of the same name that the caller sent', async () => {
    const headers = { 'X-Tenant-Id': 'fjord', 'X-Amz-Tenant-Id': 'tundra' };
    expect(await tenantsSeen(headers, plan({}))).toEqual([undefined]);
    expect(await tenantsSeen(headers)).toEqual(['fjord']);
  });

  const { invoke } = fakeFunctions({});
  it.each<[string, object, object]>([
    ['another mapping', { 'integration.request.header.X-Other': from }, { [from]: true }],
    ['a second mapping', { ...mapping, 'integration.request.querystring.a': from }, { [from]: true }],
    ['a constant', { [to]: "'fjord'" }, { [from]: true }],
    ['a header that the method does not declare', mapping, {}],
  ])('refuses a plan with %s', (_, integration, method) => {
    expect(() => createRestApi({ plan: plan(integration, method), restApiId: DOOR, invoke })).toThrow(
      /EchoAnyIntegration: requestParameters/,
    );
  });

  it('refuses a mapping of a MOCK integration', () => {
    const mock = fixturePlan((byName) => {
      Object.assign(byName.MetaGetIntegration?.inputs ?? {}, { requestParameters: mapping });
    });
    expect(() => createRestApi({ plan: mock, restApiId: DOOR, invoke })).toThrow(/requestParameters/);
  });
});

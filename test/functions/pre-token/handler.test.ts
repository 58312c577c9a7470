import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { handler } from '../../../functions/pre-token/handler.ts';

/** As Cognito sends it (Developer Guide, "Pre token generation Lambda trigger", event version 2). */
function eventOf(attributes: Record<string, string>, version = '2'): PreTokenGenerationV2TriggerEvent {
  return {
    version,
    triggerSource: 'TokenGeneration_HostedAuth',
    region: 'eu-central-1',
    userPoolId: 'eu-central-1_aBcDeFgHi',
    userName: 'alice',
    callerContext: { awsSdkVersion: 'x', clientId: 'client' },
    request: {
      userAttributes: { sub: 'a1b2', 'cognito:user_status': 'CONFIRMED', ...attributes },
      groupConfiguration: {
        groupsToOverride: ['analysts'],
        iamRolesToOverride: [],
        preferredRole: undefined as never,
      },
      scopes: ['openid', 'https://mcp.example.com/mcp/documents:read'],
      // Whatever a client passes along says nothing about who its user is.
      clientMetadata: { tenant: 'globex', 'custom:tenant': 'globex' },
    },
    response: { claimsAndScopeOverrideDetails: {} },
  };
}

test('writes the tenant into the access token, and nothing else anywhere', async () => {
  const { response } = await handler(eventOf({ 'custom:tenant': 'acme' }));
  expect(response).toEqual({
    claimsAndScopeOverrideDetails: {
      accessTokenGeneration: { claimsToAddOrOverride: { tenant: 'acme' } },
    },
  });
});

test('writes the name too, where the account has one', async () => {
  const { response } = await handler(eventOf({ 'custom:tenant': 'acme', name: 'Alice' }));
  expect(response.claimsAndScopeOverrideDetails?.accessTokenGeneration).toEqual({
    claimsToAddOrOverride: { tenant: 'acme', name: 'Alice' },
  });
});

describe('issues no token for', () => {
  const tenants = [
    ...['', 'Acme', '-acme', 'acme ', ' acme', 'acme/globex', 'acme#1', 'a*', '*', 'acme\n'],
    ...['${aws:PrincipalTag/tenant}', 'a'.repeat(64), 'ａcme'],
  ];
  test.each(tenants)('the tenant %j, and does not repeat it', async (tenant) => {
    const refused = await handler(eventOf({ 'custom:tenant': tenant })).catch((error: Error) => error);
    expect(refused).toMatchObject({ message: 'This account belongs to no tenant. Ask your administrator.' });
  });

  test.each([[{}], [{ tenant: 'acme' }], [{ 'dev:custom:tenant': 'acme' }]])(
    'an account without one: %j',
    async (attributes) => {
      await expect(handler(eventOf(attributes))).rejects.toThrow('belongs to no tenant');
    },
  );

  test.each(['1', '3'])(
    'an event of version %s, which would leave the access token as it is',
    async (version) => {
      await expect(handler(eventOf({ 'custom:tenant': 'acme' }, version))).rejects.toThrow('version 2');
    },
  );
});

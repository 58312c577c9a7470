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
    userName: 'ines',
    callerContext: { awsSdkVersion: 'x', clientId: 'client' },
    request: {
      userAttributes: { sub: 'a1b2', 'cognito:user_status': 'CONFIRMED', ...attributes },
      groupConfiguration: {
        groupsToOverride: ['mates'],
        iamRolesToOverride: [],
        preferredRole: undefined as never,
      },
      scopes: ['openid', 'https://mcp.example.com/mcp/letters:read'],
      // Whatever a client passes along says nothing about who its user is.
      clientMetadata: { tenant: 'tundra', 'custom:tenant': 'tundra' },
    },
    response: { claimsAndScopeOverrideDetails: {} },
  };
}

test('writes the tenant into the access token, and nothing else anywhere', async () => {
  const { response } = await handler(eventOf({ 'custom:tenant': 'fjord' }));
  expect(response).toEqual({
    claimsAndScopeOverrideDetails: {
      accessTokenGeneration: { claimsToAddOrOverride: { tenant: 'fjord' } },
    },
  });
});

test('writes the name too, where the account has one', async () => {
  const { response } = await handler(eventOf({ 'custom:tenant': 'fjord', name: 'Ines' }));
  expect(response.claimsAndScopeOverrideDetails?.accessTokenGeneration).toEqual({
    claimsToAddOrOverride: { tenant: 'fjord', name: 'Ines' },
  });
});

describe('issues no token for', () => {
  const tenants = [
    ...['', 'Fjord', '-fjord', 'fjord ', ' fjord', 'fjord/tundra', 'fjord#1', 'a*', '*', 'fjord\n'],
    ...['${aws:PrincipalTag/tenant}', 'a'.repeat(64), 'ａcme'],
  ];
  test.each(tenants)('the tenant %j, and does not repeat it', async (tenant) => {
    const refused = await handler(eventOf({ 'custom:tenant': tenant })).catch((error: Error) => error);
    expect(refused).toMatchObject({ message: 'This account belongs to no tenant. Ask your administrator.' });
  });

  test.each([[{}], [{ tenant: 'fjord' }], [{ 'dev:custom:tenant': 'fjord' }]])(
    'an account without one: %j',
    async (attributes) => {
      await expect(handler(eventOf(attributes))).rejects.toThrow('belongs to no tenant');
    },
  );

  test.each(['1', '3'])(
    'an event of version %s, which would leave the access token as it is',
    async (version) => {
      await expect(handler(eventOf({ 'custom:tenant': 'fjord' }, version))).rejects.toThrow('version 2');
    },
  );
});

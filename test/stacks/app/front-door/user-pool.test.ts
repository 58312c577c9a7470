/** A stage that signs people in itself: what its Cognito pool admits, in the plan of production and of one person. */
import { beforeAll, describe, expect, it } from 'vitest';
import { userPool } from '#application/settings';
import { stageOf } from '../../../../stacks/app/stage/stage-of.ts';
import type { UserPool } from '../../../../stacks/app/stage/stage-settings.ts';
import { checkUserPool } from '../../../../stacks/app/stage/user-pool-settings.ts';
import type { ProvenPlan } from '../../../../stacks/plan/plan-types.ts';
import { all, environment, one, planned, statements } from '../../../support/plans.ts';

const env = { CHOKEPOINT_USER_POOL: '1' };
const plans = new Map<string, ProvenPlan>();
const plan = (stage: string) => plans.get(stage) as ProvenPlan;

beforeAll(async () => {
  for (const stage of ['production', 'ines']) plans.set(stage, await planned(stage, { env }));
});

describe.each(['production', 'ines'])('the pool of %s', (stage) => {
  const pool = () => one(plan(stage), 'UserPool', 'UserPool');
  const resource = () =>
    JSON.parse(environment(plan(stage), 'AuthorizerFunction').IDENTITY ?? '').doors[0].resource;

  it('passes every proof', () => {
    expect(plan(stage).proofs.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('is entered by administrators alone, with a second factor, and keeps its people', () => {
    expect(pool().inputs).toMatchObject({
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      mfaConfiguration: 'ON',
      softwareTokenMfaConfiguration: { enabled: true },
      accountRecoverySetting: { recoveryMechanisms: [{ name: 'admin_only' }] },
      userPoolTier: 'ESSENTIALS',
      deletionProtection: stage === 'production' ? 'ACTIVE' : 'INACTIVE',
    });
  });

  it('has a tenant that is written once, and by no client', () => {
    expect(pool().inputs.schemas).toMatchObject([{ name: 'tenant', mutable: false }]);
    for (const { inputs } of all(plan(stage), 'UserPoolClient'))
      expect(inputs.writeAttributes).toEqual(['locale']);
  });

  it('has the clients of the settings, each public, with the code grant and its exact redirect URIs', () => {
    const clients = all(plan(stage), 'UserPoolClient').map(({ inputs }) => [
      inputs.name,
      inputs.callbackUrls,
    ]);
    // The page's own client gets codes at its own door alone, and the page is told its id.
    const callback = resource().replace(/mcp$/, 'approve/callback');
    expect(Object.fromEntries(clients)).toEqual({ ...userPool.clients, Approval: [callback] });
    const ofPage = all(plan(stage), 'UserPoolClient').find(({ inputs }) => inputs.name === 'Approval');
    expect(environment(plan(stage), 'ApprovalFunction').CLIENT_ID).toBe(ofPage?.id);
    for (const { inputs } of all(plan(stage), 'UserPoolClient')) {
      expect(inputs).toMatchObject({
        generateSecret: false,
        allowedOauthFlows: ['code'],
        enableTokenRevocation: true,
        refreshTokenRotation: { feature: 'ENABLED' },
        preventUserExistenceErrors: 'ENABLED',
        tokenValidityUnits: { accessToken: 'minutes', refreshToken: 'days' },
      });
      expect(inputs.accessTokenValidity).toBeLessThanOrEqual(60);
      expect(inputs.explicitAuthFlows).not.toContain('ALLOW_REFRESH_TOKEN_AUTH');
      expect(inputs.allowedOauthScopes).not.toContain('aws.cognito.signin.user.admin');
    }
  });

  it('shows a sign-in page to each of them', () => {
    const styled = all(plan(stage), 'ManagedLoginBranding').map(({ inputs }) => inputs.clientId);
    expect(styled).toEqual(all(plan(stage), 'UserPoolClient').map(({ id }) => id));
  });

  it('issues tokens for the URL that people paste, with the scopes that the door announces', () => {
    const server = one(plan(stage), 'ResourceServer', 'FrontDoorResourceServer');
    expect(server.inputs.identifier).toBe(resource());
    const asked = (server.outputs.scopeIdentifiers as string[]).toSorted();
    expect(asked.length).toBeGreaterThan(3);
    for (const { inputs } of all(plan(stage), 'UserPoolClient'))
      expect(inputs.allowedOauthScopes).toEqual(['openid', ...asked]);
    const metadata = one(plan(stage), 'IntegrationResponse', 'FrontDoorMetadataMcpGetIntegrationResponse');
    expect(JSON.stringify(metadata.inputs)).toContain(asked.map((scope) => `\\"${scope}\\"`).join(','));
  });

  it('is the issuer that authorizer and metadata name', () => {
    const issuer = `https://cognito-idp.eu-central-1.amazonaws.com/${pool().id}`;
    expect(JSON.parse(environment(plan(stage), 'AuthorizerFunction').IDENTITY ?? '')).toEqual({
      doors: [
        {
          resource: resource(),
          issuer,
          jwksUri: `${issuer}/.well-known/jwks.json`,
          scopePrefix: `${resource()}/`,
        },
      ],
      audience: 'resource',
      tokenType: 'cognito',
      claims: {
        ...{ tenant: 'tenant', groups: 'cognito:groups', scope: 'scope', clientId: 'client_id' },
        name: 'name',
      },
    });
  });

  it('asks a trigger of its own for every access token, which can reach nothing', () => {
    const trigger = one(plan(stage), 'Function', 'PreTokenFunction');
    expect(pool().inputs.lambdaConfig).toEqual({
      preTokenGenerationConfig: { lambdaArn: trigger.outputs.arn, lambdaVersion: 'V2_0' },
    });
    expect(one(plan(stage), 'Permission', 'PreTokenPermission').inputs).toMatchObject({
      principal: 'cognito-idp.amazonaws.com',
      sourceArn: pool().outputs.arn,
    });
    const { securityGroupIds } = trigger.inputs.vpcConfig as { securityGroupIds: string[] };
    expect(securityGroupIds).toEqual([one(plan(stage), 'SecurityGroup', 'ToolToNowhereGroup').id]);
    const sids = statements(one(plan(stage), 'RolePolicy', 'PreTokenPolicy')).map(({ Sid }) => Sid);
    expect(sids).toEqual(['OwnLog', 'Traces', 'NetworkInterfaces', 'NotFromCode']);
  });
});

it('is not there unless a stage asks for it', async () => {
  const { resources } = await planned('production');
  expect(resources.filter(({ type }) => type.startsWith('aws:cognito/'))).toEqual([]);
  expect(resources.filter(({ name }) => name.startsWith('PreToken'))).toEqual([]);
});

describe('the settings', () => {
  it('name one who signs people in, not two', () => {
    const both = { ...env, CHOKEPOINT_ISSUER: 'https://id.fjord.io' };
    expect(() => stageOf('production', both)).toThrow('unset CHOKEPOINT_ISSUER');
    expect(stageOf('production', env)).toMatchObject({ userPool, tokens: { tokenType: 'cognito' } });
    expect(stageOf('production', {}).userPool).toBeUndefined();
  });

  const pool = (change: Partial<UserPool>): UserPool => ({ ...userPool, ...change });
  const client = (...uris: string[]) => pool({ clients: { a: uris } });

  it.each([
    'https://claude.ai/api/mcp/auth_callback',
    'http://localhost:1/',
    'http://127.0.0.1:33418/',
    'http://[::1]:8080/callback',
    'cursor://anysphere.cursor-mcp/oauth/callback',
    'com.fjord.app://callback',
  ])('admit the redirect URI %s', (uri) => {
    expect(() => checkUserPool(client(uri))).not.toThrow();
  });

  it.each([
    'http://claude.ai/callback',
    'http://localhost/callback',
    'http://localhost:8080',
    'http://localhost.evil.io:80/',
    'http://127.0.0.1:80@evil.io/',
    'http://10.0.0.1:80/',
    'https://*.fjord.io/callback',
    'https://fjord.io/callback?next=x',
    'https://fjord.io/callback#x',
    'https://user@fjord.io/callback',
    'https://fjord.io',
    'javascript://a',
    'data://a',
    'file://a',
    'not a uri',
    '',
  ])('refuse the redirect URI "%s"', (uri) => {
    expect(() => checkUserPool(client(uri))).toThrow('is no redirect URI');
  });

  it.each([
    ['no clients', pool({ clients: {} }), 'no clients'],
    ['a client without redirect URIs', client(), 'has no redirect URI'],
    [
      'a client with a name of its own kind',
      pool({ clients: { 'A b': ['http://localhost:1/'] } }),
      'no name',
    ],
    ['access tokens of hours', pool({ accessTokenMinutes: 61 }), 'from 5 to 60'],
    ['access tokens of seconds', pool({ accessTokenMinutes: 0.5 }), 'from 5 to 60'],
    ['refresh tokens for years', pool({ refreshTokenDays: 365 }), 'from 1 to 90'],
  ])('refuse %s', (_, given, sentence) => {
    expect(() => checkUserPool(given)).toThrow(sentence);
  });

  it('pay for threat protection only when it is asked for', () => {
    expect(userPool.threatProtection).toBe(false);
  });
});

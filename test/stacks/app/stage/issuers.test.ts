/** The recipes for issuers, against tokens in their form, through the authorizer's own code. */
import { type JWTHeaderParameters, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settings } from '#application/settings';
import type { Caller } from '../../../../shared/caller.ts';
import { encodeSubject } from '../../../../shared/caller.ts';
import { callerFromClaims } from '../../../../shared/identity/caller-from-claims.ts';
import { createVerifier } from '../../../../shared/identity/verify-token.ts';
import { checkDeployable } from '../../../../stacks/app/stage/deployable.ts';
import { auth0, cognito, entra, keycloak, okta } from '../../../../stacks/app/stage/issuers.ts';
import { stageOf } from '../../../../stacks/app/stage/stage-of.ts';
import type { Issuer } from '../../../../stacks/app/stage/stage-settings.ts';
import { type Issuer as Keys, startIssuer } from '../../../shared/identity/issuer.ts';
import { type IssuerCase, issuerCases } from './issuers.cases.ts';

const resource = 'https://mcp.fjord.io/mcp';
let keys: Keys;
beforeAll(async () => {
  keys = await startIssuer();
});
afterAll(() => keys.stop());

type Change = { claims?: Record<string, unknown>; header?: object };

/** Signed with a key that the issuer publishes; undefined takes a claim away. */
function sign([header, claims]: IssuerCase['access'], issuer: string, change: Change = {}): Promise<string> {
  const payload = JSON.parse(JSON.stringify({ iss: issuer, ...claims, ...change.claims }));
  const protectedHeader = { alg: 'RS256', kid: 'rsa', ...header, ...change.header };
  return new SignJWT(payload)
    .setProtectedHeader(protectedHeader as JWTHeaderParameters)
    .setIssuedAt()
    .setExpirationTime('10 min')
    .sign(keys.keys.rsa);
}

/** As functions/authorizer/handler.ts does, at the door of the stage. */
async function admit({ recipe }: IssuerCase, token: string): Promise<Caller> {
  const { audience, tokenType, claims, scopePrefix } = recipe.tokens;
  const door = { resource, issuer: recipe.issuer, jwksUri: keys.jwksUri };
  const verify = createVerifier(door, { audience, tokenType, claims });
  return callerFromClaims(await verify(token), claims, scopePrefix.replace('{resource}', resource));
}

describe.each(issuerCases)('$name', (given) => {
  const { recipe, access, id, issuer } = given;

  test('is where its discovery document says', () => {
    expect(recipe.issuer).toBe(issuer);
    expect(recipe.jwksUri).toBe(given.jwksUri);
  });

  test('sends access tokens that become a caller', async () => {
    const caller = await admit(given, await sign(access, issuer));
    expect(caller).toMatchObject({
      ...given.caller,
      issuer,
      subject: encodeSubject(issuer, String(access[1].sub)),
    });
  });

  test('sends ID tokens that are none, even for our audience', async () => {
    await expect(admit(given, await sign(id, issuer))).rejects.toThrow();
    const forUs = { claims: { aud: access[1].aud } };
    await expect(admit(given, await sign(id, issuer, forUs))).rejects.toThrow();
  });

  test.each<[string, Change]>([
    ['for another resource', { claims: { aud: 'https://other.fjord.io/mcp' } }],
    ['for no resource', { claims: { aud: undefined } }],
    ['of another issuer', { claims: { iss: 'https://id.evil.io' } }],
    [
      'whose issuer differs by a slash',
      { claims: { iss: issuer.endsWith('/') ? issuer.slice(0, -1) : `${issuer}/` } },
    ],
  ])('sends tokens %s in vain', async (_, change) => {
    await expect(admit(given, await sign(access, issuer, change))).rejects.toThrow();
  });

  test('sends tokens without a tenant in vain', async () => {
    const change = { claims: { [recipe.tokens.claims.tenant]: undefined } };
    await expect(admit(given, await sign(access, issuer, change))).rejects.toThrow('no usable tenant');
  });
});

describe('a recipe with values of an example', () => {
  const examples: [string, Issuer][] = [
    ['cognito', cognito({ userPoolId: 'eu-central-1_EXAMPLE' })],
    [
      'entra, its directory',
      entra({
        directoryId: '00000000-0000-0000-0000-000000000000',
        applicationId: '6e74172b-be56-4843-9ff4-e66a39bb12e3',
        tenantClaim: 'tid',
      }),
    ],
    [
      'entra, its application',
      entra({
        directoryId: '72f988bf-86f1-41af-91ab-2d7cd011db47',
        applicationId: '00000000-0000-0000-0000-000000000000',
        tenantClaim: 'tid',
      }),
    ],
    ['auth0', auth0({ domain: 'example.eu.auth0.com', namespace: 'https://fjord.io/' })],
    ['okta', okta({ domain: 'example.okta.com', authorizationServerId: 'aus1a2b3c4d5' })],
    ['keycloak', keycloak({ baseUrl: 'https://id.example.com', realm: 'people' })],
  ];
  const real = {
    CHOKEPOINT_DOMAIN: 'mcp.fjord.io',
    CHOKEPOINT_CERTIFICATE_ARN: 'arn:aws:acm:eu-central-1:210987654321:certificate/1',
    // No operators and no pipeline, so that the issuer is the only value that could be an example.
    CHOKEPOINT_OPERATORS: '',
    CHOKEPOINT_REPOSITORY: '',
  };
  const deploy = { command: 'deploy', dev: false };
  // Nor is the trial of the locked store what a deploy stops at here.
  const lockTried = { stage: 'staging', date: '2020-01-02' };
  function stageWith(issuer: Issuer) {
    const before = settings.production;
    settings.production = { ...before, ...issuer, lockTried };
    try {
      return stageOf('production', real);
    } finally {
      settings.production = before;
    }
  }

  test.each(examples)('%s is planned, and refused by a deploy', (_, issuer) => {
    expect(() => checkDeployable(stageWith(issuer), deploy)).toThrow('is an example');
  });

  test.each(issuerCases)('is not what $name has in its case', ({ recipe }) => {
    expect(() => checkDeployable(stageWith(recipe), deploy)).not.toThrow();
  });
});

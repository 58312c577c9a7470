/** The authorizer as API Gateway meets it: the event in, a policy or `Unauthorized` out, and what it logs. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { callerFromContext } from '../../../shared/caller.ts';
import {
  assemble,
  goodClaims,
  type Issuer,
  nowSeconds,
  resource,
  startIssuer,
  type Token,
} from '../../shared/identity/issuer.ts';
import { captureOutput } from '../../shared/tool/lambda-streaming.ts';

const otherDoor = 'http://localhost:8080/mcp';
const methodArn = 'arn:aws:execute-api:eu-central-1:111122223333:api/live/POST/mcp';
type Event = Record<string, unknown>;
type Answer = { principalId: string; policyDocument: unknown; context: Record<string, unknown> };
let issuer: Issuer;
const claimNames = { tenant: 'tenant', groups: 'groups', scope: 'scope', clientId: 'client_id' };
let handler: (event: unknown, context: unknown) => Promise<Answer>;
let output: ReturnType<typeof captureOutput>;

beforeAll(async () => {
  issuer = await startIssuer();
  const at = { issuer: issuer.url, jwksUri: issuer.jwksUri, scopePrefix: '' };
  vi.stubEnv(
    'IDENTITY',
    JSON.stringify({
      doors: [
        { resource, ...at },
        { resource: otherDoor, ...at },
      ],
      audience: 'resource',
      tokenType: 'at+jwt',
      claims: claimNames,
    }),
  );
  handler = (await import('../../../functions/authorizer/handler.ts')).handler as never;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await issuer.stop();
});
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const ask = (headers: Record<string, string>, change: Event = {}) =>
  handler(
    { type: 'REQUEST', methodArn, headers, stageVariables: { resource }, ...change },
    { awsRequestId: 'r' },
  );
const askWith = (token: string, change: Event = {}) => ask({ Authorization: `Bearer ${token}` }, change);

describe('a good token', () => {
  test('is answered with its caller, and admitted to every method of the stage: the answer is cached', async () => {
    const { principalId, policyDocument, context } = await askWith(await issuer.token());
    const caller = callerFromContext(context);
    expect(caller).toMatchObject({ tenant: 'acme', groups: ['analysts'], issuer: issuer.url });
    expect(principalId).toBe(caller.subject);
    expect(policyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Action: 'execute-api:Invoke',
          Effect: 'Allow',
          Resource: 'arn:aws:execute-api:eu-central-1:111122223333:api/live/*',
        },
      ],
    });
  });

  test('the context holds flat texts only, and nothing of the token', async () => {
    const token = await issuer.token();
    const { context } = await askWith(token);
    for (const value of Object.values(context)) expect(typeof value).toBe('string');
    for (const part of token.split('.')) expect(JSON.stringify(context)).not.toContain(part);
    expect(JSON.stringify(context)).not.toContain('auth0|alice');
  });

  const spellings: [string, (token: string) => Record<string, string>][] = [
    ['Bearer', (token) => ({ Authorization: `Bearer ${token}` })],
    ['bearer', (token) => ({ Authorization: `bearer ${token}` })],
    ['BEARER', (token) => ({ authorization: `BEARER ${token}` })],
    ['a header in upper case', (token) => ({ AUTHORIZATION: `Bearer ${token}` })],
  ];
  test.each(spellings)('is found under %s', async (_what, headersOf) => {
    await expect(ask(headersOf(await issuer.token()))).resolves.toBeDefined();
  });

  test('is found where API Gateway sends each header twice, once as a list', async () => {
    const Authorization = `Bearer ${await issuer.token()}`;
    const multiValueHeaders = { Authorization: [Authorization] };
    await expect(ask({ Authorization }, { multiValueHeaders })).resolves.toBeDefined();
  });
});

const unauthorized = { message: 'Unauthorized' };

async function expectUnauthorized(asked: Promise<Answer>, hidden: string[]) {
  const error = await asked.then(
    () => undefined,
    (reason: Error) => reason,
  );
  expect(error).toMatchObject(unauthorized);
  expect(error?.cause).toBeUndefined();
  const refusals = output.lines().filter(({ message }) => message === 'token refused');
  expect(refusals).toHaveLength(1);
  for (const text of hidden) if (text.length > 3) expect(output.text()).not.toContain(text);
}

const parts = (token: string) => [token, ...token.split('.')];

describe('a bad token', () => {
  const tokens: [string, Token][] = [
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['for another audience', { claims: { aud: 'https://other.example' } }],
    ['for the other door', { claims: { aud: otherDoor } }],
    ['that has expired', { claims: { exp: nowSeconds() - 1 } }],
    ['that never expires', { claims: { exp: undefined } }],
    ['that is not valid yet', { claims: { nbf: nowSeconds() + 60 } }],
    ['of an unknown key', { header: { kid: 'nobody' } }],
    ['that is an ID token', { header: { typ: 'JWT' } }],
    ['without a tenant', { claims: { tenant: undefined } }],
    ['with a tenant off pattern', { claims: { tenant: 'Hidden-Tenant*' } }],
    ['with a list of tenants', { claims: { tenant: ['hidden-tenant', 'globex'] } }],
    ['without a subject', { claims: { sub: undefined } }],
  ];
  test.each(tokens)('%s is Unauthorized and stays out of the log', async (_what, given) => {
    const token = await issuer.token(given);
    await expectUnauthorized(askWith(token), [...parts(token), 'auth0|alice', 'idden-', 'evil.example']);
  });

  test('without a signature is Unauthorized', async () => {
    const token = assemble({ alg: 'none', kid: 'rsa', typ: 'at+jwt' }, goodClaims(issuer.url), '');
    await expectUnauthorized(askWith(token), parts(token));
  });
});

describe('a header that holds no token', () => {
  const headers: [string, (token: string) => Record<string, string>][] = [
    ['missing', () => ({})],
    ['empty', () => ({ Authorization: '' })],
    ['the scheme alone', () => ({ Authorization: 'Bearer' })],
    ['the scheme and a space', () => ({ Authorization: 'Bearer ' })],
    ['the token alone', (token) => ({ Authorization: token })],
    ['another scheme', (token) => ({ Authorization: `Basic ${token}` })],
    ['two spaces', (token) => ({ Authorization: `Bearer  ${token}` })],
    ['something in front', (token) => ({ Authorization: `x Bearer ${token}` })],
    ['something behind', (token) => ({ Authorization: `Bearer ${token} x` })],
    ['a line behind', (token) => ({ Authorization: `Bearer ${token}\n` })],
    ['two tokens', (token) => ({ Authorization: `Bearer ${token}, Bearer ${token}` })],
    ['the token twice', (token) => ({ Authorization: `Bearer ${token}`, authorization: `Bearer ${token}` })],
    ['a token of characters that no token has', () => ({ Authorization: 'Bearer "quoted-secret"' })],
    ['a token in another header', (token) => ({ 'X-Authorization': `Bearer ${token}` })],
    ['a token in a cookie', (token) => ({ Cookie: `access_token=${token}` })],
  ];
  test.each(headers)('%s is Unauthorized', async (_what, headersOf) => {
    const token = await issuer.token();
    await expectUnauthorized(ask(headersOf(token)), [...parts(token), 'quoted-secret']);
  });

  test('two headers, of which API Gateway shows one as a text, are Unauthorized', async () => {
    const Authorization = `Bearer ${await issuer.token()}`;
    const multiValueHeaders = { Authorization: ['Bearer other', Authorization] };
    await expectUnauthorized(ask({ Authorization }, { multiValueHeaders }), [Authorization]);
  });

  test('a token in the query string is Unauthorized', async () => {
    const token = await issuer.token();
    const queryStringParameters = { access_token: token, Authorization: `Bearer ${token}` };
    await expectUnauthorized(ask({}, { queryStringParameters }), parts(token));
  });
});

describe('the door', () => {
  const stageVariables = (at: unknown) => ({ stageVariables: at });
  test('is API Gateway’s own variable: a token for it is good there and only there', async () => {
    const token = await issuer.token({ claims: { aud: otherDoor } });
    await expect(askWith(token, stageVariables({ resource: otherDoor }))).resolves.toBeDefined();
    await expectUnauthorized(askWith(token), parts(token));
  });

  test.each([
    null,
    undefined,
    {},
    { resource: '' },
    { resource: `${resource}/` },
    { resource: 'constructor' },
  ])('that nobody knows (%j) admits nobody', async (at) => {
    await expectUnauthorized(askWith(await issuer.token(), stageVariables(at)), []);
  });
});

test('an issuer that cannot be reached admits nobody', async () => {
  const { createVerifier } = await import('../../../shared/identity/verify-token.ts');
  const door = { resource, issuer: issuer.url, jwksUri: 'https://localhost:1/jwks' };
  const verify = createVerifier(door, { audience: 'resource', tokenType: 'at+jwt', claims: claimNames });
  await expect(verify(await issuer.token())).rejects.toThrow();
});

test('a token that was refused is logged by the class of the reason', async () => {
  await askWith(await issuer.token({ claims: { exp: nowSeconds() - 1 } })).catch(() => undefined);
  expect(output.lines()).toEqual([
    expect.objectContaining({ message: 'token refused', service: 'authorizer', error: 'JwtExpiredError' }),
  ]);
});

test('without its settings the authorizer does not start', async () => {
  const { readIdentity } = await import('../../../shared/identity/identity.ts');
  expect(() => readIdentity({})).toThrow('IDENTITY is not set');
});

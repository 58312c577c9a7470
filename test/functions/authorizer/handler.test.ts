/** The authorizer as API Gateway meets it: the event in, a policy or an error out, and what it logs. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { words } from '../../../functions/authorizer/refusal-words.ts';
import { callerFromContext } from '../../../shared/caller.ts';
import type { Why } from '../../../shared/identity/token-refused.ts';
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
    expect(caller).toMatchObject({ tenant: 'fjord', groups: ['mates'], issuer: issuer.url });
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
    expect(JSON.stringify(context)).not.toContain('auth0|ines');
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

/** A Deny for the whole stage, which API Gateway turns into a 401 with these words, and nothing of the token anywhere. */
async function expectRefused(asked: Promise<Answer>, why: Why, hidden: string[]) {
  expect(await asked).toEqual({
    principalId: 'refused',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Action: 'execute-api:Invoke',
          Effect: 'Deny',
          Resource: 'arn:aws:execute-api:eu-central-1:111122223333:api/live/*',
        },
      ],
    },
    context: { why: words[why] },
  });
  const refusals = output.lines().filter(({ message }) => message === 'token refused');
  expect(refusals).toEqual([expect.objectContaining({ why })]);
  for (const text of hidden) if (text.length > 3) expect(output.text()).not.toContain(text);
}

const parts = (token: string) => [token, ...token.split('.')];

describe('a bad token', () => {
  const tokens: [string, Why, Token][] = [
    ['of another issuer', 'not-ours', { claims: { iss: 'https://evil.example' } }],
    [
      'of another issuer, for elsewhere',
      'other-door',
      { claims: { iss: 'https://evil.example', aud: otherDoor } },
    ],
    ['for another audience', 'other-door', { claims: { aud: 'https://other.example' } }],
    ['for the other door', 'other-door', { claims: { aud: otherDoor } }],
    ['that has expired', 'expired', { claims: { exp: nowSeconds() - 1 } }],
    ['that expired long ago', 'expired', { claims: { exp: 0 } }],
    ['that never expires', 'unusable', { claims: { exp: undefined } }],
    ['that is not valid yet', 'not-yet-valid', { claims: { nbf: nowSeconds() + 60 } }],
    ['of an unknown key', 'not-ours', { header: { kid: 'nobody' } }],
    ['of a key for something else', 'not-ours', { header: { kid: 'encryption' } }],
    ['that is an ID token', 'not-ours', { header: { typ: 'JWT' } }],
    ['without a tenant', 'unusable', { claims: { tenant: undefined } }],
    ['with a tenant off pattern', 'unusable', { claims: { tenant: 'Hidden-Tenant*' } }],
    ['with a list of tenants', 'unusable', { claims: { tenant: ['hidden-tenant', 'tundra'] } }],
    ['without a subject', 'unusable', { claims: { sub: undefined } }],
    ['of a sign-in in the year 3 billion', 'unusable', { claims: { auth_time: 1e20 } }],
    ['that ends in the year 3 billion', 'unusable', { claims: { exp: 1e20 } }],
    ['with 10,000 groups', 'unusable', { claims: { groups: Array(10_000).fill('g') } }],
    ['with a scope of a megabyte', 'unusable', { claims: { scope: 's'.repeat(1_000_000) } }],
  ];
  test.each(tokens)('%s is refused as %s and stays out of the log', async (_what, why, given) => {
    const token = await issuer.token(given);
    await expectRefused(askWith(token), why, [...parts(token), 'auth0|ines', 'idden-', 'evil.example']);
  });

  test('with an extension that is not understood is not ours', async () => {
    const token = await issuer.signed({ crit: ['urn:x'], 'urn:x': true });
    await expectRefused(askWith(token), 'not-ours', parts(token));
  });

  test('without a signature is not ours', async () => {
    const token = assemble({ alg: 'none', kid: 'rsa', typ: 'at+jwt' }, goodClaims(issuer.url), '');
    await expectRefused(askWith(token), 'not-ours', parts(token));
  });

  test.each(['x', 'x.y.z', 'e30.e30.e30', 'bnVsbA.bnVsbA.x', 'W10.W10.x', 'a.b.c.d.e'])(
    'that is no JWT is not ours: %s',
    async (token) => {
      await expectRefused(askWith(token), 'not-ours', []);
    },
  );
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
  test.each(headers)('%s is refused as no token', async (_what, headersOf) => {
    const token = await issuer.token();
    await expectRefused(ask(headersOf(token)), 'no-token', [...parts(token), 'quoted-secret']);
  });

  test('two headers, of which API Gateway shows one as a text, are no token', async () => {
    const Authorization = `Bearer ${await issuer.token()}`;
    const multiValueHeaders = { Authorization: ['Bearer other', Authorization] };
    await expectRefused(ask({ Authorization }, { multiValueHeaders }), 'no-token', [Authorization]);
  });

  test('a token in the query string is no token', async () => {
    const token = await issuer.token();
    const queryStringParameters = { access_token: token, Authorization: `Bearer ${token}` };
    await expectRefused(ask({}, { queryStringParameters }), 'no-token', parts(token));
  });
});

describe('the door', () => {
  const stageVariables = (at: unknown) => ({ stageVariables: at });
  test('is API Gateway’s own variable: a token for it is good there and only there', async () => {
    const token = await issuer.token({ claims: { aud: otherDoor } });
    await expect(askWith(token, stageVariables({ resource: otherDoor }))).resolves.toBeDefined();
    await expectRefused(askWith(token), 'other-door', parts(token));
  });

  test.each([
    null,
    undefined,
    {},
    { resource: '' },
    { resource: `${resource}/` },
    { resource: 'constructor' },
  ])('that nobody knows (%j) admits nobody: it is our mistake', async (at) => {
    await expectUnchecked(askWith(await issuer.token(), stageVariables(at)));
  });
});

/** An error, which API Gateway remembers for nobody and answers 503, and one line that says so. */
async function expectUnchecked(asked: Promise<Answer>) {
  const error = await asked.then(
    () => undefined,
    (reason: Error) => reason,
  );
  expect(error).toMatchObject({ message: 'The token could not be checked' });
  expect(error?.cause).toBeUndefined();
  const messages = output.lines().map(({ message }) => message);
  expect(messages).toContain('token not checked');
  expect(messages).not.toContain('token refused');
}

test('an issuer that does not answer is not held against a token', async () => {
  vi.resetModules();
  const { handler: cold } = await import('../../../functions/authorizer/handler.ts');
  issuer.serving.answer = (response) => response.writeHead(500).end();
  const headers = { Authorization: `Bearer ${await issuer.token()}` };
  const event = { type: 'REQUEST', methodArn, headers, stageVariables: { resource } };
  await expectUnchecked(cold(event, { awsRequestId: 'r' } as never) as never);
  issuer.serving.answer = issuer.good;
  expect(output.lines().map(({ message }) => message)).toContain('issuer not answering');
});

test('a token that was refused is logged by the class of the reason', async () => {
  await askWith(await issuer.token({ claims: { exp: nowSeconds() - 1 } }));
  expect(output.lines()).toEqual([
    expect.objectContaining({
      ...{ message: 'token refused', service: 'authorizer', why: 'expired', error: 'TokenRefused' },
      cause: expect.objectContaining({ error: 'JwtExpiredError' }),
    }),
  ]);
});

test('the words of a refusal can stand in JSON and in a template as they are', () => {
  for (const text of Object.values(words)) expect(text).toMatch(/^[\w .,:?]+$/);
});

test('without its settings the authorizer does not start', async () => {
  const { readIdentity } = await import('../../../shared/identity/identity.ts');
  expect(() => readIdentity({})).toThrow('IDENTITY is not set');
});

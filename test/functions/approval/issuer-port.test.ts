/** The page's side of the issuer, against one on loopback that says what a test wants. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issuerPort } from '../../../functions/approval/issuer-port.ts';
import type { PageDoor } from '../../../functions/approval/page-doors.ts';
import type { PageReason } from '../../../functions/approval/page-refusal.ts';
import type { Identity } from '../../../shared/identity/identity.ts';
import {
  goodClaims,
  type Issuer,
  nowSeconds,
  resource,
  startIssuer,
  type Token,
} from '../../shared/identity/issuer.ts';

const claims = { tenant: 'tenant', groups: 'groups', scope: 'scope', clientId: 'client_id' };
const identity: Identity = { doors: [], audience: 'resource', tokenType: 'at+jwt', claims };

let keys: Issuer;
let door: PageDoor;
let close: () => Promise<unknown>;
type Handle = (request: IncomingMessage, response: ServerResponse, body: string) => void;
let metadata: Handle;
let token: Handle;
let asked: string[] = [];
let form = new URLSearchParams();

const json =
  (status: number, answer: unknown): Handle =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
const ownMetadata = () => ({
  issuer: door.issuer,
  authorization_endpoint: `${door.issuer}/authorize`,
  token_endpoint: `${door.issuer}/token`,
});
const tokens = async (id: Token = {}, access: Token = {}) => ({
  id_token: await keys.token({
    header: { typ: 'JWT', ...id.header },
    claims: { iss: door.issuer, aud: 'approval-client', ...id.claims },
    ...(id.key && { key: id.key }),
  }),
  access_token: await keys.token({
    ...access,
    claims: { iss: door.issuer, client_id: 'approval-client', ...access.claims },
  }),
});

beforeAll(async () => {
  keys = await startIssuer();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push(`${request.method} ${request.url}`);
    if (request.url !== '/token') return metadata(request, response, body);
    form = new URLSearchParams(body);
    token(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  door = {
    ...{ resource, issuer, jwksUri: keys.jwksUri, scopePrefix: '', clientId: 'approval-client', tls: true },
    ...{ base: 'https://mcp.example.com', origin: 'https://mcp.example.com', scope: 'openid' },
    redirectUri: 'https://mcp.example.com/approve/callback',
  };
});
afterAll(async () => {
  await close();
  await keys.stop();
});
beforeEach(async () => {
  asked = [];
  metadata = json(200, ownMetadata());
  token = json(200, await tokens());
});

const redeem = (port = issuerPort(identity)) => port.redeem(door, { code: 'c', verifier: 'v' });

test('a code is redeemed as a public client with PKCE, for the door’s resource', async () => {
  const { id, access, person } = await redeem();
  expect(Object.fromEntries(form)).toEqual({
    ...{ grant_type: 'authorization_code', code: 'c', code_verifier: 'v', client_id: 'approval-client' },
    ...{ redirect_uri: 'https://mcp.example.com/approve/callback', resource },
  });
  expect(id).toMatchObject({ aud: 'approval-client', sub: 'auth0|ines' });
  expect(access).toMatchObject({ aud: resource });
  expect(person).toMatchObject({ tenant: 'fjord', clientId: 'approval-client' });
});

test('metadata are fetched once, and again after a failure', async () => {
  const port = issuerPort(identity);
  metadata = json(500, {});
  await expect(port.metadata(door)).rejects.toMatchObject({ reason: 'issuer-unreachable' });
  metadata = json(200, { ...ownMetadata(), authorization_response_iss_parameter_supported: true });
  expect((await port.metadata(door)).namesItself).toBe(true);
  await port.metadata(door);
  expect(asked).toEqual(Array(2).fill('GET /.well-known/openid-configuration'));
});

describe('metadata that are not believed', () => {
  const cases: [string, () => Handle][] = [
    ['of another issuer', () => json(200, { ...ownMetadata(), issuer: 'https://evil.example' })],
    ['with a slash more', () => json(200, { ...ownMetadata(), issuer: `${door.issuer}/` })],
    ['without an endpoint', () => json(200, { ...ownMetadata(), token_endpoint: undefined })],
    [
      'with a plain endpoint elsewhere',
      () => json(200, { ...ownMetadata(), token_endpoint: 'http://evil.example/t' }),
    ],
    [
      'with a script for an endpoint',
      () => json(200, { ...ownMetadata(), authorization_endpoint: 'javascript:alert(1)' }),
    ],
    [
      'that are a redirect',
      () => (_request, response) => response.writeHead(302, { location: `${door.issuer}/x` }).end(),
    ],
    [
      'that are a redirect to good ones',
      () => (request, response, body) =>
        request.url === '/elsewhere'
          ? json(200, ownMetadata())(request, response, body)
          : response.writeHead(302, { location: `${door.issuer}/elsewhere` }).end(),
    ],
    ['that are no JSON', () => (_request, response) => response.end('<html>')],
    ['without end', () => json(200, { ...ownMetadata(), more: 'x'.repeat(100_000) })],
    ['that break off', () => (_request, response) => void response.write('{', () => response.destroy())],
  ];
  test.each(cases)('%s', async (_what, answer) => {
    metadata = answer();
    await expect(issuerPort(identity).metadata(door)).rejects.toMatchObject({ reason: 'issuer-unreachable' });
  });

  test('and those of nobody', async () => {
    const nobody = { ...door, issuer: 'http://localhost:1' };
    await expect(issuerPort(identity).metadata(nobody)).rejects.toMatchObject({
      reason: 'issuer-unreachable',
    });
  });
});

/** Metadata, and good tokens at another address of the same server. */
async function goodElsewhere(): Promise<Handle> {
  const good = await tokens();
  return (request, response, body) =>
    json(200, request.url === '/elsewhere' ? good : ownMetadata())(request, response, body);
}

describe('an answer of the token endpoint that is not good', () => {
  const seconds = nowSeconds();
  const cases: [string, PageReason, () => Promise<Handle>][] = [
    ['a refusal', 'sign-in-refused', async () => json(400, { error: 'invalid_grant' })],
    ['a failure', 'issuer-unreachable', async () => json(503, {})],
    [
      'a redirect to good tokens',
      'issuer-unreachable',
      async () => {
        metadata = await goodElsewhere();
        return (_request, response) =>
          response.writeHead(307, { location: `${door.issuer}/elsewhere` }).end();
      },
    ],
    ['no ID token', 'sign-in-not-good', async () => json(200, { access_token: 'x' })],
    ['no access token', 'sign-in-not-good', async () => json(200, { id_token: (await tokens()).id_token })],
    ...(
      [
        ['an ID token with a foreign signature', { key: 'other' }, {}],
        ['an ID token of another issuer', { claims: { iss: 'https://evil.example' } }, {}],
        ['an ID token that is over', { claims: { exp: seconds - 1 } }, {}],
        ['an access token that is an ID token', {}, { header: { typ: 'JWT' } }],
        ['an access token for another resource', {}, { claims: { aud: 'https://other.example/mcp' } }],
        ['an access token of another issuer', {}, { claims: { iss: 'https://evil.example' } }],
        ['an access token without a tenant', {}, { claims: { tenant: undefined } }],
      ] as [string, { key?: string } & Omit<Token, 'key'>, Token][]
    ).map(([what, { key, ...id }, access]): [string, PageReason, () => Promise<Handle>] => [
      what,
      'sign-in-not-good',
      async () => json(200, await tokens({ ...id, ...(key && { key: keys.keys.other }) }, access)),
    ]),
  ];
  test.each(cases)('%s is %s', async (_what, reason, answer) => {
    token = await answer();
    await expect(redeem()).rejects.toMatchObject({ reason });
  });
});

test.each([{ crit: ['urn:x'], 'urn:x': 1 }, { crit: [] }, { crit: ['b64'], b64: false }])(
  'an ID token with extensions is not good: %j',
  async (header) => {
    const claims = { ...goodClaims(door.issuer), aud: 'approval-client' };
    const { access_token } = await tokens();
    token = json(200, { access_token, id_token: await keys.signed({ typ: 'JWT' }, claims) });
    await expect(redeem()).resolves.toBeDefined();
    token = json(200, { access_token, id_token: await keys.signed({ typ: 'JWT', ...header }, claims) });
    await expect(redeem()).rejects.toMatchObject({ reason: 'sign-in-not-good' });
  },
);

test('an issuer that does not give its keys is unreachable: the person did nothing wrong', async () => {
  keys.serving.answer = (response) => response.writeHead(500).end();
  await expect(redeem()).rejects.toMatchObject({ reason: 'issuer-unreachable' });
  keys.serving.answer = keys.good;
  await expect(redeem()).resolves.toBeDefined();
});

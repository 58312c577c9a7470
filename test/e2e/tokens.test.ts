import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../../stacks/local/free-ports.ts';
import { fetchWithCa } from '../../stacks/local/issuer/fetch-with-ca.ts';
import type { TokenRequest } from '../../stacks/local/issuer/mint-token.ts';
import { type Local, planLocal, startLocal } from '../../stacks/local/local.ts';
import { ask } from './door-request.ts';

let local: Local;
let home: string;
let url: string;
/** every token, credential and argument value that was in play */
const secrets = new Set<string>();
const notes: string[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint-tokens-'));
  const options = { root: process.cwd(), home, env: { ...process.env, ...(await freePorts()) } };
  const plan = await planLocal(options);
  local = await startLocal({ ...options, plan, onNote: (line) => notes.push(line) });
  url = local.doors[1]?.resource ?? '';
  const seal = local.vault.seal.bind(local.vault);
  local.vault.seal = (claims) => {
    const sealed = seal(claims);
    secrets.add(sealed.credentials.secretAccessKey).add(sealed.credentials.sessionToken);
    return sealed;
  };
});
afterAll(async () => {
  await local?.close();
  await rm(home, { recursive: true, force: true });
});

async function mint(change: Partial<TokenRequest> = {}): Promise<string> {
  const token = await local.issuer.mintToken({ user: 'alice', door: url, ...change });
  secrets.add(token);
  return token;
}

const claims = (over: Record<string, unknown>) => mint({ overrides: { claims: over } });
const header = (over: Record<string, unknown>) => mint({ overrides: { header: over } });
const nowSeconds = () => Math.floor(Date.now() / 1000);
const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const whoami = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'whoami', arguments: {} },
});
const call = (name: string, args: object) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } });
const post = (token: string | undefined, body = whoami, at = url) =>
  ask(at, 'POST', { ...json, authorization: token === undefined ? undefined : `Bearer ${token}` }, body);
const auditLines = async () =>
  (await readFile(join(home, 'audit.jsonl'), 'utf8')).split('\n').filter(Boolean);

/** The good token with another header, signed anew by `signer`. */
async function resigned(change: object, signer: (input: string) => Buffer): Promise<string> {
  const [head = '', payload = ''] = (await mint()).split('.');
  const made = { ...JSON.parse(Buffer.from(head, 'base64url').toString()), ...change };
  const input = `${Buffer.from(JSON.stringify(made)).toString('base64url')}.${payload}`;
  return `${input}.${signer(input).toString('base64url')}`;
}

async function publicKeyPem(): Promise<string> {
  const jwks = await fetchWithCa(local.tls.ca)(local.issuer.jwksUri);
  return JSON.stringify(await jwks.json());
}

const refused: [string, () => Promise<string | undefined>][] = [
  ['no token', async () => undefined],
  ['garbage', async () => 'abc.def.ghi'],
  ['alg none', () => resigned({ alg: 'none' }, () => Buffer.alloc(0))],
  [
    'HS256 with the public key',
    async () => {
      const key = await publicKeyPem();
      return resigned({ alg: 'HS256' }, (input) => createHmac('sha256', key).update(input).digest());
    },
  ],
  [
    'the signature of another key',
    () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      return resigned({}, (input) => sign('sha256', Buffer.from(input), privateKey));
    },
  ],
  ['an unknown kid', () => header({ kid: 'nobody' })],
  ['another issuer', () => claims({ iss: 'https://evil.example' })],
  ['another audience', () => claims({ aud: 'https://evil.example/mcp' })],
  ["the other door's audience", () => mint({ door: local.doors[0]?.resource ?? '' })],
  ['its time over', () => claims({ exp: nowSeconds() - 60 })],
  ['its time not yet come', () => claims({ nbf: nowSeconds() + 600 })],
  ['the type of an ID token', () => header({ typ: 'JWT' })],
  ['no tenant', () => claims({ tenant: undefined })],
  ['a tenant that is a pattern', () => claims({ tenant: '*' })],
  ['a tenant in upper case', () => claims({ tenant: 'Acme' })],
  ['two tenants', () => claims({ tenant: ['acme', 'globex'] })],
  ['no subject', () => claims({ sub: '' })],
];

test.each(refused)('a token with %s: 401 with the challenge, and nothing is minted', async (_what, make) => {
  const before = (await auditLines()).length;
  const { status, headers } = await post(await make());
  expect(status).toBe(401);
  expect(headers['www-authenticate']).toMatch(/^Bearer resource_metadata="http:\/\/localhost/);
  expect((await auditLines()).length).toBe(before);
});

test('a token in the query string is no token', async () => {
  const token = await mint();
  const { status } = await post(undefined, whoami, `${url}?access_token=${token}`);
  expect(status).toBe(401);
});

test('a token that ends while the authorizer answer is cached is worth nothing from then on', async () => {
  const token = await claims({ exp: nowSeconds() + 3 });
  expect((await post(token)).status).toBe(200);
  await sleep(3_500);
  const before = (await auditLines()).length;
  const { status, headers } = await post(token);
  expect(status).toBe(401);
  // A Lambda's header is renamed on AWS, and so here: this 401 comes from the router, not from the authorizer.
  expect(headers['x-amzn-remapped-www-authenticate']).toMatch(/invalid_token/);
  expect((await auditLines()).length).toBe(before);
});

test('a missing scope is an answer that names it, and a denied decision on record', async () => {
  const token = await mint({ scopes: ['tickets:read'] });
  const { status, body } = await post(token, call('read_document', { path: 'a' }));
  expect(status).toBe(200);
  expect(body).toContain('documents:read');
  expect(body).toContain('mcp/www_authenticate');
  const last = JSON.parse((await auditLines()).at(-1) ?? '');
  expect(last).toMatchObject({ record: 'outcome', decision: 'deny', outcome: 'missing-scope', sessions: [] });
});

test('no token, credential or argument value is in any log; the access key ids are on record', async () => {
  const canary = (what: string) => {
    const value = `canary-${what}-${crypto.randomUUID()}`;
    secrets.add(value);
    return value;
  };
  const token = await mint();
  const path = `${canary('path')}.md`;
  const bodies = [
    call('write_document', { path, text: canary('text') }),
    call('write_document', { path, text: canary('again') }),
    call('read_document', { path }),
    call('read_document', { path: `${canary('missing')}.md` }),
    call('read_document', { path: `../${canary('climb')}` }),
    call('read_document', { path: 7, [canary('property')]: canary('value') }),
    call('create_ticket', { title: canary('title'), body: canary('body') }),
    call('search_tickets', { text: canary('search'), cursor: canary('cursor') }),
    call(canary('tool'), {}),
    `{"jsonrpc": "${canary('broken')}`,
  ];
  for (const body of bodies) expect((await post(token, body)).status).toBeLessThan(500);

  const lines = (await auditLines()).map((line) => JSON.parse(line));
  const read = lines.filter(({ record, tool }) => record === 'outcome' && tool === 'read_document').at(-4);
  expect(read).toMatchObject({ caller: { tenant: 'acme' }, decision: 'allow', outcome: 'ok' });
  expect(read.sessions).toHaveLength(2);
  expect(read.sessions[0].accessKeyId).toMatch(/^ASIA/);

  const folder = join(home, 'logs');
  const files = (await readdir(folder)).map((file) => join(folder, file));
  const written = await Promise.all(
    [join(home, 'audit.jsonl'), ...files].map((file) => readFile(file, 'utf8')),
  );
  const all = [...written, ...notes].join('\n');
  expect(all).toContain(read.sessions[0].accessKeyId);
  for (const secret of secrets) {
    // The name of an unknown tool is what the record is about.
    if (secret.startsWith('canary-tool-')) continue;
    expect(all.includes(secret), `a log holds ${secret.slice(0, 24)}…`).toBe(false);
  }
  expect(secrets.size).toBeGreaterThan(20);
});

/**
 * What was written anywhere, searched for every secret that was in play: tokens, codes, client secrets, credentials,
 * argument values. And what must be written: who called what, with which access key ids.
 */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { fetchWithCa } from '../../stacks/local/issuer/fetch-with-ca.ts';
import { stepsAgainst } from '../stacks/local/issuer/oauth-steps.ts';
import { auditOf, readAudit } from './clients/audit-file.ts';
import { commandToken } from './clients/commands.ts';
import { type OwnSystem, startOwnSystem } from './clients/own-system.ts';
import { callIdOf, callTool, post } from './clients/rpc.ts';
import { type Connected, connectSdk1, connectSdk2 } from './clients/sdks.ts';
import { readLogs, SecretsInPlay } from './clients/secrets-in-play.ts';

const secrets = new SecretsInPlay();
const printed: string[] = [];
let system: OwnSystem;
/** call id → the tool that was called */
const calls = new Map<string, string>();

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    vi.spyOn(stream, 'write').mockImplementation((...given: unknown[]) => {
      printed.push(String(given[0]));
      return write(...(given as [string]));
    });
  }
  system = await startOwnSystem();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await system.close();
});

test('every client signs in at both doors, calls every tool, well and badly, and refreshes', async () => {
  const ask = secrets.watch(system.ask);
  for (const url of [system.https, system.http])
    for (const connect of [connectSdk1, connectSdk2]) {
      const client = await connect({ url, user: 'ines', fetch: ask, ca: system.local.tls.ca });
      await callEverything(client);
      const tokens = await client.provider.tokens();
      await client.provider.saveTokens({ ...tokens, access_token: 'dropped' } as never);
      await client.call('callerid', {});
      await client.close();
    }
  expect(secrets.count('refresh_token')).toBe(8);
  expect(secrets.count('code')).toBe(4);
  expect(secrets.count('code_verifier')).toBe(4);
  expect(calls.size).toBe(4 * 14);
});

async function callEverything(client: Connected): Promise<void> {
  const call = async (name: string, args: object, refusal?: string) => {
    const { _meta } = await client.call(name, args);
    expect(_meta?.['chokepoint/refusal']).toBe(refusal);
    calls.set(String(_meta?.['chokepoint/callId']), name);
    return String(_meta?.['chokepoint/callId']);
  };
  const path = `notes/${secrets.canary('path')}.md`;
  await call('callerid', {});
  await call('write_letter', { path, text: secrets.canary('text') });
  await call('write_letter', { path, text: secrets.canary('again') }, 'tool-error');
  await call('read_letter', { path });
  await call('read_letter', { path: `${secrets.canary('missing')}.md` }, 'absent-or-denied');
  await call('read_letter', { path: `../tundra/${secrets.canary('climb')}` }, 'refused-value');
  await call('read_letter', { path: `${secrets.canary('off')} schema` }, 'bad-arguments');
  await call('list_letters', { folder: `${secrets.canary('folder')}/` });
  const title = secrets.canary('title');
  await call('create_parcel', { title, body: secrets.canary('body') });
  await call('search_parcels', { text: title });
  await call('search_parcels', { cursor: `${secrets.canary('cursor')}!` }, 'tool-error');
  const manifestId = await call('export_parcels', {});
  await call('read_manifest', { manifestId });
  await call('read_manifest', { manifestId, cursor: secrets.canary('page') }, 'bad-arguments');
}

test('requests that end at the door or in the protocol bring canaries, too', async () => {
  const ask = secrets.watch(system.ask);
  const token = await system.local.issuer.mintToken({ user: 'olaf', door: system.http });
  secrets.add('access_token', token);
  const headers = { authorization: `Bearer ${token}` };
  const canary = (what: string) => secrets.canary(what);
  const to = { url: system.http, headers };
  await callTool(ask, to, canary('tool').repeat(10), { [canary('property')]: canary('value') });
  await callTool(ask, to, 'callerid', { [canary('property')]: canary('value') });
  await post(ask, to, {
    jsonrpc: '2.0',
    id: canary('id'),
    method: canary('method'),
    params: { a: canary('param') },
  });
  await post(ask, to, [{ jsonrpc: '2.0', id: canary('batch'), method: 'ping' }]);
  await ask(system.http, { method: 'POST', headers, body: `{"broken": "${canary('broken')}` });
  await ask(`${system.http}?access_token=${token}&q=${canary('query')}`, { method: 'POST', body: '{}' });
  await ask(`${system.http}?q=${canary('query')}`, { method: 'POST', headers, body: '{}' });
  await ask(system.http, { method: 'POST', headers: { authorization: `Bearer ${canary('token')}` } });
  await ask(system.http, { method: 'POST', headers: { ...headers, origin: `https://${canary('origin')}` } });
});

test('a client with a secret tries machine tokens, wrong codes and wrong refresh tokens', async () => {
  const { issuer = '' } = system.local.doors[0] ?? {};
  const steps = stepsAgainst(secrets.watch(system.ask), issuer);
  const { body } = await steps.register({ client_name: 'Machine', grant_types: ['client_credentials'] });
  const { client_id, client_secret } = body as { client_id: string; client_secret: string };
  const basic = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`;
  await steps.token({ grant_type: 'client_credentials' }, { Authorization: basic });
  await steps.exchange(client_id, secrets.canary('code'));
  await steps.refresh(client_id, secrets.canary('refresh'));
  // The SDKs' clients have one each.
  expect(secrets.count('client_secret')).toBe(5);
});

test('each call is on record with caller, tool, decision and the access key ids of its sessions', async () => {
  const last = [...calls.keys()].at(-1) ?? '';
  await auditOf(system.home, last);
  const lines = await readAudit(system.home);
  const minted = new Set(system.minted.map(({ session }) => session.accessKeyId));
  for (const [callId, tool] of calls) {
    const own = lines.filter((line) => line.callId === callId);
    const outcome = own.find(({ record }) => record === 'outcome');
    expect(outcome).toMatchObject({ tool, caller: { tenant: 'fjord', groups: ['mates'] } });
    // Arguments that do not fit end a call before there is anything to decide.
    const decided = outcome?.decision === 'allow';
    expect(own).toHaveLength(decided ? 2 : 1);
    expect(outcome?.sessions).toHaveLength(decided ? 2 : 0);
    for (const { accessKeyId } of outcome?.sessions ?? []) expect(minted).toContain(accessKeyId);
  }
  const recorded = new Set(lines.flatMap(({ sessions }) => sessions.map(({ accessKeyId }) => accessKeyId)));
  expect(recorded).toEqual(minted);
});

test('no secret that was in play stands in any log, in the audit record or in the output', async () => {
  secrets.addSessions(system);
  expect(secrets.count('sessionToken')).toBeGreaterThan(system.minted.length);
  expect(secrets.count('access_token')).toBeGreaterThanOrEqual(9);
  expect(secrets.count('argument')).toBeGreaterThan(50);
  const logs = await readLogs(system.home);
  expect(Object.keys(logs)).toEqual(
    expect.arrayContaining(['audit.jsonl', 'logs/chokepoint-local-router.log']),
  );
  expect(Object.keys(logs).filter((name) => name.includes('tool-'))).toHaveLength(8);
  const texts = { ...logs, printed: [...printed, ...system.printed].join('\n') };
  for (const [name, text] of Object.entries(texts)) expect(secrets.findIn(text), name).toEqual([]);
  // The search itself: it finds what is there, in each spelling.
  const [some = ''] = system.sealed.map(({ credentials }) => credentials.sessionToken);
  expect(secrets.findIn(`x${encodeURIComponent(some)}x`)).toEqual(['sessionToken']);
});

test('neither does it in what `npm start` printed and logged', async () => {
  const { endpoints, home, outputFile, env } = inject('system');
  const own = new SecretsInPlay();
  const ask = own.watch(fetchWithCa(await readFile(endpoints.caFile, 'utf8')));
  const token = await commandToken(env, 'petra', '--https');
  const to = { url: endpoints.mcp, headers: { authorization: `Bearer ${token}` } };
  const path = `${own.canary('path')}.md`;
  await callTool(ask, to, 'write_letter', { path, text: own.canary('text') });
  const read = await callTool(ask, to, 'read_letter', { path });
  await auditOf(home, callIdOf(read));
  expect(own.count('access_token')).toBe(1);
  const texts = { ...(await readLogs(home)), output: await readFile(outputFile, 'utf8') };
  for (const [name, text] of Object.entries(texts)) {
    expect(own.findIn(text), name).toEqual([]);
    // Any JWT, whoever it belongs to.
    expect(text, name).not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
  }
});

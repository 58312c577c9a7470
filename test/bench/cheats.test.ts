import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureTls, type Tls } from '../../stacks/local/wire/tls.ts';
import { type BackEnd, startBackEnd } from './back-end/start-back-end.ts';
import { buildComparison } from './comparisons/build-comparison.ts';
import { smoke } from './effort.ts';
import { measureWarm } from './measure/warm.ts';
import type { Row } from './rows/row.ts';

let home = '';
let tls: Tls;
let backEnd: BackEnd;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint-cheats-'));
  tls = await ensureTls(home);
  backEnd = startBackEnd(tls.aws);
});
afterAll(async () => {
  await backEnd.end();
  await rm(home, { recursive: true, force: true });
});

const body = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'echo', arguments: { path: '{n}.md' } },
};
const template = JSON.stringify({ httpMethod: 'POST', headers: {}, body: JSON.stringify(body) });

const rowOf = (bundle: Row['spec']['bundle'], more: Partial<Row> = {}): Row => ({
  ...{ id: 'hop', title: 'a hop', asks: { tool: 1 }, lines: 0, warmUp: 1, calls: 1 },
  spec: { name: 'hop', bundle, environment: {}, memoryMb: 128, region: 'eu-central-1', caFile: tls.caFile },
  request: { template, expect: '{n}.md', streams: false },
  ...more,
});

async function measure(row: Row) {
  const [measured] = await measureWarm([row], {
    backEnd,
    effort: smoke,
    withProxy: false,
    onStep: () => undefined,
  });
  return measured;
}

/** A handler of its own, with the honest one's functions where it begins with them. */
async function handler(name: string, code: string): Promise<Row['spec']['bundle']> {
  const folder = join(home, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'bundle.mjs'), code);
  return { folder, handler: 'bundle.handler' };
}

it('measures a handler that does its work', async () => {
  const measured = await measure(rowOf(await buildComparison('hop', home)));
  expect(measured).toMatchObject({ id: 'hop', asked: 1 });
});

it('refuses a handler that answers without the hop', async () => {
  const cheat = await handler(
    'no-hop',
    `export const handler = async ({ body }) => ({ statusCode: 200, body: JSON.parse(body).params.arguments.path });`,
  );
  await expect(measure(rowOf(cheat))).rejects.toThrow('row hop: 0 requests "tool" in 3 calls, not 3');
});

it('refuses a handler that opens a connection for each call', async () => {
  const { folder } = await buildComparison('hop', home);
  const cheat = await handler(
    'new-connections',
    `import https from 'node:https';
    import { syncBuiltinESMExports } from 'node:module';
    https.Agent = class extends https.Agent { constructor() { super({ keepAlive: false }); } };
    syncBuiltinESMExports();
    export const { handler } = await import(${JSON.stringify(`${folder}/bundle.mjs`)});`,
  );
  await expect(measure(rowOf(cheat))).rejects.toThrow('3 TLS handshakes for "tool", not 0');
});

it('refuses a handler whose requests are not signed with its credentials', async () => {
  const { folder } = await buildComparison('hop', home);
  const cheat = await handler(
    'foreign-session',
    `process.env.AWS_SESSION_TOKEN = 'another';
    export const { handler } = await import(${JSON.stringify(`${folder}/bundle.mjs`)});`,
  );
  await expect(measure(rowOf(cheat))).rejects.toThrow('a wrong answer, without 0.md');
});

it('refuses a handler that remembers an answer', async () => {
  const cheat = await handler(
    'remembers',
    `let kept; export const handler = async ({ body }) => (kept ??= { statusCode: 200, body });`,
  );
  await expect(measure(rowOf(cheat))).rejects.toThrow('a wrong answer, without 1.md');
});

it('refuses a handler that writes no log line where its row has some', async () => {
  const honest = await buildComparison('hop', home);
  await expect(measure(rowOf(honest, { lines: 2 }))).rejects.toThrow('0 log lines in 3 calls, not 6');
});

it('refuses a handler that is to stream and does not', async () => {
  const honest = await buildComparison('hop', home);
  const request = { template, expect: '{n}.md', streams: true };
  await expect(measure(rowOf(honest, { request }))).rejects.toThrow('the handler does not stream');
});

it('says why a handler does not load', async () => {
  const broken = await handler('broken', `throw new Error('out of order');`);
  await expect(measure(rowOf(broken))).rejects.toThrow('out of order');
});

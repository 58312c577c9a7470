/** The local system on a plan that isolates tenants: real calls of two tenants, and one that would cross over. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tenantHeader } from '../../../shared/private-call.ts';
import { type Local, startLocal } from '../../../stacks/local/local.ts';
import { privateCall } from '../../../stacks/verify/target/private-calls.ts';
import { tagsOf } from '../../../stacks/verify/target/stage-parts.ts';
import { createWorld, type World } from '../../../stacks/verify/target/world.ts';
import { placeForSystem } from '../../support/systems.ts';

let place: Awaited<ReturnType<typeof placeForSystem>>;
let local: Local;
let world: World;

beforeAll(async () => {
  place = await placeForSystem({ env: { CHOKEPOINT_ISOLATE_TENANTS: 'all' } });
  local = await startLocal(place);
  world = createWorld(local);
});
afterAll(async () => {
  await local.close();
  await place.remove();
});

async function callerid(user: string): Promise<string> {
  const door = local.doors[1]?.resource ?? '';
  const token = await local.issuer.mintToken({ user, door });
  const response = await fetch(door, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'callerid', arguments: {} },
    }),
  });
  const text = await response.text();
  const { result } = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text);
  return result.structuredContent.tenant;
}

/** How many environments the function has been given: each says once how long its start took. */
async function environments(functionName: string): Promise<number> {
  const files = await readdir(place.home, { recursive: true });
  const logs = files.filter((file) => file.includes(functionName) && file.endsWith('.log'));
  const texts = await Promise.all(logs.map((file) => readFile(join(place.home, file), 'utf8')));
  return texts.join('').split('initDurationMs').length - 1;
}

test('serves two tenants from an environment each, and each again from its own', async () => {
  for (const round of [1, 2, 3]) {
    expect([round, await callerid('ines')]).toEqual([round, 'fjord']);
    expect([round, await callerid('olaf')]).toEqual([round, 'tundra']);
  }
  expect(await environments('tool-callerid')).toBe(2);
});

test.each([
  ['of its own tenant', 'fjord', 200],
  ['of another tenant', 'tundra', 403],
] as const)('a call that is sent to an environment %s', async (_, environment, status) => {
  const invoke = await world.mint({ tags: tagsOf('fjord', 'callerid') });
  const data = await world.mint({ dataRoleOf: 'callerid' });
  const call = privateCall({ tool: 'callerid', input: {}, tenant: 'fjord' }, data);
  const headers = { [tenantHeader]: environment };
  const answered = await world.send(await world.sign('callerid', call, invoke, new Date(), headers));
  expect(answered.status, answered.body).toBe(status);
  if (status === 403) expect(answered.body).toBe('{"message":"This environment serves another tenant."}');
});

test('a call that names no tenant reaches no environment', async () => {
  const invoke = await world.mint({ tags: tagsOf('fjord', 'callerid') });
  const uncarried = privateCall({ tool: 'callerid', input: {}, tenant: 'fjord' });
  const answered = await world.send(await world.sign('callerid', uncarried, invoke));
  expect(answered.status).toBe(502);
});

/** Two hundred calls at once on a system that has not answered one yet: all are answered right. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Local, startLocal } from '../../stacks/local/local.ts';
import { ask } from '../../stacks/verify/target/door-request.ts';
import { placeForSystem } from '../support/systems.ts';

let place: Awaited<ReturnType<typeof placeForSystem>>;
let local: Local;
beforeAll(async () => {
  place = await placeForSystem();
  local = await startLocal(place);
});
afterAll(async () => {
  await local.close();
  await place.remove();
});

const owners = { ines: 'fjord', olaf: 'tundra' };

/** The tenant that the answer names, with the id that it carries. */
async function call(id: number, door: string, token: string): Promise<[number, string]> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const params = { name: 'callerid', arguments: {} };
  const request = JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params });
  const { status, body } = await ask(door, 'POST', headers, request);
  if (status !== 200) throw new Error(`${status} ${body}`);
  const answer = JSON.parse(/^data: (.*"result".*)$/m.exec(body)?.[1] ?? body);
  return [answer.id, answer.result.structuredContent?.tenant];
}

test('a burst on a cold system is answered, each call for its own caller', { timeout: 60_000 }, async () => {
  const door = local.doors[1]?.resource ?? '';
  const ines = await local.issuer.mintToken({ user: 'ines', door });
  const olaf = await local.issuer.mintToken({ user: 'olaf', door });
  const ids = Array.from({ length: 200 }, (_, at) => at);
  const calls = ids.map((id) => call(id, door, id % 2 === 0 ? ines : olaf));
  const expected = ids.map((id) => [id, id % 2 === 0 ? owners.ines : owners.olaf]);
  expect(await Promise.all(calls)).toEqual(expected);
});

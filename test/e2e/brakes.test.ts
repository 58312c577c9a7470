/**
 * Brakes and budgets under load, over everything on a system of its own: callers that never pause, while an operator
 * puts on a brake, and while a budget runs out. What was let through when is measured and printed.
 */
import { Agent } from 'node:https';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brakeOn } from '../../shared/brakes.ts';
import { type BrakeTable, setBrakes } from '../../stacks/brake/brake-item.ts';
import { type Local, startLocal } from '../../stacks/local/local.ts';
import { operatorRoleOf, operatorSession } from '../../stacks/local/sts/operator-session.ts';
import { ask } from '../../stacks/verify/target/door-request.ts';
import { placeForSystem } from '../support/systems.ts';

let place: Awaited<ReturnType<typeof placeForSystem>>;
let local: Local;
let table: BrakeTable;
let door: string;

beforeAll(async () => {
  place = await placeForSystem();
  local = await startLocal(place);
  door = local.doors[1]?.resource ?? '';
  const client = new DynamoDBClient({
    ...{ region: local.plan.region, endpoint: local.aws.internetUrl },
    credentials: operatorSession(operatorRoleOf(local.plan), local.vault),
    requestHandler: { httpsAgent: new Agent({ ca: local.tls.ca }) },
  });
  table = { client, tableName: `${local.plan.app}-${local.plan.stage}-control`, now: Date.now };
});
afterAll(async () => {
  table.client.destroy();
  await local.close();
  await place.remove();
});

type Made = { startedAtMs: number; endedAtMs: number; tool: string; outcome: string };

async function call(token: string, tool: string, args: object): Promise<Made> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const params = { name: tool, arguments: args };
  const startedAtMs = Date.now();
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  const { body: text } = await ask(door, 'POST', headers, body);
  const { result } = JSON.parse(/^data: (.*"result".*)$/m.exec(text)?.[1] ?? text);
  const outcome = result?._meta?.['chokepoint/refusal'] ?? (result ? 'ok' : 'no answer');
  return { startedAtMs, endedAtMs: Date.now(), tool, outcome };
}

/** `callers` that call one after the other without a pause, until `until`. */
async function load(callers: (() => Promise<Made>)[], until: () => boolean): Promise<Made[]> {
  const made: Made[] = [];
  await Promise.all(
    callers.map(async (one) => {
      while (!until()) made.push(await one());
    }),
  );
  return made;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a brake on a tool lets no call through that starts 5 s later, in any environment, and others go on', async () => {
  const ines = await local.issuer.mintToken({ user: 'ines', door });
  const read = () => call(ines, 'read_letter', { path: 'reports/q3.md' });
  let ended = false;
  let answered = 0;
  let brakedAtMs = Number.POSITIVE_INFINITY;
  let answeredLate = 0;
  const counted = async () => {
    const made = await read();
    if (made.outcome === 'ok') answered += 1;
    if (made.startedAtMs >= brakedAtMs + 5_000) answeredLate += 1;
    return made;
  };
  const loading = load([counted, counted, counted, () => call(ines, 'callerid', {})], () => ended);
  // Until all environments are warm and have read the brakes.
  while (answered < 30) await wait(50);
  brakedAtMs = Date.now();
  await setBrakes(table, [brakeOn.tool('read_letter')], true);
  // As many calls as make it likely that each environment had one.
  while (answeredLate < 60) await wait(50);
  ended = true;
  const made = await loading;
  const reads = made.filter(({ tool }) => tool === 'read_letter');
  const through = reads.filter(({ outcome, startedAtMs }) => outcome === 'ok' && startedAtMs > brakedAtMs);
  const last = Math.max(0, ...through.map(({ startedAtMs }) => startedAtMs - brakedAtMs));
  const late = reads.filter(({ startedAtMs }) => startedAtMs >= brakedAtMs + 5_000);
  console.log(
    `brake under load: ${made.length} calls, the last one let through began ${last} ms after the brake; ${late.length} calls later than 5 s, all refused`,
  );
  expect(reads.some(({ outcome, startedAtMs }) => outcome === 'ok' && startedAtMs < brakedAtMs)).toBe(true);
  expect(late.length).toBeGreaterThan(10);
  expect(new Set(late.map(({ outcome }) => outcome))).toEqual(new Set(['braked']));
  // Another tool goes on; a machine that is busy may time a call out.
  const others = made.filter(({ tool }) => tool === 'callerid').map(({ outcome }) => outcome);
  expect([others.includes('ok'), others.includes('braked')]).toEqual([true, false]);

  await setBrakes(table, [brakeOn.tool('read_letter')], false);
  await wait(5_000);
  expect((await read()).outcome).toBe('ok');
});

test('a budget of writes lets through no call beyond it, over all environments together', async () => {
  const { budget } = local.plan.contracts.find(({ name }) => name === 'write_letter') ?? {};
  const limit = budget?.callsPerMinute ?? 0;
  // Within one window: a minute with more than half of it left, or the next one.
  const leftMs = 60_000 - (Date.now() % 60_000);
  if (leftMs < 35_000) await wait(leftMs);
  const windowEndsAtMs = Date.now() + 60_000 - (Date.now() % 60_000);
  const olaf = await local.issuer.mintToken({ user: 'olaf', door });
  let refused = 0;
  const write = async () => {
    const made = await call(olaf, 'write_letter', { path: `load/${crypto.randomUUID()}.md`, text: 'x' });
    if (made.outcome === 'over-budget') refused += 1;
    return made;
  };
  const made = await load(
    [write, write, write, write],
    () => refused >= 40 || Date.now() > windowEndsAtMs - 2_000,
  );
  const within = made.filter(({ endedAtMs }) => endedAtMs < windowEndsAtMs);
  const ok = within.filter(({ outcome }) => outcome === 'ok').length;
  const firstRefusal = Math.min(
    ...within.filter(({ outcome }) => outcome === 'over-budget').map(({ startedAtMs }) => startedAtMs),
  );
  const after = within.filter(({ outcome, startedAtMs }) => outcome === 'ok' && startedAtMs > firstRefusal);
  console.log(
    `budget under load: ${ok} of ${limit} writes let through, ${refused} refused, ${after.length} after the first refusal`,
  );
  expect(refused).toBeGreaterThan(0);
  expect(ok).toBeLessThanOrEqual(limit);
  expect(new Set(within.map(({ outcome }) => outcome))).toEqual(new Set(['ok', 'over-budget']));
});

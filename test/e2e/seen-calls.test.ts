/** What `npm start` prints of calls: who, what, how it ended, and why it failed, with the place in the source. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importConditions } from '#application/place';
import { fetchWithCa } from '../../stacks/local/issuer/fetch-with-ca.ts';
import { type Local, startLocal } from '../../stacks/local/local.ts';
import type { SeenCall } from '../../stacks/local/watch/calls.ts';
import { printCall } from '../../stacks/local/watch/print-call.ts';
import { type Caller, createCaller } from '../load/caller.ts';
import { placeForSystem } from '../support/systems.ts';

let place: Awaited<ReturnType<typeof placeForSystem>>;
let local: Local;
let caller: Caller;
const seen: SeenCall[] = [];
beforeAll(async () => {
  place = await placeForSystem({ conditions: ['faults', ...importConditions] });
  local = await startLocal({ ...place, onCall: (call) => seen.push(call) });
  const url = local.doors[1]?.resource ?? '';
  const token = await local.issuer.mintToken({ user: 'ines', door: url });
  caller = await createCaller('plain-2025', { url, token, fetch: fetchWithCa(local.tls.ca) });
});
afterAll(async () => {
  await local.close();
  await place.remove();
});

/** What was seen of a call, which comes a moment after its answer. */
async function seenOf(tool: string, args: Record<string, unknown>): Promise<SeenCall | undefined> {
  seen.length = 0;
  await caller.call(tool, args);
  for (let tries = 0; seen.length === 0 && tries < 100; tries += 1) await pause(20);
  return seen[0];
}

test('a call that is answered is who, what and how long', async () => {
  const call = await seenOf('read_letter', { path: 'reports/q3.md' });
  expect(call).toMatchObject({
    caller: 'ines',
    tenant: 'fjord',
    tool: 'read_letter',
    outcome: 'ok',
    why: [],
  });
  expect(call && printCall(call)).toMatch(
    /^ok {16}\d\d:\d\d:\d\d {2}ines \(fjord\) +read_letter +\d+ ms {2}[0-9a-f-]{36}\n$/,
  );
});

test('a call that IAM denies has IAM’s sentence, with the action and the resource', async () => {
  const call = await seenOf('read_letter', { path: 'reports/none.md' });
  expect(call).toMatchObject({ outcome: 'absent-or-denied', decision: 'allow' });
  expect(call?.why).toEqual([
    expect.stringMatching(
      /^User: arn:aws:sts::\d+:assumed-role\/.* is not authorized to perform: s3:ListBucket on resource: arn:aws:s3:::/,
    ),
  ]);
});

test('a call whose tool threw has the message and the place in the source', async () => {
  const call = await seenOf('broken_throws', {});
  expect(call).toMatchObject({ outcome: 'crashed' });
  expect(call?.why[0]).toBe('Error: the inside of broken_throws');
  expect(call?.why[1]).toMatch(/^at .*test\/conformance\/tools\/broken-throws\/handler\.ts:5:9\)?$/);
  expect(call?.why).toHaveLength(2);
});

test('a call that a policy denies names the policy', async () => {
  const call = await seenOf('export_parcels', {});
  expect(['ok', 'denied', 'unknown-tool']).toContain(call?.outcome);
  const refused = await seenOf('read_letter', { path: '../tundra/roadmap.md' });
  expect(refused).toMatchObject({ outcome: 'refused-value', decision: 'none', why: [] });
});

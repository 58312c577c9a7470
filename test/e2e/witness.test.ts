/** A call of a tool that goes around the router, with a session of the router's own role: only the API's log knows of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchWithCa } from '../../stacks/local/issuer/fetch-with-ca.ts';
import { type Local, startLocal } from '../../stacks/local/local.ts';
import { posted } from '../../stacks/verify/attack.ts';
import { goodCall } from '../../stacks/verify/attacks/signatures.ts';
import { withOperator } from '../../stacks/verify/target/local-target.ts';
import { createWorld } from '../../stacks/verify/target/world.ts';
import { createCaller } from '../load/caller.ts';
import { recordProblems } from '../load/record-problems.ts';
import { placeForSystem } from '../support/systems.ts';

let place: Awaited<ReturnType<typeof placeForSystem>>;
let local: Local;
beforeAll(async () => {
  place = await placeForSystem();
  local = await startLocal({ ...place, plan: withOperator(place.plan) });
});
afterAll(async () => {
  await local.close();
  await place.remove();
});

/** Lines reach the files a moment after the answers. */
const problems = () => expect.poll(() => recordProblems(place.home), { timeout: 10_000, interval: 100 });

test('a call through the router is explained by its decision, and one around it is named', async () => {
  const url = local.doors[1]?.resource ?? '';
  const token = await local.issuer.mintToken({ user: 'ines', door: url });
  const caller = await createCaller('plain-2025', { url, token, fetch: fetchWithCa(local.tls.ca) });
  expect(await caller.call('read_letter', { path: 'reports/q3.md' })).toMatchObject({ is: 'answer' });
  await problems().toEqual([]);

  const world = createWorld(local, () => false);
  const { invoke, body } = await goodCall(world);
  const { tool } = world.target.subjects.session ?? {};
  const { succeeded } = await posted(await world.send(await world.sign(tool?.name ?? '', body, invoke)));
  expect(succeeded).toBe(true);
  await problems().toEqual([
    expect.stringMatching(/^unrecorded .* no decision of the router allows it\n2 calls /),
  ]);
});

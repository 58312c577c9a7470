/** A person's consent to one call, from the first question to its redemption. */
import { expect, test } from 'vitest';
import { call } from '../../../functions/router/call.ts';
import type { Elicitation } from '../../../functions/router/consent.ts';
import { type Approval, approvalKey } from '../../../shared/approval.ts';
import type { Caller } from '../../../shared/caller.ts';
import { createEngine } from '../../../shared/policy/engine.ts';
import { policySetOf } from '../../../shared/policy/policy-set.ts';
import type { Frame } from '../../../shared/private-call.ts';
import type { Reason, Refusal } from '../../../shared/refusal.ts';
import { createWorld, from, ines, type World } from './fakes.ts';

const petra: Caller = { ...ines, subject: 'c'.repeat(52), groups: ['captains'], scopes: ['parcels:close'] };
const closed: Frame[] = [
  {
    outcome: {
      structuredContent: { parcelId: 'fjord-1', status: 'closed', closedAt: '2026-01-01T00:00:00.000Z' },
    },
  },
];
const parcel = { parcelId: 'fjord-1' };

type Asked = { caller?: Caller; args?: object; elicitation?: Elicitation };

/** `ok`, or the reason of the refusal. */
async function close(
  world: World,
  { caller = petra, args = parcel, elicitation = from.elicitation }: Asked = {},
): Promise<'ok' | Reason> {
  const id = crypto.randomUUID();
  const facts = { callId: id, tool: 'close_parcel', caller, arguments: args, sourceIp: from.sourceIp };
  const request = { id, name: 'close_parcel', arguments: args, listener: {}, ...from, elicitation };
  return call(request, caller, world.router.ports.audit.begin(facts), world.router).then(
    () => 'ok' as const,
    (refusal: Refusal) => refusal.reason,
  );
}

const needsApproval = expect.objectContaining({ is: 'needs-approval' });
const steps = (world: World) => world.happened.map(({ step }) => step);

/** What the page does when a person says yes. */
function approve(world: World, by = petra.subject): Approval {
  const [[key, question] = []] = [...world.approvals];
  if (key === undefined || question === undefined) throw new Error('nobody was asked');
  const approved = { ...question, approvedBy: by, approvedAtMs: world.clock.nowMs };
  world.approvals.set(key, approved);
  return approved;
}

test('a call that destroys is refused with the address of its question, and touches nothing', async () => {
  const world = createWorld(closed);
  const reason = await close(world);
  expect(reason).toMatchObject({
    is: 'needs-approval',
    url: expect.stringMatching(/^https:\/\/mcp\.example\.com\/approve\/[a-z2-7]{48}$/),
    expiresAtSeconds: world.clock.nowMs / 1000 + 300,
  });
  expect(steps(world)).toEqual(['decided']);
});

test('the question shows tool, arguments, effect and who asks, and is bound to all that the answer is good for', async () => {
  const world = createWorld(closed);
  await close(world);
  const [[key, question] = []] = [...world.approvals];
  expect(question).toMatchObject({
    subject: petra.subject,
    tenant: 'fjord',
    groups: ['captains'],
    clientId: 'client',
    tool: 'close_parcel',
    title: 'Close a parcel',
    effect: 'destroy',
    arguments: JSON.stringify(parcel),
    policySet: world.router.policies.policySet,
  });
  expect(key).toBe(approvalKey(question as Approval));
});

test('the identical call goes through once after approval, and the next one asks again', async () => {
  const world = createWorld(closed);
  await close(world);
  approve(world);
  expect(await close(world)).toBe('ok');
  expect(await close(world)).toEqual(needsApproval);
});

test('null for what may be left out is the identical call', async () => {
  const world = createWorld(closed);
  await close(world, { args: { ...parcel, reason: null } });
  expect([...world.approvals.values()]).toMatchObject([{ arguments: JSON.stringify(parcel) }]);
  approve(world);
  expect(await close(world)).toBe('ok');
});

test('an equal question that is open is asked once: the address stays the same', async () => {
  const world = createWorld(closed);
  const first = await close(world);
  expect(await close(world)).toEqual(first);
});

const others: [string, Asked][] = [
  ['with another argument', { args: { parcelId: 'fjord-2' } }],
  ['with one argument more', { args: { ...parcel, reason: 'because' } }],
  ['of another person', { caller: { ...petra, subject: 'd'.repeat(52) } }],
  ['of another tenant', { caller: { ...petra, subject: 'e'.repeat(52), tenant: 'tundra' } }],
  ['through another client', { caller: { ...petra, clientId: 'other' } }],
];
test.each(others)('an approval is worth nothing to the call %s', async (_what, asked) => {
  const world = createWorld(closed);
  await close(world);
  approve(world);
  expect(await close(world, asked)).toEqual(needsApproval);
  expect(await close(world)).toBe('ok');
});

test('an approval does not outlive the policies that it was given under', async () => {
  const world = createWorld(closed);
  await close(world);
  approve(world);
  const permit = '@id("p") permit (principal in Group::"captains", action in Action::"use", resource);';
  const ask =
    '@id("a") @consent("page") forbid (principal, action in Action::"call", resource) unless { context has approval };';
  world.router.policies = createEngine(policySetOf([['a.cedar', permit + ask]]));
  expect(await close(world)).toEqual(needsApproval);
});

test('an approval that came too late is worth nothing', async () => {
  const world = createWorld(closed);
  await close(world);
  approve(world);
  world.clock.nowMs += 300_000;
  expect(await close(world)).toEqual(needsApproval);
});

test('the policies have the last word about who approved', async () => {
  const world = createWorld(closed);
  const permit = '@id("p") permit (principal in Group::"captains", action in Action::"use", resource);';
  const four =
    '@id("a") @consent("page") forbid (principal, action in Action::"call", resource) unless { context has approval };' +
    '@id("b") forbid (principal, action in Action::"call", resource) when { context has approval && context.approval.approver == "m" };';
  world.router.policies = createEngine(policySetOf([['a.cedar', permit + four]]));
  await close(world);
  approve(world, 'm');
  expect(await close(world)).toEqual({ is: 'denied' });
});

const canShowForms: Elicitation = { url: false, form: true };
const accepted = (nonce?: string): Elicitation => ({
  ...canShowForms,
  answer: { action: 'accept', yes: true, nonce },
});

test('a client that accepts every form cannot destroy', async () => {
  const world = createWorld(closed);
  const reason = await close(world, { elicitation: canShowForms });
  expect(reason).toEqual(needsApproval);
  expect(reason).not.toHaveProperty('form');
  const nonce = [...world.approvals.values()][0]?.nonce;
  for (const guess of [undefined, '', nonce])
    expect(await close(world, { elicitation: accepted(guess) })).toEqual(needsApproval);
  expect(steps(world)).not.toContain('minted');
});

/** The policies of the repository, but for a consent that clients may relay. */
const relayed = createEngine(
  policySetOf([
    [
      'a.cedar',
      '@id("p") permit (principal in Group::"captains", action in Action::"use", resource);' +
        '@id("f") @consent("form") forbid (principal, action in Action::"call", resource) unless { context has approval };',
    ],
  ]),
);

function relayWorld(): World {
  const world = createWorld(closed);
  world.router.policies = relayed;
  return world;
}

test('where a policy says that a form is enough, its answer goes through once, with the nonce that came with it', async () => {
  const world = relayWorld();
  const reason = await close(world, { elicitation: canShowForms });
  expect(reason).toMatchObject({ form: { question: expect.stringContaining('fjord-1') } });
  const nonce = (reason as Extract<Reason, { is: 'needs-approval' }>).form?.nonce;
  expect(await close(world, { elicitation: accepted('x'.repeat(22)) })).toEqual(needsApproval);
  expect(await close(world, { elicitation: accepted(nonce) })).toBe('ok');
  expect(await close(world, { elicitation: accepted(nonce) })).toEqual(needsApproval);
});

test('a form that was never shown is worth nothing', async () => {
  const world = relayWorld();
  expect(await close(world, { elicitation: accepted('x'.repeat(22)) })).toEqual(needsApproval);
});

const noes: [string, NonNullable<Elicitation['answer']>][] = [
  ['declined', { action: 'decline', yes: false, nonce: undefined }],
  ['closed', { action: 'cancel', yes: false, nonce: undefined }],
  ['sent back with no', { action: 'accept', yes: false, nonce: 'x'.repeat(22) }],
];
test.each(noes)('a question that was %s refuses the call', async (_what, answer) => {
  const world = relayWorld();
  await close(world, { elicitation: canShowForms });
  expect(await close(world, { elicitation: { ...canShowForms, answer } })).toEqual({ is: 'not-approved' });
});

test('a call that a person refused at the page stays refused while the question stands', async () => {
  const world = createWorld(closed);
  await close(world);
  const [[key, question] = []] = [...world.approvals];
  world.approvals.set(key as string, { ...(question as Approval), refusedBy: petra.subject, refusedAtMs: 1 });
  expect(await close(world)).toEqual({ is: 'not-approved' });
  world.clock.nowMs += 300_000;
  expect(await close(world)).toEqual(needsApproval);
});

test('a client that opened the page is waited for, and is served when the person says yes', async () => {
  const world = createWorld(closed);
  const elicitation = { url: true, form: false };
  await close(world, { elicitation });
  const opened = { ...elicitation, answer: { action: 'accept' as const, yes: false, nonce: undefined } };
  const { pause } = world.router.ports;
  let looks = 0;
  world.router.ports.pause = async (ms) => {
    looks += 1;
    if (looks === 3) approve(world);
    await pause(ms);
  };
  expect(await close(world, { elicitation: opened })).toBe('ok');
  expect(looks).toBe(3);
});

test('a client that opened the page gives up before its own patience ends', async () => {
  const world = createWorld(closed);
  const opened: Elicitation = {
    url: true,
    form: false,
    answer: { action: 'accept', yes: false, nonce: undefined },
  };
  const before = world.clock.nowMs;
  expect(await close(world, { elicitation: opened })).toEqual(needsApproval);
  expect(world.clock.nowMs - before).toBeLessThan(60_000);
});

test('nobody is asked about arguments that nobody can read', async () => {
  const world = createWorld(closed);
  world.router.policies = relayed;
  const caller = { ...petra, scopes: ['letters:write'] };
  const args = { path: 'a.md', text: 'x'.repeat(60_000) };
  const facts = { callId: 'c', tool: 'write_letter', caller, arguments: args, sourceIp: from.sourceIp };
  const request = { id: 'c', name: 'write_letter', arguments: args, listener: {}, ...from };
  await expect(
    call(request, caller, world.router.ports.audit.begin(facts), world.router),
  ).rejects.toMatchObject({ reason: { is: 'not-approvable' } });
});

test('a call of an mate is one of an unknown tool, and on record as denied', async () => {
  const world = createWorld(closed);
  expect(await close(world, { caller: { ...petra, groups: ['mates'] } })).toEqual({
    is: 'unknown-tool',
    name: 'close_parcel',
  });
  expect(world.happened).toEqual([{ step: 'decided', allowed: false }]);
});

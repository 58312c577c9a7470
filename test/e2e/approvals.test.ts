/**
 * A call that cannot be undone, from the first refusal to the closed ticket: with each kind of client, and with each
 * attempt to do without the person.
 */
import { expect, inject, test } from 'vitest';
import { answerAtPage } from './clients/approve.ts';
import { readAudit } from './clients/audit-file.ts';
import {
  type Connect,
  connectSdk1,
  connectSdk2,
  connectSdk2As,
  type Person,
  type ToolAnswer,
} from './clients/sdks.ts';
import { withinBudget } from './clients/within-budget.ts';

const { endpoints, home } = inject('system');
const pin = { pin: '2026-07-28' };

/** A client that fills in and accepts whatever form it is shown, and never shows a page. */
const acceptsEverything: Person = {
  capability: { form: {} },
  answer: async () => ({ action: 'accept', content: { approve: true } }),
};
/** A client whose person opens the page that it is given, and approves there while the call is repeated. */
const opensPages: Person = {
  capability: { url: {} },
  async answer({ url }) {
    setTimeout(() => void answerAtPage(url ?? '', 'carol'), 500);
    return { action: 'accept' };
  },
};

/** carol's client, an open ticket, and how to close it. */
async function prepare(connect: Connect) {
  const client = await connect({ url: endpoints.mcpHttp, user: 'carol', fetch });
  const created = await client.call('create_ticket', { title: 'to be closed' });
  const ticketId = String(created.structuredContent?.ticketId);
  const close = (id = ticketId) =>
    withinBudget(
      () => client.call('close_ticket', { ticketId: id }),
      ({ content }) => content[0]?.text,
    );
  return { client, ticketId, close };
}

const urlIn = ({ content }: ToolAnswer) => /http:\S+\/approve\/\S+/.exec(content[0]?.text ?? '')?.[0] ?? '';
const needsApproval = { isError: true, _meta: { 'chokepoint/refusal': 'needs-approval' } };
const closed = { structuredContent: { status: 'closed' } };

const told: [string, Connect][] = [
  ['SDK 1.32', connectSdk1],
  ['a client of 2026-07-28 that shows nothing', connectSdk2],
  ['a client of 2026-07-28 that shows forms only', connectSdk2As(pin, acceptsEverything)],
];

test.each(told)(
  '%s is told the address, and the identical call goes through once after approval',
  async (_what, connect) => {
    const { client, ticketId, close } = await prepare(connect);
    const refused = await close();
    expect(refused).toMatchObject(needsApproval);
    expect(refused.content[0]?.text).toMatch(/call again with identical arguments after approval/);
    const { status, page } = await answerAtPage(urlIn(refused), 'carol');
    expect(status).toBe(200);
    expect(page).toContain(ticketId);
    expect(await close()).toMatchObject(closed);
    expect(await close()).toMatchObject(needsApproval);
    await client.close();
  },
);

test('a client that can open pages is served in the call that asked', async () => {
  const { client, close } = await prepare(connectSdk2As(pin, opensPages));
  expect(await close()).toMatchObject(closed);
  await client.close();
});

test('a client that accepts every form cannot destroy', async () => {
  const { client, close } = await prepare(connectSdk2As(pin, acceptsEverything));
  for (let time = 0; time < 3; time += 1) expect(await close()).toMatchObject(needsApproval);
  await client.close();
});

test('of two identical calls that come together after approval exactly one goes through', async () => {
  const { client, close } = await prepare(connectSdk1);
  await answerAtPage(urlIn(await close()), 'carol');
  const both = await Promise.all([close(), close()]);
  expect(both.filter(({ isError }) => isError !== true)).toHaveLength(1);
  await client.close();
});

test('an approval is for one ticket, one person, and no other', async () => {
  const { client, close } = await prepare(connectSdk1);
  const other = await prepare(connectSdk1);
  const refused = await close();
  await answerAtPage(urlIn(refused), 'carol');
  expect(await close(other.ticketId)).toMatchObject(needsApproval);
  // The same person through another registered client: not what was approved.
  expect(await other.close('acme-1')).toMatchObject(needsApproval);
  expect(await close()).toMatchObject(closed);
  await Promise.all([client.close(), other.client.close()]);
});

test('what a person refuses stays refused', async () => {
  const { client, close } = await prepare(connectSdk1);
  expect((await answerAtPage(urlIn(await close()), 'carol', 'refuse')).status).toBe(200);
  expect(await close()).toMatchObject({ isError: true, _meta: { 'chokepoint/refusal': 'not-approved' } });
  await client.close();
});

test('whom no policy names cannot approve', async () => {
  const { client, close } = await prepare(connectSdk1);
  const url = urlIn(await close());
  for (const user of ['mallory', 'bob', 'alice'])
    expect((await answerAtPage(url, user)).status).not.toBe(200);
  expect(await close()).toMatchObject(needsApproval);
  await client.close();
});

test('the record names who approved, through which channel, and the call that asked', async () => {
  const { client, close } = await prepare(connectSdk1);
  const refused = await close();
  await answerAtPage(urlIn(refused), 'carol');
  const done = await close();
  const me = await client.call('whoami', {});
  const callId = String(done._meta?.['chokepoint/callId']);
  await expect
    .poll(async () =>
      (await readAudit(home)).find((line) => line.callId === callId && line.record === 'decision'),
    )
    .toMatchObject({
      decision: 'allow',
      policies: ['admins-use-everything'],
      consent: {
        channel: 'page',
        approver: me.structuredContent?.subject,
        askedIn: refused._meta?.['chokepoint/callId'],
      },
    });
  await client.close();
});

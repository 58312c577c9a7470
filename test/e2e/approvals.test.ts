/**
 * A call that cannot be undone, from the first refusal to the closed parcel: with each kind of client, and with each
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
    setTimeout(() => void answerAtPage(url ?? '', 'petra'), 500);
    return { action: 'accept' };
  },
};

/** petra's client, an open parcel, and how to close it. */
async function prepare(connect: Connect) {
  const client = await connect({ url: endpoints.mcpHttp, user: 'petra', fetch });
  const created = await client.call('create_parcel', { title: 'to be closed' });
  const parcelId = String(created.structuredContent?.parcelId);
  const close = (id = parcelId) =>
    withinBudget(
      () => client.call('close_parcel', { parcelId: id }),
      ({ content }) => content[0]?.text,
    );
  return { client, parcelId, close };
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
    const { client, parcelId, close } = await prepare(connect);
    const refused = await close();
    expect(refused).toMatchObject(needsApproval);
    expect(refused.content[0]?.text).toMatch(/call again with identical arguments after approval/);
    const { status, page } = await answerAtPage(urlIn(refused), 'petra');
    expect(status).toBe(200);
    expect(page).toContain(parcelId);
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
  await answerAtPage(urlIn(await close()), 'petra');
  const both = await Promise.all([close(), close()]);
  expect(both.filter(({ isError }) => isError !== true)).toHaveLength(1);
  await client.close();
});

test('an approval is for one parcel, one person, and no other', async () => {
  const { client, close } = await prepare(connectSdk1);
  const other = await prepare(connectSdk1);
  const refused = await close();
  await answerAtPage(urlIn(refused), 'petra');
  expect(await close(other.parcelId)).toMatchObject(needsApproval);
  // The same person through another registered client: not what was approved.
  expect(await other.close('fjord-1')).toMatchObject(needsApproval);
  expect(await close()).toMatchObject(closed);
  await Promise.all([client.close(), other.client.close()]);
});

test('what a person refuses stays refused', async () => {
  const { client, close } = await prepare(connectSdk1);
  expect((await answerAtPage(urlIn(await close()), 'petra', 'refuse')).status).toBe(200);
  expect(await close()).toMatchObject({ isError: true, _meta: { 'chokepoint/refusal': 'not-approved' } });
  await client.close();
});

test('whom no policy names cannot approve', async () => {
  const { client, close } = await prepare(connectSdk1);
  const url = urlIn(await close());
  for (const user of ['zeno', 'olaf', 'ines']) expect((await answerAtPage(url, user)).status).not.toBe(200);
  expect(await close()).toMatchObject(needsApproval);
  await client.close();
});

test('the record names who approved, through which channel, and the call that asked', async () => {
  const { client, close } = await prepare(connectSdk1);
  const refused = await close();
  await answerAtPage(urlIn(refused), 'petra');
  const done = await close();
  const me = await client.call('callerid', {});
  const callId = String(done._meta?.['chokepoint/callId']);
  await expect
    .poll(async () =>
      (await readAudit(home)).find((line) => line.callId === callId && line.record === 'decision'),
    )
    .toMatchObject({
      decision: 'allow',
      policies: ['captains-use-everything'],
      consent: {
        channel: 'page',
        approver: me.structuredContent?.subject,
        askedIn: refused._meta?.['chokepoint/callId'],
      },
    });
  await client.close();
});

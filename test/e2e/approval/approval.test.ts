/**
 * The approval page as it runs: behind both doors of a real system, at its issuer, with the item that the router asks by.
 * First without a browser, then in Chromium.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeSubject } from '../../../shared/caller.ts';
import { signIn } from '../../../stacks/local/issuer/sign-in/sign-in.ts';
import { chromiumOnPath } from '../../chromium-on-path.ts';
import { type ApprovalSystem, type Asked, startApprovalSystem } from './approval-system.ts';
import { type Browser, openPage, startChromium } from './chromium.ts';

let system: ApprovalSystem;
beforeAll(async () => {
  system = await startApprovalSystem();
});
afterAll(() => system?.close());

type Which = 'http' | 'https';
const at = (which: Which): string => system[which];
const issuerOf = (door: string) => system.local.doors.find(({ resource }) => resource === door)?.issuer ?? '';

const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';
const get = (url: string | URL, cookie = '') =>
  system.ask(new URL(url), { redirect: 'manual', headers: { cookie } });

/** Signs in for an approval; the cookie that stands then. */
async function signInFor(url: string, user: string): Promise<string> {
  const sent = await get(url);
  const back = await signIn(sent.headers.get('location') ?? '', user, { fetch: system.ask });
  const came = await get(back, cookieOf(sent));
  expect(came.headers.get('location')).toBe(url);
  return cookieOf(came);
}

async function click({ url }: Asked, cookie: string, change: Record<string, string> = {}) {
  const page = await (await get(url, cookie)).text();
  const token = /name="token" value="([^"]*)"/.exec(page)?.[1] ?? '';
  const headers = { cookie, origin: new URL(url).origin, ...change };
  const body = new URLSearchParams({ token, answer: 'approve' });
  return system.ask(new URL(url), { method: 'POST', redirect: 'manual', headers, body });
}

describe.each<Which>(['http', 'https'])('at the %s door', (which) => {
  test('who asks signs in, sees the call, and approves it once', async () => {
    const asked = await system.request({ user: 'ines', door: at(which) });
    const cookie = await signInFor(asked.url, 'ines');
    const page = await get(asked.url, cookie);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('fjord-1');
    const done = await click(asked, cookie);
    expect(done.status, await done.text()).toBe(200);
    expect(await system.stored(asked.key)).toMatchObject({
      approvedBy: encodeSubject(issuerOf(at(which)), 'ines'),
    });
    expect((await click(asked, cookie)).status).toBe(403);
  });

  test('an admin of the team, whom a policy names, approves it for who asks', async () => {
    const asked = await system.request({ user: 'ines', door: at(which) });
    const cookie = await signInFor(asked.url, 'petra');
    expect((await click(asked, cookie)).status).toBe(200);
    expect(await system.stored(asked.key)).toMatchObject({
      approvedBy: encodeSubject(issuerOf(at(which)), 'petra'),
    });
  });

  test('nobody approves under other policies than those that asked', async () => {
    const policySet = `sha256:${'0'.repeat(64)}`;
    const asked = await system.request({ user: 'ines', door: at(which), policySet });
    const page = await get(asked.url, await signInFor(asked.url, 'ines'));
    expect(page.status).toBe(403);
  });

  test.each(['zeno', 'olaf'])('%s, whom nothing names, is shown nothing', async (user) => {
    const asked = await system.request({ user: 'ines', door: at(which) });
    const page = await get(asked.url, await signInFor(asked.url, user));
    expect(page.status).toBe(403);
    expect(await page.text()).not.toMatch(/fjord-1|close_parcel/);
    expect((await system.stored(asked.key))?.approvedBy).toBeUndefined();
  });

  test('a click from another origin is refused', async () => {
    const asked = await system.request({ user: 'ines', door: at(which) });
    const cookie = await signInFor(asked.url, 'ines');
    expect((await click(asked, cookie, { origin: 'http://localhost:9' })).status).toBe(403);
    expect((await system.stored(asked.key))?.approvedBy).toBeUndefined();
  });

  test('the cookie is as strict as the door admits, and no other answer sets one', async () => {
    const { url } = await system.request({ user: 'ines', door: at(which) });
    const set = (await get(url)).headers.get('set-cookie') ?? '';
    expect(set).toMatch(
      which === 'https'
        ? /^__Host-approval-sign-in=[\w-]{43}; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=Lax$/
        : /^approval-sign-in=[\w-]{43}; Path=\/approve; Max-Age=600; HttpOnly; SameSite=Lax$/,
    );
    expect((await get(`${url.slice(0, -1)}.`)).headers.get('set-cookie')).toBeNull();
  });

  test('HSTS is not said of localhost, whose other doors are plain', async () => {
    const { url } = await system.request({ user: 'ines', door: at(which) });
    expect((await get(url)).headers.get('strict-transport-security')).toBeNull();
  });

  test.each(['OPTIONS', 'PUT', 'DELETE', 'HEAD'])('%s is no method of the page', async (method) => {
    const { url } = await system.request({ user: 'ines', door: at(which) });
    const answer = await system.ask(new URL(url), { method, redirect: 'manual' });
    expect(answer.status).toBe(404);
  });
});

test('logs hold no argument, code, token or id', async () => {
  const asked = await system.request({ user: 'ines', door: at('http') });
  const cookie = await signInFor(asked.url, 'ines');
  await click(asked, cookie);
  const { readFile, readdir } = await import('node:fs/promises');
  const folder = join(system.home, 'logs');
  const texts = await Promise.all(
    (await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')),
  );
  const text = texts.join('');
  expect(text).toContain('approval answered');
  const id = asked.url.split('/').at(-1) ?? '';
  for (const secret of ['fjord-1', 'printer', id, id.slice(32), cookie.split('=')[1] ?? '', 'code='])
    expect(text.includes(secret), secret.slice(0, 4)).toBe(false);
});

describe.skipIf(chromiumOnPath === undefined)('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium(system.local.tls.cert);
  });
  afterAll(() => browser?.close());

  /** Opens the link and signs in by a click, as a person does. */
  async function arrive({ url }: Asked, user = 'ines') {
    const opened = await openPage(browser);
    await opened.page.goto(url);
    await opened.page.getByRole('button', { name: user }).click();
    await opened.page.waitForURL(url);
    return opened;
  }

  /** Where a person wants to look, the pictures are kept: CHOKEPOINT_SCREENSHOTS names a folder. */
  const keep = async (page: Awaited<ReturnType<typeof arrive>>['page'], name: string) => {
    const folder = process.env.CHOKEPOINT_SCREENSHOTS;
    if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  };

  test.each<Which>(['http', 'https'])(
    'a person signs in by a click, reads, and approves: %s',
    async (which) => {
      const asked = await system.request({ user: 'ines', door: at(which) });
      const { page, complaints } = await arrive(asked);
      expect(page.url()).toBe(asked.url);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Close a parcel');
      expect(await page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth")).toBe('640px');
      await keep(page, `question-${which}`);
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByRole('heading', { name: 'Approved' }).waitFor();
      await keep(page, `approved-${which}`);
      expect(complaints).toEqual([]);
      expect((await system.stored(asked.key))?.approvedBy).toBeDefined();
      await page.close();
    },
  );

  test('and refuses by keyboard: the first stop is the safe answer', async () => {
    const asked = await system.request({ user: 'ines', door: at('http') });
    const { page, complaints } = await arrive(asked);
    await page.keyboard.press('Tab');
    await keep(page, 'focus');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Refused' }).waitFor();
    expect(complaints).toEqual([]);
    expect(await system.stored(asked.key)).toMatchObject({ refusedBy: expect.any(String) });
    await page.close();
  });

  const hostile = JSON.stringify({
    parcelId: 'fjord-1\u202e1-emca\u202c',
    '<img src=x onerror=alert(1)>': '</pre><script>alert(document.cookie)</script>',
    reason: `Zero\u200bwidth, tag\u{e0041}, no-break\u00a0space, ${'e'.repeat(400)}`,
    hebrew: 'אבג 123 (דהו)',
    piled: `a${'\u0301'.repeat(30)}`,
    list: Array.from({ length: 40 }, (_, index) => ({ index, text: 'line\nbreak' })),
  });

  test.each([
    { name: 'desktop', width: 1_280, dark: false },
    { name: 'phone', width: 390, dark: false },
    { name: 'phone-dark', width: 390, dark: true },
    { name: 'desktop-dark', width: 1_280, dark: true },
  ])('hostile arguments do nothing, and nothing scrolls sideways: $name', async ({ name, width, dark }) => {
    const asked = await system.request({ user: 'ines', door: at('http'), arguments: hostile });
    const { page, complaints } = await arrive(asked);
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await keep(page, `hostile-${name}`);
    const root = 'document.documentElement';
    const overflowPx = await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`);
    expect(overflowPx).toBe(0);
    expect(await page.locator('script, img').count()).toBe(0);
    expect(await page.locator('.unseen', { hasText: 'U+202E' }).count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('who may not answer reads why, on a phone, and can sign in as somebody else', async () => {
    const asked = await system.request({ user: 'ines', door: at('http') });
    const { page } = await arrive(asked, 'zeno');
    await page.setViewportSize({ width: 390, height: 800 });
    await page.getByRole('heading', { name: 'not yours' }).waitFor();
    await keep(page, 'not-yours');
    await page.goto(asked.url);
    await page.getByRole('button', { name: 'ines' }).click();
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await page.close();
  });

  test('who refuses to sign in reads so', async () => {
    const { url } = await system.request({ user: 'ines', door: at('http') });
    const { page } = await openPage(browser);
    await page.goto(url);
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.getByRole('heading', { name: 'You were not signed in' }).waitFor();
    await page.close();
  });

  describe('a page of another port, whose requests carry the cookie', () => {
    let evil: string;
    let html = '';
    let close: () => Promise<unknown>;
    beforeAll(async () => {
      const server = createServer((_request, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end(html),
      );
      await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
      evil = `http://localhost:${(server.address() as AddressInfo).port}`;
      close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
    });
    afterAll(() => close?.());

    test('cannot frame it', async () => {
      const asked = await system.request({ user: 'ines', door: at('http') });
      const { page } = await arrive(asked);
      html = `<iframe src="${asked.url}"></iframe>`;
      const attack = await openPage(browser);
      await attack.page.goto(evil);
      await expect.poll(() => attack.complaints.join()).toContain('frame-ancestors');
      expect(await attack.page.frames()[1]?.locator('form').count()).toBe(0);
      await Promise.all([page.close(), attack.page.close()]);
    });

    test('cannot answer it', async () => {
      const asked = await system.request({ user: 'ines', door: at('http') });
      const { page } = await arrive(asked);
      const token = await page.locator('input[name=token]').getAttribute('value');
      // Even with the token, which it cannot read.
      html = `<form method="post" action="${asked.url}"><input name="token" value="${token}"><button name="answer" value="approve">Win a prize</button></form>`;
      const attack = await openPage(browser);
      await attack.page.goto(evil);
      await attack.page.getByRole('button').click();
      await attack.page.getByRole('heading', { name: 'did not come from this page' }).waitFor();
      expect((await system.stored(asked.key))?.approvedBy).toBeUndefined();
      await Promise.all([page.close(), attack.page.close()]);
    });
  });
});

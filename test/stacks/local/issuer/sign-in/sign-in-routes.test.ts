import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { browserAt, type Opened, pairs } from '../browser-fixture.ts';
import { startTestIssuer, type TestIssuer } from '../issuer-fixture.ts';
import { claimsIn } from '../oauth-steps.ts';

let running: TestIssuer;
let browser: ReturnType<typeof browserAt>;

beforeAll(async () => {
  running = await startTestIssuer();
  browser = browserAt(running);
});
afterAll(() => running.stop());

describe('the answer to the page', () => {
  it('signs in the user whose button was pressed', async () => {
    const response = await browser.answer(await browser.openPage(), {}, 'user=olaf');
    expect(response.status).toBe(303);
    expect(response.headers.get('Location')).toMatch(new RegExp(`^${browser.origin}/auth/[\\w-]+$`));
  });

  it.each([
    { title: 'another origin', headers: { Origin: 'https://evil.example' }, status: 403 },
    { title: 'another port of localhost', headers: { Origin: 'http://localhost:3000' }, status: 403 },
    { title: 'the other scheme', headers: { Origin: 'http://localhost:8444' }, status: 403 },
    { title: 'a hidden origin', headers: { Origin: 'null' }, status: 403 },
    { title: 'no origin', headers: { Origin: '' }, status: 403 },
    { title: 'no cookie', headers: { Cookie: '' }, status: 400 },
    { title: 'a cookie that was tampered with', headers: { Cookie: 'x' }, status: 400 },
    { title: 'JSON', headers: { 'Content-Type': 'application/json' }, status: 415 },
  ])('is refused from $title', async ({ title, headers, status }) => {
    const opened = await browser.openPage();
    const tampered = { Cookie: pairs(opened.cookies).replace(/(_sign_in=)./, '$1~') };
    const response = await browser.answer(opened, title.includes('tampered') ? tampered : headers);
    expect(response.status).toBe(status);
    expect(response.headers.get('Location')).toBeNull();
  });

  it('is refused with the cookie of another sign-in, so nobody answers for somebody else', async () => {
    const [mine, theirs] = [await browser.openPage(), await browser.openPage()];
    const response = await browser.answer({ url: theirs.url, cookies: mine.cookies });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('began in another browser');
  });

  it('is refused for a user who does not exist, for none, and for a form that is too large', async () => {
    const opened = await browser.openPage();
    expect((await browser.answer(opened, {}, 'user=eve')).status).toBe(400);
    expect((await browser.answer(opened, {}, '')).status).toBe(400);
    expect((await browser.answer(opened, {}, `user=${'x'.repeat(5_000)}`)).status).toBe(413);
    expect((await browser.answer(opened, {}, 'user=ines')).status).toBe(303);
  });

  it('may be no: the client hears access_denied', async () => {
    const opened = await browser.openPage();
    const back = await browser.answer(opened, {}, 'answer=refuse');
    const resumed = await browser.resume(opened, back);
    const location = new URL(resumed.headers.get('Location') ?? '');
    expect(location.origin).toBe('http://localhost:3118');
    expect(location.searchParams.get('error')).toBe('access_denied');
    expect(location.searchParams.has('code')).toBe(false);
  });

  it('sets cookies that programs of pages cannot read, other sites do not send, and plain http does not see', async () => {
    const { cookies } = await browser.openPage();
    expect(cookies.length).toBeGreaterThan(0);
    for (const line of cookies) {
      expect(line).toMatch(/; httponly/i);
      expect(line).toMatch(/; samesite=lax/i);
      expect(line).toMatch(/; secure/i);
      expect(line).toMatch(/; path=\/(sign-in|auth)\//i);
    }
  });
});

it('a failure of the issuer itself is a page without detail, and one line in the log', async () => {
  const failing = await startTestIssuer();
  const spy = vi.spyOn(console, 'error').mockImplementation(() => {});
  const opened = await browserAt(failing).openPage();
  await rm(join(failing.options.home, 'issuer'), { recursive: true });
  const response = await browserAt(failing).answer(opened);
  expect(response.status).toBe(500);
  const page = await response.text();
  expect(page).toContain('<code>server_error</code>');
  expect(page).not.toMatch(/ENOENT|store\.json/);
  expect(failing.logged).toEqual([expect.stringMatching(/^issuer https:.*: Error: ENOENT/)]);
  expect(spy.mock.calls).toEqual([]);
  vi.restoreAllMocks();
  await failing.stop().catch(() => {}); // its last write fails, too
});

describe('a browser', () => {
  it('is asked at every sign-in, whatever it kept from the last one', async () => {
    const client_id = await browser.steps.clientId();
    const opened = await browser.openPage({ client_id });
    const posted = await browser.answer(opened);
    const resumed = await browser.resume(opened, posted);
    expect(resumed.headers.get('Location')).toContain('code=');
    const kept = pairs([
      ...opened.cookies,
      ...posted.headers.getSetCookie(),
      ...resumed.headers.getSetCookie(),
    ]);
    expect(resumed.headers.getSetCookie().join()).not.toContain('_session');
    await browser.openPage({ client_id }, kept); // expects the page
    const silent = browser.steps.authorizationUrl({ client_id, prompt: 'none' });
    const response = await running.ask(silent, { headers: { Cookie: kept } });
    expect(response.headers.get('Location')).toContain('error=login_required');
  });

  it('may hold two sign-ins at once, as two users', async () => {
    const client_id = await browser.steps.clientId();
    const first = await browser.openPage({ client_id });
    const second = await browser.openPage({ client_id }, pairs(first.cookies));
    const all = pairs([...first.cookies, ...second.cookies]);
    const finish = async (opened: Opened, user: string) => {
      const posted = await browser.answer(opened, {}, `user=${user}`);
      const resumed = await browser.resume(opened, posted);
      const code = new URL(resumed.headers.get('Location') ?? '').searchParams.get('code') ?? '';
      return claimsIn(String((await browser.steps.exchange(client_id, code)).body.access_token)).sub;
    };
    expect(all).not.toBe('');
    expect(await finish(second, 'olaf')).toBe('olaf');
    expect(await finish(first, 'ines')).toBe('ines');
  });
});

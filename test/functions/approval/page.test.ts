/** What a person reads and a browser is told, at each step. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PageResponse } from '../../../functions/approval/page.ts';
import { answer, begin, comeBack, cookieOf, readToken, signIn } from './browser.ts';
import { code } from './code.ts';
import { clientId, createWorld, doors, person, startMs, startTable, type World } from './world.ts';

let table: Awaited<ReturnType<typeof startTable>>;
let world: World;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  world = createWorld(code);
});

const show = async (id: string): Promise<PageResponse> =>
  world.send({ id, headers: { Cookie: await signIn(world, id) } });

async function click(id: string, what: string): Promise<PageResponse> {
  const cookie = await signIn(world, id);
  return answer(world, id, { cookie, token: await readToken(world, id, cookie), answer: what });
}

describe('the way of a yes', () => {
  test('begins with a fresh sign-in at the door’s issuer, by PKCE, for the door’s resource', async () => {
    const { id } = await world.ask();
    const { statusCode, headers } = await world.send({ id });
    const url = new URL(headers.Location ?? '');
    expect(statusCode).toBe(303);
    expect(url.origin + url.pathname).toBe('https://login.example.com/authorize');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      ...{
        response_type: 'code',
        client_id: clientId,
        redirect_uri: 'https://mcp.example.com/approve/callback',
      },
      ...{ scope: 'openid letters:read', resource: doors[0], code_challenge_method: 'S256' },
      ...{ prompt: 'login', max_age: '0' },
    });
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(url.searchParams.get(name)).toMatch(/^[\w-]{43}$/);
  });

  test('redeems the code with the verifier of that request', async () => {
    const { id } = await world.ask();
    const location = (await world.send({ id })).headers;
    const challenge = new URL(location.Location ?? '').searchParams.get('code_challenge');
    const state = new URL(location.Location ?? '').searchParams.get('state') ?? '';
    world.issuer.nonce = new URL(location.Location ?? '').searchParams.get('nonce') ?? '';
    await comeBack(world, { cookie: location['Set-Cookie']?.split(';')[0] ?? '', state });
    const [{ code: sent, verifier } = { code: '', verifier: '' }] = world.redeemed;
    const digest = await crypto.subtle.digest('SHA-256', Buffer.from(verifier));
    expect(sent).toBe('the-code');
    expect(Buffer.from(digest).toString('base64url')).toBe(challenge);
  });

  test('comes back to the approval under a new cookie, and ends with it taken away', async () => {
    const { id, key } = await world.ask();
    const began = await begin(world, id);
    const back = await comeBack(world, began);
    expect(back.statusCode).toBe(303);
    expect(back.headers.Location).toBe(`https://mcp.example.com/approve/${id}`);
    expect(cookieOf(back)).not.toBe(began.cookie);
    const cookie = cookieOf(back);
    const done = await answer(world, id, { cookie, token: await readToken(world, id, cookie) });
    expect(done.statusCode).toBe(200);
    expect(done.headers['Set-Cookie']).toMatch(/=; Path=\/; Max-Age=0; Secure; HttpOnly/);
    expect(await world.stored(key)).toMatchObject({
      approvedBy: { S: 'ines' },
      approvedAtMs: { N: String(startMs) },
    });
  });

  test('is a no when the person says no, and nobody can say yes after it', async () => {
    const { id, key } = await world.ask();
    expect((await click(id, 'refuse')).body).toContain('<h1>Refused</h1>');
    expect((await show(id)).statusCode).toBe(409);
    const item = await world.stored(key);
    expect(item).toMatchObject({ refusedBy: { S: 'ines' }, refusedAtMs: { N: String(startMs) } });
    expect(item?.approvedBy).toBeUndefined();
  });

  test('is open to a person of the same tenant whom a policy names, who is told that somebody else asks', async () => {
    const { id, key } = await world.ask();
    world.policy.mayApprove = ({ subject }) => subject === 'petra';
    world.issuer.person = person('petra');
    expect((await show(id)).body).toContain('Somebody else <code class="id">ines</code>');
    await click(id, 'approve');
    expect(await world.stored(key)).toMatchObject({ approvedBy: { S: 'petra' } });
  });
});

describe('the question', () => {
  test('says what, with which arguments, what it does, who asks, through what, and until when', async () => {
    const { body } = await show((await world.ask()).id);
    for (const part of [
      'Close a parcel (<code>close_parcel</code>)',
      '<code>parcelId</code>',
      '<pre>&quot;the-secret-argument&quot;</pre>',
      'cannot be undone',
      '<dd>You <code class="id">ines</code></dd>',
      '<code>fjord</code>',
      'Registered as <code class="id">claude-code</code>',
      '2026-11-27, 12:00:00 UTC',
      '2026-11-27, 12:05:00 UTC</time>: 5 min 0 s from',
    ])
      expect(body).toContain(part);
  });

  test('calls people by the names that the issuer gives them, and programs by the one that they give themselves', async () => {
    const { id } = await world.ask({ name: 'Ines', program: 'Claude Code 2.1' });
    world.policy.mayApprove = () => true;
    world.issuer.person = { ...person('petra'), name: 'Petra' };
    const { body } = await show(id);
    for (const part of [
      '<dd>Ines <code class="id">ines</code></dd>\n<dt>You are</dt><dd>Petra</dd>',
      '<q>Claude Code 2.1</q>, as it calls itself; nobody has checked that. Registered as',
    ])
      expect(body).toContain(part);
  });

  const hostile = '</pre><script>alert(1)</script><img src=x onerror=alert(1)>\'"&';
  test.each(['title', 'tool', 'clientId', 'callId', 'program', 'name'])(
    'shows markup in %s as text',
    async (where) => {
      world.policy.mayApprove = () => true;
      const { body } = await show((await world.ask({ subject: 'somebody', [where]: hostile })).id);
      expect(body).not.toMatch(/<script|<img|onerror=alert\(1\)>[^&]/);
      expect(body).toContain('&lt;script&gt;');
    },
  );

  test.each([
    ['a value', JSON.stringify({ text: hostile })],
    ['a name', JSON.stringify({ [hostile]: 1 })],
    ['a value within', JSON.stringify({ list: [{ deep: hostile }] })],
    ['no JSON', hostile],
    ['no object', JSON.stringify([hostile])],
  ])('shows markup in the arguments as text: %s', async (_what, args) => {
    const { body } = await show((await world.ask({ arguments: args })).id);
    expect(body).not.toMatch(/<script|<img/);
    expect(body).toContain('&lt;img');
  });

  test('leaves nothing of long arguments out', async () => {
    const parts = Array.from({ length: 5_000 }, (_, index) => `part-${index}`);
    const { body } = await show((await world.ask({ arguments: JSON.stringify({ parts }) })).id);
    for (const part of parts) expect(body).toContain(`&quot;${part}&quot;`);
  });

  test('shows arguments as they were written when parsing them would hide something', async () => {
    const twice = '{"path":"mine","path":"yours"}';
    const { body } = await show((await world.ask({ arguments: twice })).id);
    expect(body).toContain('&quot;mine&quot;');
    expect(body).toContain('&quot;yours&quot;');
  });
});

describe('every answer', () => {
  /** One of each status that the page has. */
  async function all(): Promise<PageResponse[]> {
    const open = await world.ask();
    await click(open.id, 'approve');
    await show(open.id);
    const other = await world.ask();
    await world.send({ id: 'forged' });
    await world.send({ resource: '/approve/callback' });
    await world.send({ method: 'POST', id: other.id, body: 'x' });
    world.issuer.person = person('zeno');
    await show(other.id);
    await world.send({ resource: '/elsewhere' });
    const statuses = new Set(world.answers.map(({ statusCode }) => statusCode));
    expect([...statuses].sort()).toEqual([200, 303, 403, 404, 409, 415, 500]);
    return world.answers;
  }

  test('has the strict headers', async () => {
    for (const { headers } of await all())
      expect(headers).toMatchObject({
        'Content-Security-Policy': expect.stringMatching(
          /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
        ),
        ...{ 'X-Frame-Options': 'DENY', 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' },
        ...{ 'Referrer-Policy': 'same-origin', 'Cross-Origin-Opener-Policy': 'same-origin' },
        'Cross-Origin-Resource-Policy': 'same-origin',
        'Strict-Transport-Security': 'max-age=31536000',
        'Content-Type': 'text/html; charset=utf-8',
      });
  });

  test('has no script, no CORS, and leads to our issuer or to this door alone', async () => {
    for (const { headers, body } of await all()) {
      expect(Object.keys(headers).join()).not.toMatch(/access-control/i);
      expect(body).not.toMatch(
        /<script|javascript:|\son\w+=|<link|<img|<iframe|https?:\/\/(?!mcp\.example\.com\/)/,
      );
      expect(headers.Location ?? 'https://mcp.example.com/').toMatch(
        /^https:\/\/(login\.example\.com\/authorize\?|mcp\.example\.com\/)/,
      );
      for (const value of Object.values(headers)) expect(value).not.toMatch(/[\r\n]/);
    }
  });

  test('sets a cookie that scripts, other hosts and plain http never see', async () => {
    const cookies = (await all()).flatMap(({ headers }) => headers['Set-Cookie'] ?? []);
    for (const cookie of cookies)
      expect(cookie).toMatch(
        /^__Host-approval-sign-in=[\w-]*; Path=\/; Max-Age=(0|600); Secure; HttpOnly; SameSite=Lax$/,
      );
    expect(cookies.length).toBeGreaterThan(3);
  });

  test('and everything that is logged holds no argument, code, token or id', async () => {
    await all();
    const cookies = world.answers.map(cookieOf).flatMap((cookie) => cookie.split('=')[1] ?? []);
    const states = world.answers.flatMap(({ headers }) => headers.Location?.match(/[\w-]{43}/g) ?? []);
    const secrets = [
      'the-secret-argument',
      'the-code',
      'n'.repeat(16),
      world.issuer.nonce,
      ...cookies,
      ...states,
    ];
    for (const secret of secrets.filter((one) => one !== '')) expect(world.log.join()).not.toContain(secret);
    expect(world.log.join()).toContain('approval answered');
  });
});

describe('an id that opens nothing looks like any other', () => {
  const key = 'k'.repeat(32);
  const nonce = 'n'.repeat(16);
  const ids = [
    ...['', '.', 'callback.', key, `${key}.`, key + nonce.slice(1), `${key}n${nonce}`, `${key}.${nonce}`],
    ...[key + nonce, `${key}${nonce}\n`, `//evil.example/${key}`, `${key}%0d%0aSet-Cookie:x`],
    ...['../mcp', 'approval#x', `${key.slice(1)}é${nonce}`, 'x'.repeat(5_000), '__proto__'],
    ...[(key + nonce).toUpperCase(), `${key.slice(1)}1${nonce}`],
  ];
  test('whatever is wrong with it', async () => {
    const { id, key: own } = await world.ask();
    const late = await world.ask({ expiresAtSeconds: startMs / 1000 });
    const cut = [id.slice(0, -1), id.slice(1), `${id}=`, `${own}${'m'.repeat(16)}`, late.id];
    const answers = await Promise.all([...ids, ...cut].map((one) => world.send({ id: one })));
    const [first] = answers;
    expect(first?.statusCode).toBe(404);
    for (const one of answers) expect(one).toEqual(first);
  });
});

test('a cookie is found beside others, in one header or in several', async () => {
  const { id } = await world.ask();
  const cookie = await signIn(world, id);
  for (const Cookie of [`a=1; ${cookie}; b=2`, ['a=1', cookie, 'b=2']])
    expect((await world.send({ id, headers: { Cookie } })).statusCode).toBe(200);
});

describe('the browser’s cookie', () => {
  const over = /=; Path=\/; Max-Age=0; Secure; HttpOnly/;

  test('ends with a sign-in that was refused: not theirs, answered before, or not good', async () => {
    const { id } = await world.ask();
    world.issuer.person = person('zeno');
    const notYours = await show(id);
    world.issuer.person = person('ines');
    await click(id, 'refuse');
    const answered = await show(id);
    const began = await begin(world, (await world.ask()).id);
    world.issuer.nonce = 'of another sign-in';
    const notGood = await comeBack(world, began);
    for (const [status, { statusCode, headers }] of [
      [403, notYours],
      [409, answered],
      [403, notGood],
    ] as const) {
      expect(statusCode).toBe(status);
      expect(headers['Set-Cookie']).toMatch(over);
    }
  });

  test('is left alone by an address that opens nothing', async () => {
    const { statusCode, headers } = await world.send({ id: 'x' });
    expect(statusCode).toBe(404);
    expect(headers['Set-Cookie']).toBeUndefined();
  });
});

describe('a person who may not', () => {
  test('is told nothing of the call, and is signed out so that another can sign in', async () => {
    const { id } = await world.ask();
    world.issuer.person = person('zeno');
    const cookie = await signIn(world, id);
    const first = await world.send({ id, headers: { Cookie: cookie } });
    expect(first.statusCode).toBe(403);
    expect(first.body).not.toMatch(/close_parcel|Close a parcel|secret-argument|ines|claude-code/);
    expect((await world.send({ id, headers: { Cookie: cookie } })).statusCode).toBe(303);
  });
});

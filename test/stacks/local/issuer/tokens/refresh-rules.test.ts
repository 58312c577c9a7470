import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestIssuer, type TestIssuer } from '../issuer-fixture.ts';
import { claimsIn, stepsAgainst } from '../oauth-steps.ts';

let running: TestIssuer;
let steps: ReturnType<typeof stepsAgainst>;

beforeAll(async () => {
  running = await startTestIssuer();
  steps = stepsAgainst(running.ask, running.doors[0].issuer);
});
afterAll(() => running.stop());
afterEach(() => vi.useRealTimers());

/** From here on the clock stands still, but for `after`. */
function stopClock() {
  const start = Date.now();
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
  return { after: (seconds: number) => vi.setSystemTime(start + seconds * 1_000) };
}

type Holder = { client_id: string; refresh_token: string };

async function signedIn(scope = 'letters:read'): Promise<Holder> {
  const { client_id, refresh_token = '' } = await steps.tokensOf('ines', { scope });
  return { client_id, refresh_token };
}

/** The next refresh token, or the error. */
async function refreshed({ client_id, refresh_token }: Holder): Promise<Holder & { error: unknown }> {
  const { body } = await steps.refresh(client_id, refresh_token);
  return { client_id, refresh_token: String(body.refresh_token), error: body.error };
}

describe('a refresh token that was used before', () => {
  it.each([2, 5, 20])('by %i requests at once gives tokens to each, and all of them work', async (count) => {
    const holder = await signedIn();
    const answers = await Promise.all(Array.from({ length: count }, () => refreshed(holder)));
    expect(answers.map(({ error }) => error)).toEqual(Array(count).fill(undefined));
    expect(new Set(answers.map((answer) => answer.refresh_token)).size).toBe(count);
    for (const answer of answers) expect((await refreshed(answer)).error).toBeUndefined();
  });

  it('gives tokens again to the same client for 30 s, which live on by themselves', async () => {
    const holder = await signedIn();
    const clock = stopClock();
    const first = await refreshed(holder);
    clock.after(30);
    const second = await refreshed(holder);
    clock.after(3_600);
    expect((await refreshed(first)).error).toBeUndefined();
    expect((await refreshed(second)).error).toBeUndefined();
  });

  it('ends the whole grant after 30 s, the newest token too', async () => {
    const holder = await signedIn();
    const clock = stopClock();
    const newest = await refreshed(await refreshed(holder));
    clock.after(31);
    expect((await refreshed(holder)).error).toBe('invalid_grant');
    expect((await refreshed(newest)).error).toBe('invalid_grant');
  });

  it('counts the 30 s from its first use, however often it is used', async () => {
    const holder = await signedIn();
    const clock = stopClock();
    await refreshed(holder);
    clock.after(20);
    const branch = await refreshed(holder);
    clock.after(31);
    expect((await refreshed(holder)).error).toBe('invalid_grant');
    expect((await refreshed(branch)).error).toBe('invalid_grant');
  });

  it('is good again although its successor was used, too, within the 30 s', async () => {
    const a = await signedIn();
    const b = await refreshed(a);
    const c = await refreshed(b);
    const again = await refreshed(a);
    for (const token of [again, await refreshed(b), c])
      expect((await refreshed(token)).error).toBeUndefined();
  });

  it('keeps user, scopes and audience in each answer', async () => {
    const { client_id, refresh_token } = await signedIn('letters:read parcels:read');
    const answers = await Promise.all([1, 2].map(() => steps.refresh(client_id, refresh_token)));
    for (const { body } of answers) {
      expect(claimsIn(String(body.access_token))).toMatchObject({
        sub: 'ines',
        tenant: 'fjord',
        scope: 'letters:read parcels:read',
        aud: running.doors[0].resource,
      });
    }
  });

  it('ends the whole grant when another client brings it, also within the 30 s', async () => {
    const holder = await signedIn();
    const newest = await refreshed(holder);
    const stranger = { ...holder, client_id: await steps.clientId() };
    expect((await refreshed(stranger)).error).toBe('invalid_grant');
    expect((await refreshed(newest)).error).toBe('invalid_grant');
  });

  it('leaves the grants of other sign-ins alone', async () => {
    const [one, other] = [await signedIn(), await signedIn()];
    const clock = stopClock();
    await refreshed(one);
    clock.after(31);
    await refreshed(one);
    expect((await refreshed(other)).error).toBeUndefined();
  });

  it('is worthless once its successor was revoked', async () => {
    const holder = await signedIn();
    const { client_id, refresh_token } = await refreshed(holder);
    const body = new URLSearchParams({ client_id, token: refresh_token });
    await running.ask(`${running.doors[0].issuer}/token/revocation`, { method: 'POST', body });
    expect((await refreshed(holder)).error).toBe('invalid_grant');
  });
});

describe('a refresh', () => {
  it.each([
    { asked: 'letters:read offline_access', given: 'letters:read' },
    { asked: 'offline_access letters:read parcels:read', given: 'letters:read parcels:read' },
    { asked: 'offline_access', given: 'letters:read parcels:read' },
  ])('for "$asked" overlooks offline_access', async ({ asked, given }) => {
    const { client_id, refresh_token } = await signedIn('letters:read parcels:read offline_access');
    const { status, body } = await steps.refresh(client_id, refresh_token, { scope: asked });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(claimsIn(String(body.access_token)).scope).toBe(given);
  });

  it.each(['letters:read everything', 'letters:read letters:write', 'openid', 'Offline_Access'])(
    'for "%s", of which something was not granted, is refused and spends nothing',
    async (scope) => {
      const holder = await signedIn();
      const answer = await steps.refresh(holder.client_id, holder.refresh_token, { scope });
      expect(answer.body.error).toBe('invalid_scope');
      expect((await refreshed(holder)).error).toBeUndefined();
    },
  );
});

it('an access token lives for an hour, above the five minutes below which clients refresh at once', async () => {
  const client_id = await steps.clientId();
  const { body } = await steps.exchange(client_id, await steps.code('ines', { client_id }));
  expect(body.expires_in).toBe(3_600);
  const { exp, iat } = claimsIn(String(body.access_token));
  expect(Number(exp) - Number(iat)).toBe(3_600);
});

/** The requests of real client programs that once went wrong, and those around them. */
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { localDoors } from '../../../stacks/app/stage/local-stage.ts';
import { type Recorded, type Replay, replayOf, replays } from './replay.ts';
import { findRunning, type Running } from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await findRunning(inject('system'));
});

/** The http door: every program can use it. */
const doorOf = () => {
  const [, plain] = localDoors(inject('system').env);
  return { ask: running.ask, door: plain.resource, issuer: plain.issuer };
};

/** Programs refresh what has less than five minutes left: VS Code without a pause, Gemini CLI signs itself out. */
const earlySeconds = 300;

/** The local issuer adopts an unknown program only there. */
const leadsBackToThisMachine = ({ authorize }: Recorded) =>
  /^http:\/\/(localhost|127\.0\.0\.1):/.test(new URLSearchParams(authorize).get('redirect_uri') ?? '');

async function signedIn(replay: Replay, { authorize }: Recorded): Promise<void> {
  expect((await replay.register()).status).toBe(201);
  const back = await replay.authorize('petra');
  const state = new URLSearchParams(authorize).get('state')?.replace('{state}', replay.values.state ?? '');
  expect(back.searchParams.get('state')).toBe(state);
  const { status, json } = await replay.token();
  expect(status, JSON.stringify(json)).toBe(200);
  expect(json.expires_in).toBeGreaterThan(2 * earlySeconds);
}

/** Codex asked for it at each refresh, while the issuer named it among its scopes; it is granted to nobody here. */
const withOfflineAccess = ({ refresh: { headers, body }, ...sent }: Recorded): Recorded => {
  const asked = body.includes('&scope=') ? body : `${body}&scope=letters%3Aread`;
  return { ...sent, refresh: { headers, body: asked.replace('&scope=', '&scope=offline_access+') } };
};

describe.each(replays)('$client', (sent) => {
  test('signs in for a token that lasts, and its first message is answered', async () => {
    const replay = replayOf(sent, doorOf());
    await signedIn(replay, sent);
    const { status, text } = await replay.message();
    expect(status, text).toBe(200);
  });

  test('refreshes as it does, twice at the same time as it can, and both tokens and both refreshes go on', async () => {
    const replay = replayOf(sent, doorOf());
    await signedIn(replay, sent);
    const pair = await Promise.all([replay.refresh(), replay.refresh()]);
    for (const { status, json } of pair) {
      expect(status, JSON.stringify(json)).toBe(200);
      Object.assign(replay.values, json);
      expect((await replay.message()).status).toBe(200);
      expect((await replay.refresh()).status).toBe(200);
    }
  });

  test('refreshes where it asks for offline_access too', async () => {
    const replay = replayOf(withOfflineAccess(sent), doorOf());
    await signedIn(replay, sent);
    const { status, json } = await replay.refresh();
    expect(status, JSON.stringify(json)).toBe(200);
    expect(json.scope).not.toContain('offline_access');
    Object.assign(replay.values, json);
    expect((await replay.message()).status).toBe(200);
  });

  test.skipIf(!leadsBackToThisMachine(sent))('signs in with a registration that was lost here', async () => {
    const replay = replayOf(sent, doorOf());
    replay.values.client_id = crypto.randomUUID();
    await replay.authorize('petra');
    const { status, json } = await replay.token();
    expect(status, JSON.stringify(json)).toBe(200);
  });
});

const asking = replays.filter(({ consent }) => consent !== undefined);
/** In 2026-07-28 a call can ask its person in the middle; an older session is told the address as the result. */
const canAsk = ({ consent }: Recorded) => consent?.body.includes('2026-07-28') === true;
const approvalPage = /\/approve\/[a-z2-7]+/;

test.each(asking.filter(canAsk))(
  '$client is given an id with the address at which a person consents',
  async (sent) => {
    const replay = replayOf(sent, doorOf());
    await signedIn(replay, sent);
    const { text } = await replay.consent();
    expect(text).toMatch(/"elicitationId":"[^"]+"/);
    expect(text).toMatch(new RegExp(`"url":"[^"]*${approvalPage.source}"`));
  },
);

test.each(asking.filter((sent) => !canAsk(sent)))(
  '$client is told in words where a person consents',
  async (sent) => {
    const replay = replayOf(sent, doorOf());
    await signedIn(replay, sent);
    const { text } = await replay.consent();
    expect(text).toMatch(new RegExp(`Ask them to open \\S+${approvalPage.source} before`));
    expect(text).not.toContain('input_required');
  },
);

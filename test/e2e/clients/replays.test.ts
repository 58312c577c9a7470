/** The requests of real client programs that once went wrong, and those around them. */
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { localDoors } from '../../../stacks/stages.ts';
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

async function signedIn(replay: Replay): Promise<void> {
  expect((await replay.register()).status).toBe(201);
  await replay.authorize('carol');
  const { status, json } = await replay.token();
  expect(status, JSON.stringify(json)).toBe(200);
  expect(json.expires_in).toBeGreaterThan(2 * earlySeconds);
}

describe.each(replays)('$client', (sent) => {
  test('signs in for a token that lasts, and its first message is answered', async () => {
    const replay = replayOf(sent, doorOf());
    await signedIn(replay);
    const { status, text } = await replay.message();
    expect(status, text).toBe(200);
  });

  test('refreshes as it does, twice at the same time as it can, and both tokens and both refreshes go on', async () => {
    const replay = replayOf(sent, doorOf());
    await signedIn(replay);
    const pair = await Promise.all([replay.refresh(), replay.refresh()]);
    for (const { status, json } of pair) {
      expect(status, JSON.stringify(json)).toBe(200);
      Object.assign(replay.values, json);
      expect((await replay.message()).status).toBe(200);
      expect((await replay.refresh()).status).toBe(200);
    }
  });

  test.skipIf(!leadsBackToThisMachine(sent))('signs in with a registration that was lost here', async () => {
    const replay = replayOf(sent, doorOf());
    replay.values.client_id = crypto.randomUUID();
    await replay.authorize('carol');
    const { status, json } = await replay.token();
    expect(status, JSON.stringify(json)).toBe(200);
  });
});

test.each(replays.filter(({ consent }) => consent !== undefined))(
  '$client is given an id with the address at which a person consents',
  async (sent) => {
    const replay = replayOf(sent, doorOf());
    await signedIn(replay);
    const { text } = await replay.consent();
    expect(text).toMatch(/"elicitationId":"[^"]+"/);
    expect(text).toMatch(/"url":"[^"]*\/approve\/[a-z2-7]+"/);
  },
);

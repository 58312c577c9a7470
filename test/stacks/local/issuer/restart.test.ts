import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestIssuer, type TestIssuer } from './issuer-fixture.ts';
import { claimsIn, stepsAgainst } from './oauth-steps.ts';

let home: string;
let running: TestIssuer | undefined;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint-restart-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await running?.stop();
  running = undefined;
  await rm(home, { recursive: true });
});

/** Starts again in the same home, on the same ports. */
async function restart(before: TestIssuer, change: object = {}): Promise<TestIssuer> {
  await before.stop();
  running = undefined;
  running = await startTestIssuer({ ...before.options, doors: before.doors, ...change });
  return running;
}

async function start(): Promise<TestIssuer> {
  running = await startTestIssuer({ home });
  return running;
}

describe('after a restart', () => {
  it('clients, refresh tokens and keys are still good', async () => {
    const first = await start();
    const {
      client_id,
      refresh_token = '',
      access_token,
    } = await stepsAgainst(first.ask, first.doors[0].issuer).tokensOf('ines');
    const keysBefore = await (await first.ask(first.issuer.jwksUri)).json();

    const second = await restart(first);
    expect(await (await second.ask(second.issuer.jwksUri)).json()).toEqual(keysBefore);
    const steps = stepsAgainst(second.ask, second.doors[0].issuer);
    const refreshed = await steps.refresh(client_id, refresh_token);
    expect(refreshed.status).toBe(200);
    expect(claimsIn(String(refreshed.body.access_token))).toMatchObject({
      sub: 'ines',
      aud: claimsIn(access_token).aud,
    });
    expect(await steps.code('olaf', { client_id })).not.toBe('');
  });

  it('a used refresh token is still known as used', async () => {
    const first = await start();
    const before = stepsAgainst(first.ask, first.doors[0].issuer);
    const { client_id, refresh_token = '' } = await before.tokensOf('ines');
    const newest = String((await before.refresh(client_id, refresh_token)).body.refresh_token);

    const second = await restart(first);
    const after = stepsAgainst(second.ask, second.doors[0].issuer);
    vi.useFakeTimers({ now: Date.now() + 31_000, toFake: ['Date'] });
    expect((await after.refresh(client_id, refresh_token)).body.error).toBe('invalid_grant');
    expect((await after.refresh(client_id, newest)).body.error).toBe('invalid_grant');
  });

  it('the refresh token of a user who is gone is refused, and what else changed is in the next token', async () => {
    const first = await start();
    const before = stepsAgainst(first.ask, first.doors[0].issuer);
    const ines = await before.tokensOf('ines');
    const olaf = await before.tokensOf('olaf');

    const second = await restart(first, {
      users: [{ name: 'olaf', tenant: 'initech', groups: ['captains'] }],
    });
    const after = stepsAgainst(second.ask, second.doors[0].issuer);
    expect((await after.refresh(ines.client_id, ines.refresh_token ?? '')).body.error).toBe('invalid_grant');
    const { body } = await after.refresh(olaf.client_id, olaf.refresh_token ?? '');
    expect(claimsIn(String(body.access_token))).toMatchObject({ tenant: 'initech', groups: ['captains'] });
  });
});

describe('the files', () => {
  it('are for the owner alone', async () => {
    const first = await start();
    await stepsAgainst(first.ask, first.doors[0].issuer).tokensOf('ines');
    for (const file of ['keys.json', 'store.jsonl']) {
      expect((await stat(join(home, 'issuer', file))).mode & 0o777).toBe(0o600);
    }
    expect((await stat(join(home, 'issuer'))).mode & 0o777).toBe(0o700);
  });

  it('hold no token that could be used', async () => {
    const first = await start();
    const steps = stepsAgainst(first.ask, first.doors[0].issuer);
    const { client_id, refresh_token = '', access_token } = await steps.tokensOf('ines');
    const next = String((await steps.refresh(client_id, refresh_token)).body.refresh_token);
    const text = await readFile(join(home, 'issuer', 'store.jsonl'), 'utf8');
    expect(text).toContain(client_id);
    for (const secret of [refresh_token, next, access_token]) expect(text).not.toContain(secret);
  });

  it.each(['keys.json', 'store.jsonl'])(
    'that are damaged stop the start with a sentence: %s',
    async (file) => {
      const first = await start();
      await first.stop();
      running = undefined;
      await writeFile(join(home, 'issuer', file), '{"version":1}\n');
      await expect(startTestIssuer({ home })).rejects.toThrow(
        new RegExp(`${file} does not hold .* delete it`),
      );
    },
  );
});

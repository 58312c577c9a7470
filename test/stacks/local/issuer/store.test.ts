import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../../../stacks/local/issuer/store.ts';

let home: string;
let file: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint-store-'));
  file = join(home, 'issuer', 'store.jsonl');
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(home, { recursive: true });
});

/** The keys that the file leaves when its lines are read in order. */
async function keysOnDisk(): Promise<string[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
  const keys = new Set<string>();
  for (const line of lines) {
    const { key, entry } = JSON.parse(line) as { key: string; entry?: unknown };
    if (entry) keys.add(key);
    else keys.delete(key);
  }
  return [...keys];
}

describe('the store', () => {
  it('shares clients between doors, and nothing else', async () => {
    const store = await openStore(home);
    const [one, two] = [store.adapterFor('https://localhost:1'), store.adapterFor('http://localhost:2')];
    await one('Client').upsert('c', { client_id: 'c' }, 0);
    await one('Grant').upsert('g', { kind: 'Grant' }, 60);
    expect(await two('Client').find('c')).toEqual({ client_id: 'c' });
    expect(await two('Grant').find('g')).toBeUndefined();
    expect(await one('Grant').find('g')).toMatchObject({ jti: 'g' });
  });

  it('forgets what has expired', async () => {
    const store = await openStore(home);
    const grants = store.adapterFor('https://localhost:1')('Grant');
    await grants.upsert('g', { kind: 'Grant' }, 60);
    vi.useFakeTimers({ now: Date.now() + 120_000, toFake: ['Date'] });
    expect(await grants.find('g')).toBeUndefined();
    await grants.upsert('h', { kind: 'Grant' }, 60);
    const again = (await openStore(home)).adapterFor('https://localhost:1')('Grant');
    expect([await again.find('g'), await again.find('h')]).toEqual([undefined, { kind: 'Grant', jti: 'h' }]);
  });

  it('remembers a used refresh token for a day, not for its whole life', async () => {
    const store = await openStore(home);
    const tokens = store.adapterFor('https://localhost:1')('RefreshToken');
    await tokens.upsert('t', { kind: 'RefreshToken', grantId: 'g' }, 14 * 86_400);
    await tokens.consume('t');
    expect(await tokens.find('t')).toMatchObject({ consumed: expect.any(Number) });
    vi.useFakeTimers({ now: Date.now() + 2 * 86_400_000, toFake: ['Date'] });
    expect(await tokens.find('t')).toBeUndefined();
  });

  it('keeps the 500 newest clients', async () => {
    const store = await openStore(home);
    const clients = store.adapterFor('https://localhost:1')('Client');
    await Promise.all(
      Array.from({ length: 505 }, (_, at) => clients.upsert(`c${at}`, { client_id: `c${at}` }, 0)),
    );
    expect(await clients.find('c4')).toBeUndefined();
    expect(await clients.find('c5')).toBeDefined();
    expect(await keysOnDisk()).toHaveLength(500);
  });

  it('keeps the first time of use, however often a refresh token is used', async () => {
    const tokens = (await openStore(home)).adapterFor('https://localhost:1')('RefreshToken');
    await tokens.upsert('t', { kind: 'RefreshToken', grantId: 'g' }, 14 * 86_400);
    await tokens.consume('t');
    const first = (await tokens.find('t'))?.consumed;
    vi.useFakeTimers({ now: Date.now() + 20_000, toFake: ['Date'] });
    await tokens.consume('t');
    expect((await tokens.find('t'))?.consumed).toBe(first);
  });

  it('keeps 50 refresh tokens of a sign-in, the unused ones longest, and those of others', async () => {
    const tokens = (await openStore(home)).adapterFor('https://localhost:1')('RefreshToken');
    await tokens.upsert('other', { kind: 'RefreshToken', grantId: 'h' }, 60);
    await tokens.upsert('unused', { kind: 'RefreshToken', grantId: 'g' }, 60);
    for (let at = 0; at < 60; at += 1) {
      await tokens.upsert(`t${at}`, { kind: 'RefreshToken', grantId: 'g' }, 60);
      await tokens.consume(`t${at}`);
    }
    expect(await keysOnDisk()).toHaveLength(51);
    for (const id of ['other', 'unused', 't59', 't12']) expect(await tokens.find(id), id).toBeDefined();
    expect(await tokens.find('t10')).toBeUndefined();
  });

  it('ends all tokens of a grant together', async () => {
    const store = await openStore(home);
    const tokens = store.adapterFor('https://localhost:1')('RefreshToken');
    for (const [id, grantId] of [
      ['a', 'g'],
      ['b', 'g'],
      ['c', 'h'],
    ]) {
      await tokens.upsert(id ?? '', { kind: 'RefreshToken', grantId }, 60);
    }
    await tokens.revokeByGrantId('g');
    expect([await tokens.find('a'), await tokens.find('b')]).toEqual([undefined, undefined]);
    expect(await tokens.find('c')).toBeDefined();
  });

  it('has everything on disk when many write at once', async () => {
    const store = await openStore(home);
    const clients = store.adapterFor('https://localhost:1')('Client');
    const writes = Array.from({ length: 50 }, async (_, at) => {
      await clients.upsert(`c${at}`, { client_id: `c${at}` }, 0);
      expect(await keysOnDisk()).toContain(`|Client|c${at}`);
    });
    await Promise.all(writes);
    await store.close();
    expect(await keysOnDisk()).toHaveLength(50);
    const again = await openStore(home);
    expect(await again.adapterFor('http://localhost:2')('Client').find('c49')).toEqual({ client_id: 'c49' });
  });
});

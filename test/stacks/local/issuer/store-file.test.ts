import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../../../stacks/local/issuer/store.ts';
import { openStoreFile } from '../../../../stacks/local/issuer/store-file.ts';

const disk = vi.hoisted(() => ({ written: 0, full: false }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const counting =
    (write: typeof real.writeFile): typeof real.writeFile =>
    async (file, text, options) => {
      disk.written += Buffer.byteLength(String(text));
      if (!disk.full) return write(file, text, options);
      await write(file, String(text).slice(0, 10), options);
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    };
  return { ...real, writeFile: counting(real.writeFile), appendFile: counting(real.appendFile as never) };
});

let home: string;
let file: string;
let before: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint-store-file-'));
  await mkdir(join(home, 'issuer'));
  file = join(home, 'issuer', 'store.jsonl');
  before = join(home, 'issuer', 'store.json');
  Object.assign(disk, { written: 0, full: false });
});
afterEach(() => rm(home, { recursive: true }));

const NEVER = Number.MAX_SAFE_INTEGER;
const entry = (name: string, expiresAtSeconds = NEVER) => ({ payload: { name }, expiresAtSeconds });
const open = () => openStoreFile(file, before);
const namesIn = async () => [...(await open()).all.values()].map(({ payload }) => payload.name);

/** One client that refreshes again and again, as a program in a loop does. */
async function refresh(times: number): Promise<void> {
  const store = await openStore(home);
  const tokens = store.adapterFor('https://localhost:1')('RefreshToken');
  for (let at = 0; at < times; at += 1) {
    const payload = { kind: 'RefreshToken', grantId: 'g', clientId: 'c', scope: 'letters:read'.repeat(10) };
    await tokens.upsert(`token-${at}`, payload, 14 * 86_400);
    await tokens.consume(`token-${at}`);
  }
  await store.close();
}

describe('what is written', () => {
  it('is in proportion to the changes, and the file stays small', async () => {
    await refresh(1_000);
    const [first, size] = [disk.written, (await stat(file)).size];
    disk.written = 0;
    await refresh(4_000);
    expect(first).toBeLessThan(1_000 * 2_000);
    expect(disk.written).toBeLessThan(first * 4.5);
    for (const bytes of [size, (await stat(file)).size]) expect(bytes).toBeLessThan(400_000);
  });

  it('is for the owner alone, also after it was written anew', async () => {
    await refresh(1_000);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('holds no entry that expired, once it is written anew', async () => {
    const store = await open();
    await store.set('old', entry('x'.repeat(200_000), 1));
    await store.set('new', entry('y'.repeat(200_000)));
    expect(await readFile(file, 'utf8')).not.toContain('"old"');
    expect([...store.all.keys()]).toEqual(['new']);
  });
});

describe('what is read', () => {
  it('is what was set and not dropped, in order', async () => {
    const store = await open();
    await Promise.all(['a', 'b', 'c'].map((key) => store.set(key, entry(key))));
    await store.drop(['b', 'unknown']);
    await store.set('a', entry('A'));
    expect(await namesIn()).toEqual(['A', 'c']);
  });

  it('is all but the last line when a crash cut that line off, at whatever byte', async () => {
    const store = await open();
    await store.set('a', entry('a'));
    await store.set('b', entry('b'));
    const { size } = await stat(file);
    await store.set('c', entry('ü'));
    const whole = await readFile(file);
    for (let length = size; length < whole.length; length += 1) {
      await writeFile(file, whole);
      await truncate(file, length);
      expect(await namesIn()).toEqual(['a', 'b']);
    }
  });

  it('grows on soundly after a line that was cut off', async () => {
    await (await open()).set('a', entry('a'));
    await appendFile(file, '{"key":"torn","entry":{"pay');
    await (await open()).set('b', entry('b'));
    expect(await namesIn()).toEqual(['a', 'b']);
  });

  it('is not changed by reading it: another process may be writing', async () => {
    await (await open()).set('a', entry('a'));
    await appendFile(file, '{"key":"in the mak');
    const text = await readFile(file, 'utf8');
    await (await open()).close();
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it.each([
    ['a line that is no JSON', '{"key":\n{"key":"a"}\n'],
    ['a line of another shape', '{"key":"a","entry":{}}\n'],
    ['an empty line', '\n'],
  ])('is refused in a sentence when it holds %s', async (_what, text) => {
    await writeFile(file, text);
    await expect(open()).rejects.toThrow(/store\.jsonl does not hold the issuer's clients; delete it/);
  });
});

describe('a store of before there were lines', () => {
  const whole = JSON.stringify({ version: 1, entries: { a: entry('a'), b: entry('b') } });

  it('is read, and replaced at the first change', async () => {
    await writeFile(before, whole);
    const store = await open();
    expect([...store.all.keys()]).toEqual(['a', 'b']);
    expect(await readFile(before, 'utf8')).toBe(whole);
    await store.set('c', entry('c'));
    await expect(stat(before)).rejects.toThrow('ENOENT');
    expect(await namesIn()).toEqual(['a', 'b', 'c']);
  });

  it('is overlooked where there are lines already', async () => {
    await (await open()).set('c', entry('c'));
    await writeFile(before, whole);
    expect(await namesIn()).toEqual(['c']);
  });

  it('is refused in a sentence when it is damaged', async () => {
    await writeFile(before, whole.slice(0, -5));
    await expect(open()).rejects.toThrow(/store\.json does not hold the issuer's clients; delete it/);
  });
});

it('a full disk fails the change that did not fit, and no later one', async () => {
  const store = await open();
  await store.set('a', entry('a'));
  disk.full = true;
  await expect(store.set('b', entry('b'))).rejects.toThrow('no space left');
  await expect(store.set('c', entry('c'))).rejects.toThrow('no space left');
  disk.full = false;
  await store.set('d', entry('d'));
  expect(await namesIn()).toEqual(['a', 'b', 'c', 'd']);
});

it('a process that is killed while it writes loses nothing that it had answered', async () => {
  const script = `
    import { openStoreFile } from ${JSON.stringify(join(process.cwd(), 'stacks/local/issuer/store-file.ts'))};
    const store = await openStoreFile(${JSON.stringify(file)}, ${JSON.stringify(before)});
    for (let at = 0; ; at += 1) {
      await store.set('key-' + at % 400, { payload: { at, name: 'x'.repeat(500) }, expiresAtSeconds: ${NEVER} });
      process.stdout.write(at + '\\n');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let answered = -1;
  for await (const line of createInterface({ input: child.stdout })) {
    answered = Number(line);
    if (answered === 1_500) child.kill('SIGKILL'); // beyond some rewrites
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(answered).toBeGreaterThanOrEqual(1_500);
  const kept = (await open()).all;
  for (let at = answered - 399; at <= answered; at += 1)
    expect(Number(kept.get(`key-${at % 400}`)?.payload.at)).toBeGreaterThanOrEqual(at);
});

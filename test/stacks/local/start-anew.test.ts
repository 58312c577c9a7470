import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAnew } from '../../../stacks/local/start-anew.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint-anew-'));
  for (const folder of ['s3/bucket', 'dynamodb', 'audit', 'issuer', 'tls'])
    await mkdir(join(home, folder), { recursive: true });
  for (const file of ['audit.jsonl', 'vault.key', 'tls/ca.pem', 'notes.txt'])
    await writeFile(join(home, file), '');
});
afterEach(() => rm(home, { recursive: true, force: true }));

test('data, records and sign-ins go; certificates and what no run wrote stay', async () => {
  expect(await startAnew({ CHOKEPOINT_FRESH: '1' }, home)).toBe(true);
  expect((await readdir(home)).sort()).toEqual(['notes.txt', 'tls']);
});

test('without being asked nothing goes, and another value is refused', async () => {
  const before = await readdir(home);
  expect(await startAnew({}, home)).toBe(false);
  expect(await startAnew({ CHOKEPOINT_FRESH: '' }, home)).toBe(false);
  await expect(startAnew({ CHOKEPOINT_FRESH: 'yes' }, home)).rejects.toThrow(
    'CHOKEPOINT_FRESH is "yes". Set it to 1, or not at all.',
  );
  expect(await readdir(home)).toEqual(before);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { envOf } from '../../../stacks/deploy/env-files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chokepoint-env-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('sees the variables that SST will see: the shell first, then .env, then the file of the stage', async () => {
  await writeFile(join(folder, '.env'), 'A=common\nB=common\n');
  await writeFile(join(folder, '.env.staging'), 'A=own\nB=own\nC="own # one"\n');
  expect(await envOf(folder, 'staging', { A: 'shell' })).toEqual({ A: 'shell', B: 'common', C: 'own # one' });
  expect(await envOf(folder, 'ines', { A: 'shell' })).toEqual({ A: 'shell', B: 'common' });
  expect(await envOf(join(folder, 'none'), 'ines', {})).toEqual({});
});

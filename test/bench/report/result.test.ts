import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkWritable, readResult, resultOf, writeResult } from './result.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chokepoint-result-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const file = async (text: string) => {
  const path = join(folder, 'result.json');
  await writeFile(path, text);
  return path;
};

describe('the file of a run', () => {
  it('is read as it was written', async () => {
    const result = resultOf(3, { hop: { title: 'floor', unit: 'µs', median: 1, iqr: 0, ours: false } });
    const path = join(folder, 'own.json');
    await writeResult(path, result);
    expect(await readResult(path)).toEqual(result);
  });

  it.for<[string, unknown, RegExp]>([
    ['another version', { ...resultOf(1, {}), version: 0 }, /no result of this bench: version/],
    ['something else', [], /no result of this bench/],
    ['a figure without a median', resultOf(1, { hop: {} as never }), /figures\.hop/],
    ['more than a result', { ...resultOf(1, {}), extra: 1 }, /no result of this bench/],
  ])('is refused as %s', async ([, value, why]) => {
    await expect(readResult(await file(JSON.stringify(value)))).rejects.toThrow(why);
  });

  it('is refused when it is not JSON, or not there', async () => {
    await expect(readResult(await file('{'))).rejects.toThrow('is not JSON');
    await expect(readResult(join(folder, 'absent.json'))).rejects.toThrow('cannot be read (ENOENT)');
  });
});

describe('a place for it', () => {
  it('is accepted where it can be written', async () => {
    await expect(checkWritable(join(folder, 'new.json'))).resolves.toBeUndefined();
  });

  it('is refused where it cannot', async () => {
    await expect(checkWritable(folder)).rejects.toThrow('it is a folder');
    await expect(checkWritable(join(folder, 'no/new.json'))).rejects.toThrow('no such folder');
  });
});

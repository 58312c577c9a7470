import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSourcePlaces } from '../../../../stacks/local/watch/source-places.ts';

let root: string;
let bundle: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'source-places-'));
  await mkdir(join(root, 'tools'));
  await writeFile(
    join(root, 'tools/handler.ts'),
    'type A = string;\n\nexport function work(text: A) {\n  throw new Error(text);\n}\n',
  );
  bundle = join(root, 'built/bundle.mjs');
  await build({
    entryPoints: [join(root, 'tools/handler.ts')],
    outfile: bundle,
    bundle: true,
    format: 'esm',
    sourcemap: 'linked',
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Where Node would say that the bundle throws; a test runner maps stacks by itself. */
async function placeInBundle(text: string): Promise<string> {
  const lines = (await readFile(bundle, 'utf8')).split('\n');
  const line = lines.findIndex((each) => each.includes(text));
  return `${line + 1}:${(lines[line]?.indexOf(text) ?? 0) + 1}`;
}

test('a place in a bundle is the place in its source', async () => {
  const stack = `Error: no\n    at work (file://${bundle}:${await placeInBundle('new Error')})\n    at ${bundle}:1:1`;
  const lines = createSourcePlaces(root)(stack).split('\n');
  expect(lines.slice(0, 2)).toEqual(['Error: no', '    at work (tools/handler.ts:4:9)']);
});

test('a place without a map stays as it is', () => {
  const stack = 'Error: no\n    at work (file:///nowhere/bundle.mjs:1:2)\n    at node:internal/x:1:2';
  expect(createSourcePlaces(root)(stack)).toBe(stack);
});

import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { watchSources } from '../../../../stacks/local/reload/watch-sources.ts';
import { rebuildFunction } from '../../../../stacks/plan/code/rebuild-function.ts';
import type { Bundle } from '../../../../stacks/plan/plan-types.ts';

let root: string;
let stop: () => Promise<void>;
let updated: { name: string; folder: string }[];
let notes: string[];

const sources = {
  'functions/tool.ts': 'export const answer = 1;\n',
  'functions/a/handler.ts':
    "import { answer } from '../tool.ts';\nexport const handler = () => `a ${answer}`;\n",
  'functions/router/handler.ts':
    "import { answer } from '../tool.ts';\nexport const handler = () => `router ${answer}`;\n",
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'chokepoint-reload-'));
  for (const [file, text] of Object.entries(sources)) {
    await mkdir(join(root, file, '..'), { recursive: true });
    await writeFile(join(root, file), text);
  }
  const bundles = { a: await build('a'), router: await build('router') };
  updated = [];
  notes = [];
  stop = await watchSources({
    ...{ root, folder: join(root, 'new'), bundles, router: 'router', onNote: (line) => notes.push(line) },
    lambda: {
      async updateCode(name, { folder }) {
        updated.push({ name, folder });
      },
    },
  });
});
afterEach(async () => {
  await stop();
  await rm(root, { recursive: true, force: true });
});

/** As a plan builds it. */
async function build(name: string): Promise<Bundle> {
  const empty = join(root, 'empty', name);
  await mkdir(empty, { recursive: true });
  await writeFile(join(empty, 'resource.enc'), 'sealed');
  const request = {
    functionID: name,
    handler: `functions/${name}/handler.handler`,
    runtime: 'nodejs24.x',
    properties: { format: 'esm' },
  };
  const source = { root, file: join(root, `functions/${name}/handler.ts`), request, conditions: [] };
  return rebuildFunction(
    { folder: empty, handler: 'bundle.handler', bytes: 0, source },
    join(root, 'built', name),
  );
}

/** In one step, as careful editors do. */
async function save(file: string, text: string): Promise<void> {
  await writeFile(join(root, 'draft'), text);
  await rename(join(root, 'draft'), join(root, file));
}
const waitFor = (what: () => unknown) => expect.poll(what, { timeout: 20_000, interval: 20 });

test('a handler that is saved is built and replaced, with the other files of its code', async () => {
  await save('functions/a/handler.ts', "export const handler = () => 'saved';\n");
  await waitFor(() => updated.map(({ name }) => name)).toEqual(['a']);
  const folder = updated[0]?.folder ?? '';
  expect((await import(join(folder, 'bundle.mjs'))).handler()).toBe('saved');
  expect(await readFile(join(folder, 'resource.enc'), 'utf8')).toBe('sealed');
  await waitFor(() => notes).toEqual([expect.stringMatching(/^a has new code, after \d+ ms\.$/)]);
});

test('a handler that does not build keeps the old code, and the next one that does replaces it', async () => {
  await save('functions/a/handler.ts', 'export const handler = () => {;\n');
  await waitFor(() => notes).toEqual([
    expect.stringMatching(/^a keeps its old code: functions\/a\/handler\.ts:\d+:\d+: /),
  ]);
  expect(updated).toEqual([]);
  await save('functions/a/handler.ts', "export const handler = () => 'whole';\n");
  await waitFor(() => updated.map(({ name }) => name)).toEqual(['a']);
});

test('a contract that is saved asks for a new start, and nothing is replaced', async () => {
  await save('functions/tool.ts', 'export const answer = 2;\n');
  await waitFor(() => notes).toEqual([
    'functions/tool.ts was saved. Roles and policies are made of it: end this with Ctrl-C and start again.',
  ]);
  expect(updated).toEqual([]);
});

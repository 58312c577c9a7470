import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as esbuild from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Build, buildOnce } from '../../../../stacks/plan/code/build-once.ts';

let root: string;
let builds: number;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'chokepoint-builds-'));
  builds = 0;
  write('package.json', '{ "type": "module" }');
  write('tsconfig.json', '{}');
  write('node_modules/.package-lock.json', '{}');
  write(
    'handler.ts',
    "import { greeting } from './greeting.ts';\nimport data from './data.json';\nconsole.log(greeting, data);",
  );
  write('greeting.ts', "export const greeting = 'hello';");
  write('data.json', '{ "a": 1 }');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const counted = ((options: esbuild.BuildOptions) => {
  builds += 1;
  return esbuild.build(options);
}) as typeof esbuild.build;

/** Builds into `out/NAME` and returns bundle and map. */
async function build(name: string, options: Partial<Build> = {}, by = counted): Promise<string[]> {
  const outfile = join(root, 'out', name, 'bundle.mjs');
  // A build is kept only of files that were there before it began, as far as the clock of files tells.
  await until(Date.now() + 15);
  await buildOnce(
    {
      ...{ absWorkingDir: root, entryPoints: [join(root, 'handler.ts')], outfile, bundle: true },
      ...{ format: 'esm', sourcemap: 'linked', ...options },
    },
    by,
  );
  return [outfile, `${outfile}.map`].map((file) => readFileSync(file, 'utf8'));
}

async function until(ms: number): Promise<void> {
  while (Date.now() < ms) await new Promise(setImmediate);
}

/** Built, and taken again: what changes after this is the one reason to build again. */
async function buildTwice(): Promise<string[]> {
  const first = await build('one');
  expect(await build('two')).toEqual(first);
  expect(builds).toBe(1);
  return first;
}

const kept = () => readdirSync(join(root, '.local', 'builds'));

describe('code that was built before', () => {
  it('is taken as it was, with its map, into whichever folder', async () => {
    await buildTwice();
  });

  it.for([
    ['the entry', 'handler.ts', "\nconsole.log('more');"],
    ['a file that it imports', 'greeting.ts', '\nexport const more = 1;'],
    ['data that it imports', 'data.json', ' '],
    ['the installed packages', 'node_modules/.package-lock.json', ' '],
    ['the manifest, which maps imports', 'package.json', ' '],
    ['the settings of TypeScript', 'tsconfig.json', ' '],
  ])('is built again when %s changed', async ([, file = '', more = '']) => {
    await buildTwice();
    appendFileSync(join(root, file), more);
    await build('three');
    expect(builds).toBe(2);
  });

  it.for<[string, Partial<Build>]>([
    ['a condition', { conditions: ['module', 'conformance'] }],
    ['a banner', { banner: { js: '// first line' } }],
    ['a target', { target: 'es2022' }],
    ['another entry', { entryPoints: ['greeting.ts'] }],
  ])('is another build with %s', async ([, options]) => {
    await buildTwice();
    await build('three', options);
    expect(builds).toBe(2);
  });

  it('is built again for a folder from which the map names its sources otherwise', async () => {
    await buildTwice();
    await build('deeper/three');
    expect(builds).toBe(2);
  });

  it.for(['bundle.mjs', 'bundle.mjs.map', 'kept.json'])(
    'is built again when the kept %s is not whole',
    async (file) => {
      const first = await build('one');
      const [folder = ''] = kept();
      if (file === 'kept.json') rmSync(join(root, '.local', 'builds', folder, file));
      else appendFileSync(join(root, '.local', 'builds', folder, file), ' ');
      expect(await build('two')).toEqual(first);
      expect(builds).toBe(2);
    },
  );

  it('is not kept when a file changed while it was built', async () => {
    const changing = (async (options: esbuild.BuildOptions) => {
      const result = await counted(options);
      write('greeting.ts', "export const greeting = 'changed';");
      return result;
    }) as typeof esbuild.build;
    await build('one', {}, changing);
    expect(await build('two')).toEqual([expect.stringContaining('changed'), expect.anything()]);
    expect(builds).toBe(2);
  });

  it('is kept once when two build it at once', async () => {
    const [one, two] = await Promise.all([build('one'), build('two')]);
    expect(one).toEqual(two);
    expect(kept()).toHaveLength(1);
  });

  it('is not kept where nothing says which packages are installed', async () => {
    rmSync(join(root, 'node_modules'), { recursive: true });
    await build('one');
    await build('two');
    expect(builds).toBe(2);
  });
});

it('says what does not build, and keeps nothing of it', async () => {
  write('greeting.ts', 'export const = ;');
  await expect(build('one', { logLevel: 'silent' })).rejects.toThrow(/Expected identifier/);
  expect(() => kept()).toThrow(/ENOENT/);
});

/** The documentation says of the tree what is so. What it says of the samples is test/functions/tools/readme.test.ts. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { actions } from '../../shared/actions.ts';
import { defineTool } from '../../shared/contract.ts';
import { contractText } from '../../stacks/cli/application/new-tool/tool-template.ts';
import {
  brokenLinks,
  foldersIn,
  isApplications,
  missingPaths,
  pages,
  root,
  tree,
  unknownCommands,
} from './faults.ts';
import { readPage } from './page.ts';
import { platformPages, withTables } from './tables.ts';

const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const ofPlatform = pages.filter(({ path }) => !isApplications(path));
/** A decision speaks of the day on which it was made. */
const ofToday = ofPlatform.filter(({ path }) => !path.startsWith('.github/decisions/'));

test('is there, page for page', () => {
  expect(ofPlatform.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      ...['README.md', 'CHANGELOG.md', 'functions/README.md', 'stacks/README.md', 'stacks/RUNBOOK.md'],
      ...['.github/SECURITY.md', '.github/CONTRIBUTING.md'],
    ]),
  );
});

describe.each(ofPlatform)('$path', (page) => {
  test('has links that lead somewhere', () => {
    expect(brokenLinks(page)).toEqual([]);
  });
});

describe.each(ofToday)('$path', (page) => {
  test('names commands and options that there are', () => {
    expect(unknownCommands(page)).toEqual([]);
  });

  test('names files and folders that there are', () => {
    expect(missingPaths(page).filter((path) => !isApplications(path))).toEqual([]);
  });
});

test('programs and workflows, too, name commands and options that there are', () => {
  const texts = tree.filter((path) =>
    /^(functions|shared|stacks|\.github)\/.*\.(ts|mjs|cedar|yml)$/.test(path),
  );
  expect(texts.length).toBeGreaterThan(500);
  const wrong = texts.flatMap((path) =>
    unknownCommands({ text: textOf(path) }).map((fault) => `${path}: ${fault}`),
  );
  expect(wrong).toEqual([]);
});

test.each(platformPages)('$path has the tables that npm run readme writes', async (page) => {
  const noPlan = () =>
    Promise.reject(new Error('a table of the platform depends on no plan of an application'));
  expect(await withTables(textOf(page.path), page, noPlan)).toBe(textOf(page.path));
});

describe('README.md', () => {
  const readme = textOf('README.md');

  test('is read in five minutes: under 1,500 words, tables and code among them', () => {
    expect(readme.split(/\s+/).length).toBeLessThan(1_500);
  });

  test('names the two commands that decide whether a change lands', () => {
    for (const command of ['npm ci', 'npm test']) {
      expect(readme).toContain(command);
      expect(textOf('.ci/run').split('\n')).toContain(command);
    }
  });

  test('shows the contract that its commands make', () => {
    const [, shown = ''] = /```ts\n(export const sendInvoice[\s\S]*?)```/.exec(readme) ?? [];
    const made = contractText({ name: 'send_invoice', effect: 'write', shape: 'key', on: 'invoices' });
    const bare = (code: string) => code.replace(/\s+/g, '').replace(/,(?=[)}\]])/g, '');
    expect(bare(shown)).toBe(bare(made.slice(made.indexOf('export const'))));
  });

  test('has one picture in two schemes, which differ in their colours alone', () => {
    const [light, dark] = ['light', 'dark'].map((scheme) => textOf(`.github/pictures/call-${scheme}.svg`));
    const uncoloured = (svg = '') => svg.replace(/#[0-9a-f]{6}\b/g, '#');
    expect(dark).not.toBe(light);
    expect(uncoloured(dark)).toBe(uncoloured(light));
  });
});

/** First cells of the tables of a page. */
const rowsOf = (path: string) => [...textOf(path).matchAll(/^\| `([\w/-]+)` \|/gm)].map(([, name]) => name);

test('stacks/README.md has a row for each room', () => {
  expect(rowsOf('stacks/README.md').sort()).toEqual(foldersIn('stacks'));
});

test('functions/README.md has a row for each folder', () => {
  expect(rowsOf('functions/README.md')).toEqual(expect.arrayContaining(foldersIn('functions')));
});

describe('functions/README.md', () => {
  const page = pages.find(({ path }) => path === 'functions/README.md');

  test('has each field of a contract', () => {
    const input = z.strictObject({});
    const least = {
      name: 'x',
      title: 'x',
      description: 'x',
      effect: 'read',
      scopes: [],
      grants: [],
    } as const;
    const { inputSchema, outputSchema, annotations, ...fields } = defineTool({
      ...least,
      input,
      timeoutMs: 1_000,
    });
    expect(Object.keys(fields).length).toBeGreaterThan(15);
    expect(Object.keys(fields).filter((field) => !page?.code.includes(field))).toEqual([]);
  });

  test('has each shape of a grant, with the actions that it takes', () => {
    for (const [shape, of] of Object.entries(actions)) {
      const [line = ''] = page?.text.match(new RegExp(`^\\| \`${shape}\` .*$`, 'm')) ?? [];
      const named = [...line.matchAll(/`(\w+:\w+)`/g)].map(([, action]) => action);
      expect(named).toEqual(Object.keys(of));
    }
  });
});

test('CODEOWNERS names files and folders that there are', () => {
  const patterns = [...textOf('.github/CODEOWNERS').matchAll(/^\/(\S+)/gm)].map(
    ([, pattern = '']) => pattern,
  );
  expect(patterns.length).toBeGreaterThan(10);
  const missing = patterns.filter((pattern) => globSync(pattern, { cwd: root }).length === 0);
  expect(missing.filter((pattern) => !isApplications(pattern))).toEqual([]);
});

describe('a page that is wrong', () => {
  const wrong = (text: string) => readPage('stacks/README.md', text);

  test.each([
    ['a file that is gone', '[x](gone.md)'],
    ['a file beside the repository', '[x](../../elsewhere.md)'],
    ['a path from the root of a server', '[x](/README.md)'],
    ['a heading that is gone', '[x](RUNBOOK.md#gone)'],
    ['a heading of its own that is gone', '[x](#gone)'],
    ['a heading of a folder', '[x](../functions#gone)'],
    ['a line behind the end', '[x](settings.ts#L9999)'],
    ['a picture that is gone', '![x](gone.svg)'],
    ['a picture in HTML', 'a <img src="gone.svg"> b'],
    ['a picture for a scheme', '<picture>\n<source srcset="gone.svg">\n</picture>'],
    ['a reference that is gone', '[x][one]\n\n[one]: gone.md'],
  ])('is found by %s', (_what, text) => {
    expect(brokenLinks(wrong(text))).toHaveLength(1);
  });

  test('is not found by what is right', () => {
    const right =
      '# One: `two`\n\n## One\n\n## One\n\n[x](#one-two) [x](#one-1) [x](RUNBOOK.md#alarms) [x](../functions#grants) [x](https://example.com/#x) `[x](gone.md)`';
    expect(brokenLinks(wrong(right))).toEqual([]);
  });

  test.each([
    ['`npm run gone`'],
    ['```\nnpm run -s gone -- x\n```'],
    ['`npm run plan -- --gone x`'],
    ['`npm run brake -- list --gone`'],
  ])('is found by the command %s', (text) => {
    expect(unknownCommands(wrong(text))).toHaveLength(1);
  });

  test.each([
    '`stacks/gone`',
    '`stacks/gone/*.ts`',
    '`plan/gone.ts`',
    '`gone.ts`',
    '`gone/there.ts`',
    '`app/stage/gone`',
    '`stacks/{plan,gone}.ts`',
    '`.github/gone.md`',
    '`functions/<name>/gone.ts`',
  ])('is found by the path %s', (text) => {
    expect(missingPaths(wrong(text))).toHaveLength(1);
  });

  test('is not found by paths that are right, or no paths', () => {
    const right =
      '`stacks/plan` `stacks/plan/` `plan/*.ts` `deploy.yml` `call.ts` `.ci/run` `functions/<name>/handler.ts` `.local/x.ts` `a/b` `tools/call` `#application/x`';
    expect(missingPaths(wrong(right))).toEqual([]);
  });
});

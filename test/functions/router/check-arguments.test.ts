/** What a model is told about arguments that it got wrong: what to write instead, if there is something. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { checkArguments } from '../../../functions/router/check-arguments.ts';
import { checkContent } from '../../../functions/router/content/check-content.ts';
import { findTool } from '../../../functions/router/find-tool.ts';
import { defineTool, type Tool } from '../../../shared/contract.ts';
import type { Reason, Refusal } from '../../../shared/refusal.ts';
import { ines } from './fakes.ts';

const call = { id: '6b1f6d5e-0d0c-4f63-9df6-3f7a2c2f8f6f', caller: ines };
const reasonOf = (tool: Tool, given: unknown): Promise<Reason | undefined> =>
  checkArguments(tool, given, call).then(
    () => undefined,
    (error: Refusal) => error.reason,
  );
const read = findTool('read_letter');
const list = findTool('list_letters');

describe('a path that is refused says what to write instead', () => {
  const refused: [string, string][] = [
    ['./reports/q3.md', 'reports/q3.md'],
    ['/reports/q3.md', 'reports/q3.md'],
    ['reports//q3.md', 'reports/q3.md'],
    ['reports/./q3.md', 'reports/q3.md'],
    ['reports/q3.md/', 'reports/q3.md'],
  ];
  test.each(refused)('%j: %j', async (path, instead) => {
    expect(await reasonOf(read, { path })).toEqual({
      ...{ is: 'refused-value', where: 'path', why: expect.any(String), instead },
    });
  });

  const misspelt: [string, string][] = [
    ['reports\\q3.md', 'path: holds a backslash; write "reports/q3.md"'],
    ['reports%2Fq3.md', 'path: holds an encoded path character; write "reports/q3.md"'],
    [' reports/q3.md ', 'path: is written another way; write "reports/q3.md"'],
  ];
  test.each(misspelt)('%j, which the schema knows only as no match', async (path, problems) => {
    expect(await reasonOf(read, { path })).toEqual({ is: 'bad-arguments', problems });
  });

  test('a folder, too', async () => {
    expect(await reasonOf(list, { folder: '/reports/' })).toEqual({
      is: 'bad-arguments',
      problems: 'folder: begins with a slash, and paths begin at the root of your team; write "reports/"',
    });
    expect(await reasonOf(list, { folder: './' })).toMatchObject({ where: 'folder', instead: '' });
  });

  const climbing = ['..', '../tundra/roadmap.md', 'a/../../b', 'a/../b', '/../x'];
  test.each(climbing)('%j climbs, and nothing is suggested', async (path) => {
    const reason = await reasonOf(read, { path });
    expect(reason).toEqual({ is: 'refused-value', where: 'path', why: 'climbs out of its folder' });
  });

  test.each(['%2e%2e%2ftundra', '..\\tundra', '．．/tundra', 'C:\\x', 'a*b', 'a\u202eb/./c'])(
    '%j has no spelling that is accepted',
    async (path) => {
      const reason = await reasonOf(read, { path });
      expect(reason).toMatchObject({ is: 'bad-arguments' });
      expect(JSON.stringify(reason)).not.toMatch(/write|instead/);
    },
  );

  test('a spelling that the next step would refuse is not suggested', async () => {
    // AWS's own example has no place here: it is known as one, and let through.
    const key = `AKIA${'Q7'.repeat(8)}`;
    expect(await reasonOf(read, { path: `./${key}` })).not.toHaveProperty('instead');
  });

  test('a spelling that a schema refuses is not suggested', async () => {
    const strict = defineTool({
      ...{ name: 'strict', title: 'Strict', description: 'x', effect: 'read', scopes: [], timeoutMs: 1_000 },
      input: z.strictObject({ path: z.string().regex(/^\.\//) }),
      grants: [{ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/{input.path}' }],
    });
    expect(await reasonOf(strict, { path: './a' })).not.toHaveProperty('instead');
  });
});

test('whatever is suggested is accepted, and nothing that was refused is in it', async () => {
  const piece = fc.constantFrom(
    ...[
      '.',
      '..',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5C',
      '%25',
      '*',
      '\u00ad',
      '\u200b',
      ' ',
      'a',
      'reports',
      'q3.md',
      'é',
    ],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 7 }), async (pieces) => {
      for (const [tool, name] of [[read, 'path'] as const, [list, 'folder'] as const]) {
        const reason = await reasonOf(tool, { [name]: pieces.join('') });
        if (reason === undefined) continue;
        const said = reason.is === 'bad-arguments' ? /; write "(.*)"$/.exec(reason.problems)?.[1] : undefined;
        const instead = reason.is === 'refused-value' ? reason.instead : said;
        if (instead === undefined) continue;
        const { input } = await checkArguments(tool, { [name]: instead }, call);
        await checkContent(tool, input);
      }
    }),
  );
});

test('a value bound to a grant is never rewritten', async () => {
  const { input, named } = await checkArguments(read, { path: 'reports/q3.md' }, call);
  expect([input.path, named.letters]).toEqual(['reports/q3.md', 'fjord/reports/q3.md']);
});

test.each([
  ['a name that the caller made up', { path: 'a', 'x\u{e0041}\u202ey': 1 }, /x\\u\{e0041\}\\u\{202e\}y/],
  ['a message of the author', { path: 'bad' }, /^path: is\\u\{200b\} bad$/],
])('%s shows all of itself to the model', async (_what, given, problems) => {
  const tool = defineTool({
    ...{ name: 'a_tool', title: 'A tool', description: 'Answers.', effect: 'read', scopes: [] },
    input: z.strictObject({ path: z.string().refine((path) => path !== 'bad', 'is\u200b bad') }),
    grants: [],
    timeoutMs: 1_000,
  }) as Tool;
  expect(await reasonOf(tool, given)).toEqual({
    is: 'bad-arguments',
    problems: expect.stringMatching(problems),
  });
});

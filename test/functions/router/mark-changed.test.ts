/**
 * A text of which something was taken out is not written back over its original by a model that never saw the
 * original: neither from one page nor from many. The tools are the real ones' contracts, the way of a call is the real one.
 */
import { describe, expect, test } from 'vitest';
import { markChanged } from '../../../functions/router/mark-changed.ts';
import type { Frame } from '../../../shared/private-call.ts';
import { mutant } from '../../mutant.ts';
import { type Code, code, entry } from './code.ts';
import { document } from './fakes.ts';

const audit = {
  understood() {},
  async decided() {},
  minted() {},
  cleaning() {},
  async finished() {},
};
const hidden = 'a<!-- x -->b';
const mark = 'changed-on-its-way';

/** What read_letter answers with, through the whole way of a call; and what the tool was asked. */
async function read(frames: Frame[], args: object = {}, { call, createWorld, ines, from }: Code = code) {
  const world = createWorld(frames);
  const asked = { id: 'c', name: 'read_letter', arguments: { path: 'a', ...args }, listener: {}, ...from };
  const { structuredContent, content, notice } = await call(asked, ines, audit, world.router);
  const posted = world.happened.find((one) => one.step === 'posted');
  const { input } = JSON.parse(posted?.request.body ?? '{}') as { input: { cursor?: string } };
  return { ...structuredContent, content: content as Read['content'], notice, input } as Read;
}
type Read = {
  version?: string;
  nextCursor?: string;
  notice?: string;
  content?: { text: string }[];
  input: { cursor?: string };
};

const answer = (structuredContent: object, content?: { type: string; text: string }[]): Frame[] => [
  { outcome: { structuredContent, ...(content && { content }) } as never },
];
const { version: _, ...part } = document;

describe('the version of a text', () => {
  test('is its own when the text is, and stands for nothing when something was taken out', async () => {
    expect((await read(answer(document))).version).toBe(document.version);
    expect((await read(answer({ ...document, text: hidden }))).version).toBe(mark);
  });

  test('is its own when only a message on the way lost something', async () => {
    const progress: Frame = { progress: { progress: 1, message: hidden } };
    const page = await read([progress, ...answer(document)]);
    expect([page.version, page.notice]).toEqual([document.version, undefined]);
  });

  test('stands for nothing on the last of the pages of which any was changed', async () => {
    const first = await read(answer({ ...part, text: hidden, nextCursor: 'one' }));
    expect(first.nextCursor).toBe(`${mark}.one`);
    const second = await read(answer({ ...part, nextCursor: 'two' }), { cursor: first.nextCursor });
    expect(second).toMatchObject({ input: { cursor: 'one' }, nextCursor: `${mark}.two` });
    const last = await read(answer(document), { cursor: second.nextCursor });
    expect(last).toMatchObject({ input: { cursor: 'two' }, version: mark });
    expect(last.notice).toMatch(/^A page before this one was not the stored data/);
  });

  test('is its own on the last of pages that were not', async () => {
    const first = await read(answer({ ...part, nextCursor: 'one' }));
    expect(first.nextCursor).toBe('one');
    expect(await read(answer(document), { cursor: 'one' })).toMatchObject({
      input: { cursor: 'one' },
      version: document.version,
      notice: undefined,
    });
  });

  test('is in no content block either, as JSON or in a sentence', async () => {
    const block = (text: string) => ({ type: 'text', text });
    const said = answer({ ...document, version: '"v1"', text: hidden }, [
      block(hidden),
      block(JSON.stringify({ version: '"v1"' })),
      block('Version "v1" of it, not v1x or "v12".'),
    ]);
    const { content } = await read(said);
    expect(content?.map(({ text }) => text)).toEqual([
      'ab',
      JSON.stringify({ version: mark }),
      `Version ${mark} of it, not v1x or "v12".`,
    ]);
  });

  test('a cursor that holds the version is marked once', () => {
    const tool = { writeBack: { version: 'version', pages: { next: 'next', cursor: 'cursor' } } } as never;
    const content = [{ type: 'text', text: '7 7.1 17' }];
    expect(markChanged(tool, { structuredContent: { version: '7', next: '7.1' }, content })).toEqual({
      structuredContent: { version: mark, next: `${mark}.7.1` },
      content: [{ type: 'text', text: `${mark} ${mark}.7.1 17` }],
    });
  });
});

test('write_letter takes no such version, and says why', async () => {
  const { createWorld, call, ines, from } = code;
  const world = createWorld();
  const args = { path: 'a', text: 'ab', replaces: mark };
  const asked = { id: 'c', name: 'write_letter', arguments: args, listener: {}, ...from };
  await expect(call(asked, ines, audit, world.router)).rejects.toMatchObject({
    reason: { is: 'bad-arguments', problems: expect.stringMatching(/^replaces: stands for a text of which/) },
  });
  expect(world.happened).toEqual([]);
});

describe('each check does its work', () => {
  const changed = answer({ ...document, text: hidden });
  const next = answer({ ...part, text: hidden, nextCursor: 'one' });
  const after = { cursor: `${mark}.one` };

  test.each([
    ['functions/router/clean.ts', 'notice === undefined ? outcome : markChanged(tool, outcome)', 'outcome'],
    ['functions/router/mark-changed.ts', 'mark(version, () => changedVersion);', ''],
  ])('%s without %s gives the version away', async (file, from, to) => {
    const weak = await mutant<Code>(entry, { file, from, to });
    expect((await read(changed, {}, weak)).version).toBe(document.version);
  });

  test.each([
    [
      'functions/router/mark-changed.ts',
      'if (pages !== undefined) mark(pages.next, (cursor) => changedCursor + cursor);',
      '',
    ],
  ])('%s without %s forgets what the first page lost', async (file, from, to) => {
    const weak = await mutant<Code>(entry, { file, from, to });
    expect((await read(next, {}, weak)).nextCursor).toBe('one');
  });

  test.each([
    ['functions/router/clean.ts', 'followsChanged(tool, input)', 'false'],
    ['functions/router/mark-changed.ts', 'cursor.startsWith(changedCursor)', 'false'],
  ])('%s without %s forgets it on the last', async (file, from, to) => {
    const weak = await mutant<Code>(entry, { file, from, to });
    expect((await read(answer(document), after, weak)).version).toBe(document.version);
  });
});

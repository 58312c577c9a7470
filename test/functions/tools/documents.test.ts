/** list, read and write, on the S3 of the local AWS, each call with the session policy of its own arguments. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { listDocuments } from '../../../functions/tools/list-documents/tool.ts';
import { readDocument } from '../../../functions/tools/read-document/tool.ts';
import { writeDocument } from '../../../functions/tools/write-document/tool.ts';
import { pageBytes } from '../../../shared/tool/fit-page.ts';
import { captureOutput } from '../../shared/tool/lambda-streaming.ts';
import { nobody, olaf, outputOf, type Stage, startStage } from './stage.ts';

let stage: Stage;
let list: { tool: typeof listDocuments; handler: unknown };
let read: { tool: typeof readDocument; handler: unknown };
let write: { tool: typeof writeDocument; handler: unknown };

beforeAll(async () => {
  stage = await startStage();
  // Handlers read their stage when they are loaded.
  const handlers = await Promise.all([
    import('../../../functions/tools/list-documents/handler.ts'),
    import('../../../functions/tools/read-document/handler.ts'),
    import('../../../functions/tools/write-document/handler.ts'),
  ]);
  list = { tool: listDocuments, handler: handlers[0].handler };
  read = { tool: readDocument, handler: handlers[1].handler };
  write = { tool: writeDocument, handler: handlers[2].handler };
  await stage.s3.seed('documents', 'fjord/reports/q3.md', 'fjord, third quarter');
  await stage.s3.seed('documents', 'fjord/handbook.md', 'fjord, handbook');
  await stage.s3.seed('documents', 'fjord2/secret.md', 'of a tenant whose name begins with fjord');
  await stage.s3.seed('documents', 'tundra/roadmap.md', 'tundra, roadmap');
});
afterAll(() => stage.stop());

const toolError = (message: RegExp) => ({
  failure: { is: 'tool-error', message: expect.stringMatching(message) },
});
const notOurs = toolError(/cursor is not one that list_documents returned for these arguments/);
const denied = { failure: { is: 'access-denied' } };
const absent = { failure: { is: 'absent-or-denied' } };
const paths = (output: Record<string, unknown>) =>
  (output.documents as { path: string }[]).map(({ path }) => path);

describe('read_document', () => {
  test('returns the text, when it changed, and a version', async () => {
    const output = outputOf(await stage.call(read, { path: 'reports/q3.md' }));
    expect(output).toMatchObject({ path: 'reports/q3.md', text: 'fjord, third quarter' });
    expect(output.version).toMatch(/^[0-9a-f]{32}$/);
    expect(Date.parse(String(output.modifiedAt))).not.toBeNaN();
  });

  test('the same path is another object for another tenant', async () => {
    expect(await stage.call(read, { path: 'reports/q3.md' }, { caller: olaf })).toEqual(absent);
    expect(stage.asked[0]).toMatchObject({ resource: 'arn:aws:s3:::documents/tundra/reports/q3.md' });
  });

  test('what is not there looks like what may not be touched: S3 does not tell without ListBucket', async () => {
    expect(await stage.call(read, { path: 'nothing.md' })).toEqual(absent);
    expect(await stage.call(read, { path: 'handbook.md' }, { dataSession: nobody })).toEqual(absent);
  });

  test('a text in any language comes back as it was stored', async () => {
    await stage.s3.seed('documents', 'fjord/umlaut.md', 'äöü ☃ \u0000 𝒳');
    const output = outputOf(await stage.call(read, { path: 'umlaut.md' }));
    expect(output.text).toBe('äöü ☃ \u0000 𝒳');
  });

  test('an empty text is a text', async () => {
    await stage.s3.seed('documents', 'fjord/empty.md', '');
    expect(outputOf(await stage.call(read, { path: 'empty.md' })).text).toBe('');
  });
});

describe('list_documents', () => {
  test('lists the documents of the tenant alone, without the tenant in their paths', async () => {
    const output = outputOf(await stage.call(list, {}, { caller: olaf }));
    expect(output.documents).toEqual([
      { path: 'roadmap.md', bytes: 15, modifiedAt: expect.stringMatching(/^\d{4}-.*Z$/) },
    ]);
    expect(output).not.toHaveProperty('nextCursor');
  });

  test('lists one folder', async () => {
    expect(paths(outputOf(await stage.call(list, { folder: 'reports/' })))).toEqual(['reports/q3.md']);
    expect(stage.asked).toMatchObject([
      { action: 's3:ListBucket', context: { 's3:prefix': 'fjord/reports/' } },
    ]);
  });

  test('a folder that is not there is empty', async () => {
    expect(outputOf(await stage.call(list, { folder: 'nothing/' })).documents).toEqual([]);
  });

  test('a session that may list another folder lists nothing', async () => {
    expect(await stage.call(list, {}, { dataSession: nobody })).toEqual(denied);
  });

  describe('of many documents', () => {
    const tenant = { ...olaf, tenant: 'many' };
    const nameAt = (at: number) => `${'deep/'.repeat(40)}${String(at).padStart(3, '0')}.md`;
    beforeAll(async () => {
      for (let at = 0; at < 700; at += 1) await stage.s3.seed('documents', `many/${nameAt(at)}`, 'x');
    });

    test('every one is on exactly one page, in order, and every page fits', async () => {
      const found: string[][] = [];
      let cursor: unknown;
      do {
        const frame = await stage.call(list, cursor === undefined ? {} : { cursor }, { caller: tenant });
        const bytes = Buffer.byteLength(JSON.stringify((frame as { outcome: object }).outcome));
        expect(bytes).toBeLessThanOrEqual(pageBytes(listDocuments));
        const output = outputOf(frame);
        found.push(paths(output));
        cursor = output.nextCursor;
        if (cursor !== undefined) expect(bytes).toBeGreaterThan(pageBytes(listDocuments) - 400);
      } while (cursor !== undefined);
      expect(found.length).toBeGreaterThan(3);
      expect(found.flat()).toEqual(Array.from({ length: 700 }, (_, at) => nameAt(at)));
    });

    test('a cursor of another tenant or another folder is refused before S3 is asked', async () => {
      const { nextCursor: cursor } = outputOf(await stage.call(list, {}, { caller: tenant }));
      expect(await stage.call(list, { cursor })).toEqual(notOurs);
      expect(stage.asked).toEqual([]);
      expect(await stage.call(list, { cursor, folder: 'deep/' }, { caller: tenant })).toEqual(notOurs);
      expect(outputOf(await stage.call(list, { cursor }, { caller: tenant }))).toHaveProperty('documents');
    });
  });

  describe('of objects that other programs stored', () => {
    const tenant = { ...olaf, tenant: 'odd' };
    // Keys that no path leads to; of some XML could not even speak.
    const unnamed = [
      ...[
        'a//b.md',
        '/a.md',
        'a/./b.md',
        'a/../b.md',
        '..',
        'a b.md',
        'ä.md',
        'a+b.md',
        'a%2fb.md',
        'a\\b.md',
      ],
      ...['x\u0001.md', 'x\ufffe.md', 'x\u200b.md', '<!-- x -->.md', `${'x'.repeat(513)}.md`],
    ];
    beforeAll(async () => {
      for (const key of [...unnamed, 'x.md', 'x/', 'x/y/', '', 'x/z.md'])
        await stage.s3.seed('documents', `odd/${key}`, 'x');
    });

    test('lists what read_document reads under that very name, and says how much it does not', async () => {
      const output = outputOf(await stage.call(list, {}, { caller: tenant }));
      expect(paths(output)).toEqual(['x.md', 'x/z.md']);
      expect(output.notListed).toBe(unnamed.length);
      for (const path of paths(output)) {
        const answer = await stage.call(read, { path }, { caller: tenant });
        expect(outputOf(answer)).toMatchObject({ path, text: 'x' });
      }
    });

    test('a page on which nothing has a name leads to the next one', async () => {
      const crowd = { ...olaf, tenant: 'crowd' };
      for (let at = 0; at < 650; at += 1)
        await stage.s3.seed('documents', `crowd/${String(at).padStart(3, '0')} .md`, 'x');
      await stage.s3.seed('documents', 'crowd/z.md', 'x');
      const first = outputOf(await stage.call(list, {}, { caller: crowd }));
      expect(first).toEqual({ documents: [], notListed: 600, nextCursor: expect.any(String) });
      const last = outputOf(await stage.call(list, { cursor: first.nextCursor }, { caller: crowd }));
      expect(last).toEqual({ documents: [expect.objectContaining({ path: 'z.md' })], notListed: 50 });
    });
  });

  test.each(['garbage!', '', 'aGFuZGJvb2subWQ'])(
    'the cursor %j, which no page returned, is the model’s mistake',
    async (cursor) => {
      expect(await stage.call(list, { cursor })).toEqual(notOurs);
      expect(stage.asked).toEqual([]);
    },
  );
});

describe('write_document', () => {
  const path = 'notes/new.md';
  afterEach(async () => {
    await stage.store('documents', `fjord/${path}`, 'before');
  });
  const versionOf = async (at: string) => String(outputOf(await stage.call(read, { path: at })).version);
  const textOf = async (at: string) => outputOf(await stage.call(read, { path: at })).text;

  test('creates a document and says its version', async () => {
    const output = outputOf(await stage.call(write, { path: 'notes/fresh.md', text: 'ä ☃' }));
    expect(output).toEqual({ path: 'notes/fresh.md', version: await versionOf('notes/fresh.md') });
    expect(await textOf('notes/fresh.md')).toBe('ä ☃');
  });

  test('leaves a document alone that is there already', async () => {
    const answer = await stage.call(write, { path: 'handbook.md', text: 'mine' });
    expect(answer).toEqual(toolError(/There is a document at this path already/));
    expect(await textOf('handbook.md')).toBe('fjord, handbook');
  });

  test('overwrites exactly the version that was read', async () => {
    await stage.store('documents', `fjord/${path}`, 'before');
    const replaces = await versionOf(path);
    const output = outputOf(await stage.call(write, { path, text: 'after', replaces }));
    expect(output.version).not.toBe(replaces);
    expect(await textOf(path)).toBe('after');
  });

  // `*` is any version to S3, and a list of versions is any of them: neither is one that was read.
  const wrong = ['0'.repeat(32), '*', 'a", "b', '"', '\r\nx-amz-acl: public-read'];
  test.each(wrong)('overwrites nothing for the version %j', async (replaces) => {
    await stage.store('documents', `fjord/${path}`, 'before');
    const answer = await stage.call(write, { path, text: 'after', replaces });
    expect(answer).toEqual(toolError(/The document has changed since this version was read/));
    expect(await textOf(path)).toBe('before');
  });

  test('a version of a document that is gone overwrites nothing', async () => {
    const answer = await stage.call(write, { path: 'gone.md', text: 'x', replaces: '0'.repeat(32) });
    expect(answer).toEqual(toolError(/has changed since/));
    expect(await stage.call(read, { path: 'gone.md' })).toEqual(absent);
  });

  test('a session that IAM denies writes nothing', async () => {
    expect(await stage.call(write, { path: 'x.md', text: 'x' }, { dataSession: nobody })).toEqual(denied);
    expect(await stage.call(read, { path: 'x.md' })).toEqual(absent);
  });

  test('writes into the tenant of its caller', async () => {
    await stage.call(write, { path: 'handbook.md', text: 'tundra, handbook' }, { caller: olaf });
    expect(await textOf('handbook.md')).toBe('fjord, handbook');
  });

  describe('of a call that is replayed', () => {
    test('creates once and answers the same', async () => {
      const change = { callId: crypto.randomUUID() };
      const input = { path: 'replayed.md', text: 'x' };
      const first = await stage.call(write, input, change);
      expect(outputOf(first)).toMatchObject({ path: 'replayed.md' });
      expect(await stage.call(write, input, change)).toEqual(first);
    });

    test('overwrites once and answers the same', async () => {
      await stage.store('documents', `fjord/${path}`, 'before');
      const change = { callId: crypto.randomUUID() };
      const input = { path, text: 'after', replaces: await versionOf(path) };
      const first = await stage.call(write, input, change);
      expect(outputOf(first)).toMatchObject({ path });
      expect(await stage.call(write, input, change)).toEqual(first);
    });

    test('changes nothing that another call wrote since', async () => {
      const change = { callId: crypto.randomUUID() };
      const input = { path: 'overtaken.md', text: 'first' };
      const { version } = outputOf(await stage.call(write, input, change));
      await stage.call(write, { path: 'overtaken.md', text: 'second', replaces: version });
      expect(await stage.call(write, input, change)).toEqual(toolError(/already/));
      expect(await textOf('overtaken.md')).toBe('second');
    });

    test('another call with the same arguments is not taken for it', async () => {
      const input = { path: 'twice.md', text: 'x' };
      await stage.call(write, input);
      expect(await stage.call(write, input)).toEqual(toolError(/already/));
    });
  });
});

test('nothing of a document or a path is in any log', async () => {
  const output = captureOutput();
  await stage.call(read, { path: 'secret-name.md' });
  await stage.call(write, { path: 'secret-name.md', text: 'secret-text', replaces: 'secret-version' });
  await stage.call(list, { cursor: 'secret-cursor!' });
  expect(output.text()).not.toContain('secret');
});

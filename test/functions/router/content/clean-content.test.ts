/** The step over whole outcomes: names and values, blocks, bytes, counts, the contract's schema, what comes before the end. */

import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { call } from '../../../../functions/router/call.ts';
import { clean } from '../../../../functions/router/clean.ts';
import { createCleaner, resultFilters } from '../../../../functions/router/content/clean-content.ts';
import type { ContentCounts } from '../../../../functions/router/content/content-counts.ts';
import { type Filter, removal } from '../../../../functions/router/content/span.ts';
import { defineTool, type Tool } from '../../../../shared/contract.ts';
import type { Frame, Outcome } from '../../../../shared/private-call.ts';
import { changedVersion } from '../../../../shared/write-back.ts';
import { mutant } from '../../../mutant.ts';
import { type Code, entry } from '../code.ts';
import { createWorld, document, from, ines } from '../fakes.ts';
import { sessions } from './sessions-in-play.ts';

const token = `ghp_${'0123456789abcdefghijABCDEFGHIJ012345'}`;
const mark = '[redacted: github]';
const { secretAccessKey } = sessions.invoke.credentials;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const toolOf = (output?: z.ZodObject): Tool =>
  defineTool({
    name: 'a_tool',
    title: 'A tool',
    description: 'Answers.',
    effect: 'read',
    scopes: [],
    input: z.strictObject({}),
    ...(output && { output }),
    grants: [],
    timeoutMs: 1_000,
    pii: ['email'],
  } as Parameters<typeof defineTool>[0]) as Tool;

function cleaned(outcome: Outcome, tool = toolOf()) {
  return clean({ tool, input: {}, cleaner: createCleaner(resultFilters(tool, sessions)) }, outcome);
}

describe('structure', () => {
  test('is cleaned in every text and every name, and counted by filter', async () => {
    const structuredContent = {
      note: `a<!-- x -->b\u200b`,
      list: [{ [token]: token, mail: 'jane@corp.example' }],
      key: secretAccessKey,
      count: 7,
      none: null,
    };
    expect(await cleaned({ structuredContent })).toEqual({
      structuredContent: {
        note: 'ab',
        list: [{ [mark]: mark, mail: '[redacted: email]' }],
        key: '[redacted: a credential of this call]',
        count: 7,
        none: null,
      },
      found: {
        removed: { 'hidden-markup': 1, 'invisible-characters': 1 },
        redacted: { credentials: 2, 'session-credentials': 1, 'personal-data': 1 },
      },
      notice: expect.stringMatching(/2 of credentials replaced/),
    });
  });

  test('that is clean stays as it was, without counts', async () => {
    const structuredContent = { path: 'reports/q3.md', text: 'hello' };
    expect(await cleaned({ structuredContent })).toEqual({ structuredContent });
  });

  test('keeps two names that are redacted alike', async () => {
    const other = token.replace('ghp', 'gho');
    const { structuredContent } = await cleaned({ structuredContent: { [token]: 1, [other]: 2 } });
    expect(structuredContent).toEqual({ [mark]: 1, [`${mark} (2)`]: 2 });
  });

  test('knows a credential by its property’s name', async () => {
    const { structuredContent } = await cleaned({
      structuredContent: { clientSecret: 'abcdefgh12345678', name: 'abcdefgh12345678' },
    });
    expect(structuredContent).toEqual({ clientSecret: '[redacted: secret]', name: 'abcdefgh12345678' });
  });

  test('that fits its contract only with what was taken out is refused', async () => {
    const tool = toolOf(z.object({ id: z.string().regex(/^[\w-]+$/) }));
    await expect(cleaned({ structuredContent: { id: token } }, tool)).rejects.toMatchObject({
      reason: { is: 'bad-output' },
    });
    await expect(cleaned({ structuredContent: { id: 'a-1' } }, tool)).resolves.toEqual({
      structuredContent: { id: 'a-1' },
    });
  });

  test('that grew over its limit is refused', async () => {
    const mails = Array.from({ length: 3_000 }, (_, at) => `a${at}@b.co`);
    await expect(cleaned({ structuredContent: { mails } })).rejects.toMatchObject({
      reason: { is: 'output-too-large' },
    });
  });

  test('that nests deeper than can be walked is refused', async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as Record<string, unknown>;
    await expect(cleaned({ structuredContent: deep })).rejects.toMatchObject({
      reason: { is: 'bad-output' },
    });
  });
});

const blocks: [string, object, object][] = [
  ['text', { type: 'text', text: `a ${token}` }, { type: 'text', text: `a ${mark}` }],
  [
    'a text resource',
    { type: 'resource', resource: { uri: 'a://b', text: token } },
    { type: 'resource', resource: { uri: 'a://b', text: mark } },
  ],
  [
    'a blob of text',
    { type: 'resource', resource: { uri: 'a://b', mimeType: 'text/csv', blob: base64(`x,${token}`) } },
    { type: 'resource', resource: { uri: 'a://b', mimeType: 'text/csv', blob: base64(`x,${mark}`) } },
  ],
  [
    'a link',
    { type: 'resource_link', uri: `https://a?t=${token}`, name: 'x\u200b' },
    { type: 'resource_link', uri: `https://a?t=${mark}`, name: 'x' },
  ],
  [
    'an image',
    { type: 'image', mimeType: 'image/png', data: 'iVBORw0KGgo=' },
    { type: 'image', mimeType: 'image/png', data: 'iVBORw0KGgo=' },
  ],
  [
    'an image that holds a credential',
    { type: 'image', mimeType: 'image/png', data: base64(`\x89PNG\0${secretAccessKey}\0`) },
    { type: 'text', text: '[redacted: bytes that hold a credential]' },
  ],
  [
    'a blob that holds a credential',
    {
      type: 'resource',
      resource: { uri: 'a://b', mimeType: 'application/pdf', blob: base64(`%PDF ${token} `) },
    },
    { type: 'text', text: '[redacted: bytes that hold a credential]' },
  ],
  [
    'base64 that two readers may read differently',
    { type: 'audio', mimeType: 'audio/wav', data: 'UklG Rg==\n' },
    { type: 'audio', mimeType: 'audio/wav', data: 'UklGRg==' },
  ],
  [
    'bytes that are no text',
    { type: 'image', mimeType: 'image/png', data: 7 },
    { type: 'text', text: '[redacted: bytes that hold a credential]' },
  ],
];

test.each(blocks)('a block of %s is cleaned', async (_what, block, expected) => {
  const { content } = await cleaned({ content: [block as { type: string }] });
  expect(content).toEqual([expected]);
});

describe('through the whole call', () => {
  async function run(frames: (key: string) => Frame[]) {
    const world = createWorld();
    const secret = 'abcdefghijABCDEFGHIJ0123456789abcdefGHIJ';
    const { mint } = world;
    world.mint = async (request) => {
      const session = await mint(request);
      return { ...session, credentials: { ...session.credentials, secretAccessKey: secret } };
    };
    world.frames = () => frames(secret);
    const heard: unknown[] = [];
    const listener = {
      onProgress: (progress: unknown) => heard.push(progress),
      onLog: (level: string, data: unknown) => heard.push([level, data]),
    };
    const counts: unknown[] = [];
    const facts = {
      callId: 'c',
      tool: 'read_letter',
      caller: ines,
      arguments: {},
      sourceIp: from.sourceIp,
    };
    const audit = {
      ...world.router.ports.audit.begin(facts),
      cleaning: (growing: ContentCounts) => counts.push(growing),
    };
    const request = { id: 'c', name: 'read_letter', arguments: { path: 'a' }, listener, ...from };
    const outcome = await call(request, ines, audit, world.router).catch(({ reason }) => reason);
    return { outcome, heard, counts };
  }

  test('the call’s own key leaves in no frame', async () => {
    const { outcome, heard, counts } = await run((key) => [
      { progress: { progress: 1, message: `at ${key}` } },
      { log: { level: 'info', data: { key: [Buffer.from(key).toString('base64')] } } },
      { outcome: { structuredContent: { ...document, text: `x ${key} y` } } },
    ]);
    const mark = '[redacted: a credential of this call]';
    expect(heard).toEqual([{ progress: 1, message: `at ${mark}` }, ['info', { key: [mark] }]]);
    expect(outcome).toEqual({
      structuredContent: { ...document, text: `x ${mark} y`, version: changedVersion },
      found: { removed: {}, redacted: { 'session-credentials': 3 } },
      notice: expect.stringMatching(/: 1 of session-credentials replaced\./),
    });
    expect(counts).toEqual([outcome.found]);
  });

  test('nor in the tool’s own sentence', async () => {
    const { outcome } = await run((key) => [{ failure: { is: 'tool-error', message: `no ${key}\x1b[0m` } }]);
    expect(outcome).toEqual({ is: 'tool-error', message: 'no [redacted: a credential of this call]' });
  });

  test('log data that nests too deep ends the call', async () => {
    const data = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as unknown;
    const { outcome, heard } = await run(() => [{ log: { level: 'info', data } }]);
    expect([outcome, heard]).toEqual([{ is: 'bad-output' }, []]);
  });

  test.each([
    ['hidden text', { text: 'a\u200bb' }, 'text'],
    ['a credential', { text: token }, 'text'],
    ['a terminal sequence', { title: '\x1b[2J' }, 'title'],
  ])('an argument with %s is refused before the decision', async (_what, given, where) => {
    const world = createWorld();
    const tool = 'title' in given ? 'create_parcel' : 'write_letter';
    const args = 'title' in given ? given : { path: 'a', ...given };
    const { sourceIp } = from;
    const audit = world.router.ports.audit.begin({
      callId: 'c',
      tool,
      caller: ines,
      arguments: args,
      sourceIp,
    });
    const request = { id: 'c', name: tool, arguments: args, listener: {}, ...from };
    const calling = call(request, ines, audit, world.router);
    await expect(calling).rejects.toMatchObject({ reason: { is: 'refused-content', where } });
    expect(world.happened).toEqual([]);
  });
});

describe('a text that each removal makes hostile again', () => {
  /** Finds one pair at a time: taking the inner one out makes the outer one. */
  const pairs: Filter = {
    name: 'hidden-markup',
    does: 'remove',
    find: (text) => (text.includes('()') ? [removal(text.indexOf('()'), text.indexOf('()') + 2, 'x')] : []),
  };
  const nested = (times: number) => `a${'('.repeat(times)}${')'.repeat(times)}b`;

  test('is cleaned while it takes few rounds, and refused when it was built to take more', async () => {
    expect(await createCleaner([pairs]).text(nested(7))).toBe('ab');
    await expect(createCleaner([pairs]).text(nested(8))).rejects.toMatchObject({
      reason: { is: 'bad-output' },
    });
  });

  test('would be let through, hostile still, by a cleaner that stops looking', async () => {
    const weak = await mutant<Code>(entry, {
      file: 'functions/router/content/clean-content.ts',
      from: "spans);\n  }\n  throw new Refusal({ is: 'bad-output' });",
      to: 'spans);\n  }\n  return clean;',
    });
    expect(await weak.createCleaner([pairs]).text(nested(9))).toBe(nested(1));
  });
});

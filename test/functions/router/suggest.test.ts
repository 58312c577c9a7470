import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { spellingOf, suggest } from '../../../functions/router/suggest.ts';
import { defineTool } from '../../../shared/contract.ts';

const tool = (path: z.ZodType = z.string(), template = '{caller.tenant}/{input.path}') =>
  defineTool({
    ...{ name: 'look', title: 'Look', description: 'Looks.', effect: 'read', scopes: ['things:read'] },
    ...{ input: z.strictObject({ path, note: z.string().optional() }), timeoutMs: 1_000 },
    grants: [{ actions: ['s3:GetObject'], on: 'letters', key: template }],
  } as never);
const suggested = (value: unknown, of = tool()) => suggest(of, { path: value }, 'path');

describe('a better spelling', () => {
  it.each([
    ['./a/b.md', 'a/b.md'],
    ['/a/b.md', 'a/b.md'],
    ['a//b.md', 'a/b.md'],
  ])('of %s is %s', async (value, instead) => {
    expect(await suggested(value)).toBe(instead);
  });

  it.each([
    ['is right already', 'a/b.md'],
    ['leads out', '../tundra/x.md'],
    ['holds a wildcard', './a*'],
    ['is no text', 7],
    ['is longer than a model copies', `./${'a'.repeat(600)}`],
    ['holds what no reader sees', './a\u200bb'],
  ])('is not given for a path that %s', async (_what, value) => {
    expect(await suggested(value)).toBeUndefined();
  });

  it('is not given when the schema would refuse it, too', async () => {
    expect(await suggested('./a/b.md', tool(z.string().regex(/^\.\//)))).toBeUndefined();
  });

  it('is not given for an argument to which no grant is bound', async () => {
    expect(await suggest(tool(), { path: 'a', note: './x' }, 'note')).toBeUndefined();
  });
});

describe('the problem of a spelling', () => {
  it('ends in the better one', async () => {
    expect(await spellingOf(tool(), { path: './a' }, 'path')).toMatch(/; write "a"$/);
  });

  it('is told without one where there is none', async () => {
    expect(await spellingOf(tool(), { path: '../a' }, 'path')).not.toMatch(/write/);
    expect(await spellingOf(tool(), { path: '../a' }, 'path')).toBeDefined();
  });

  it('is not read off a prototype', async () => {
    expect(await spellingOf(tool(), Object.create({ path: './a' }), 'path')).toBeUndefined();
    expect(await spellingOf(tool(), undefined, 'path')).toBeUndefined();
  });
});

/** `null` for what is left out: one rule, over every shape that a contract may have. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { withoutAbsentNulls } from '../../shared/absent-nulls.ts';
import { listedSchema } from '../../shared/listed-schema.ts';
import { mutant } from '../mutant.ts';
import { type Code, code, entry } from './absent-nulls.code.ts';

const text = z.string();
const inner = z.strictObject({ need: text, may: text.optional() });
const said = z.strictObject({
  need: text,
  may: text.optional(),
  byDefault: text.default('x'),
  orNull: text.nullable(),
  mayOrNull: text.nullish(),
  choice: z.enum(['a', 'b']).optional(),
  number: z.coerce.number().optional(),
  inner: inner.optional(),
  list: z.array(inner).optional(),
  lists: z.array(z.array(inner)).optional(),
  texts: z.array(text).optional(),
  mixed: z.union([text, inner]).optional(),
  kinds: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('a'), note: text.optional() }),
      z.strictObject({ kind: z.literal('b'), note: text.nullable() }),
    ])
    .optional(),
});
const whole = { need: 'n', orNull: 'o' };
const schema = listedSchema('input', said);
const parse = (given: object) => said.safeParse(withoutAbsentNulls(schema, { ...whole, ...given }));

describe('null means that it was left out', () => {
  test.each([
    ['an optional text', { may: null }, {}],
    ['one with a default', { byDefault: null }, { byDefault: 'x' }],
    ['an optional choice', { choice: null }, {}],
    ['an optional number that is made from anything', { number: null }, {}],
    ['an optional object', { inner: null }, {}],
    ['an optional list', { list: null }, {}],
    ['within an object', { inner: { need: 'i', may: null } }, { inner: { need: 'i' } }],
    ['within a list', { list: [{ need: 'i', may: null }] }, { list: [{ need: 'i' }] }],
    ['within a list of lists', { lists: [[{ need: 'i', may: null }]] }, { lists: [[{ need: 'i' }]] }],
    ['within one of two types', { mixed: { need: 'i', may: null } }, { mixed: { need: 'i' } }],
    ['where a word says which object', { kinds: { kind: 'a', note: null } }, { kinds: { kind: 'a' } }],
    ['several at once', { may: null, inner: null, list: null, byDefault: null }, {}],
  ])('%s', (_what, given, input) => {
    expect(parse(given)).toEqual({ success: true, data: { ...whole, byDefault: 'x', ...input } });
  });
});

describe('null is a value', () => {
  test.each([
    ['where it is one', { orNull: null }, { orNull: null }],
    ['where it is one, and may be left out', { mayOrNull: null }, { mayOrNull: null }],
    ['where a word says so', { kinds: { kind: 'b', note: null } }, { kinds: { kind: 'b', note: null } }],
  ])('%s', (_what, given, input) => {
    expect(parse(given)).toEqual({ success: true, data: { ...whole, byDefault: 'x', ...input } });
  });

  test.each([
    ['for what is required', { need: null }, ['need']],
    ['for what is required within an object', { inner: { need: null } }, ['inner', 'need']],
    ['for what is required within a list', { list: [{ need: null }] }, ['list', 0, 'need']],
    ['in a list', { texts: [null] }, ['texts', 0]],
    ['for an object in a list', { list: [null] }, ['list', 0]],
    ['for what nobody knows', { other: null }, []],
  ])('that is refused %s', (_what, given, path) => {
    expect(parse(given).error?.issues[0]?.path).toEqual(path);
  });
});

test('the arguments that were given stay as they were', () => {
  const given = { ...whole, may: null, inner: { need: 'i', may: null } };
  withoutAbsentNulls(schema, given);
  expect(given).toEqual({ ...whole, may: null, inner: { need: 'i', may: null } });
});

test.each([undefined, null, 7, 'text', [null]])('%j is no object, and stays', (given) => {
  expect(withoutAbsentNulls(schema, given)).toEqual(given);
});

test('a name like that of a property of every object is no property', () => {
  const given = JSON.parse('{"constructor":null,"__proto__":null}') as object;
  expect(Object.keys(withoutAbsentNulls(schema, given) as object)).toEqual(['constructor', '__proto__']);
});

describe('each half of the rule does its work', () => {
  const file = 'shared/absent-nulls.ts';
  const required = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
  const orNull = { type: 'object', properties: { a: { anyOf: [{ type: 'string' }, { type: 'null' }] } } };
  const keeps = ({ withoutAbsentNulls: rule }: Code) =>
    [required, orNull].map((one) => Object.hasOwn(rule(one, { a: null }) as object, 'a'));

  test('a null that is required, or a value, is kept', () => {
    expect(keeps(code)).toEqual([true, true]);
  });
  test.each([
    ['!required.includes(name) && ', [false, true]],
    [' && !takesNull(properties?.[name] ?? {})', [true, false]],
  ])('and not without %s', async (from, kept) => {
    expect(keeps(await mutant<Code>(entry, { file, from, to: '' }))).toEqual(kept);
  });
});

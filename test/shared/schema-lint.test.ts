import { expect, test } from 'vitest';
import { type JsonSchema, lintSchema } from '../../shared/schema-lint.ts';
import { bad, object, text } from './schema-lint.cases.ts';

const good: [string, JsonSchema][] = [
  ['an object without properties', { type: 'object' }],
  ['every kind of character that a name may have', object({ 'aZ09_.-': text })],
  ['a name of 64 characters', object({ ['a'.repeat(64)]: text })],
  ['a choice below the top', object({ a: { anyOf: [text, { type: 'number' }] } })],
  ['a property that is called like a keyword', object({ anyOf: text, properties: text, items: text })],
  ['five levels', object({ a: object({ b: object({ c: object({ d: object({ e: text }) }) }) }) })],
  ['a default that looks like a schema', object({ a: { ...text, default: { $ref: '#' } } })],
];
test.each(good)('takes %s', (_what, schema) => {
  expect(() => lintSchema(schema, 'input')).not.toThrow();
});

test.each(bad)('refuses %s and says where', (_what, schema, message) => {
  expect(() => lintSchema(schema, 'input')).toThrow(message);
});

test('says whether the input or the output is meant', () => {
  expect(() => lintSchema({ type: 'array' }, 'output')).toThrow('output: the top level');
});

test('lets a result say what clients check themselves', () => {
  const said = {
    n: { type: 'number', enum: [1, 2] },
    any: {},
    names: { type: 'object', additionalProperties: text },
  };
  expect(() => lintSchema(object(said), 'output')).not.toThrow();
});

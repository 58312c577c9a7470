/** Schemas that some client chokes on, and what is said of them. */
import type { JsonSchema } from '../../shared/schema-lint.ts';

export const text = { type: 'string' };
export const object = (properties: Record<string, object>, more: object = {}) =>
  ({ type: 'object', properties, ...more }) as JsonSchema;

export const bad: [string, JsonSchema, string][] = [
  ['a top level that is no object', { type: 'array' }, 'input: the top level must be an object'],
  ['a top level without a type', {}, 'input: the top level must be an object'],
  ['anyOf at the top', object({}, { anyOf: [] }), 'input: anyOf at the top level'],
  ['oneOf at the top', object({}, { oneOf: [] }), 'input: oneOf at the top level'],
  ['allOf at the top', object({}, { allOf: [] }), 'input: allOf at the top level'],
  ['$ref', object({ a: { $ref: '#' } }), 'input.properties.a: $ref'],
  [
    '$ref in a list',
    object({ a: { anyOf: [text, { $ref: '#' }] } }),
    'input.properties.a.anyOf[1]: $ref is refused',
  ],
  ['an empty name', object({ '': text }), 'input: property "" must match'],
  ['a name with a space', object({ 'a b': text }), 'input: property "a b" must match'],
  ['a name with a dollar', object({ $a: text }), 'input: property "$a" must match'],
  ['a name beyond ASCII', object({ ä: text }), 'input: property "ä" must match'],
  ['a name of 65 characters', object({ ['a'.repeat(65)]: text }), 'must match'],
  [
    'a bad name deep inside',
    object({ a: { type: 'array', items: object({ b: object({ 'c d': text }) }) } }),
    'input.properties.a.items.properties.b: property "c d" must match',
  ],
  [
    'a tuple',
    object({ a: { type: 'array', prefixItems: [text] } }),
    'input.properties.a: prefixItems is refused',
  ],
  [
    'names by pattern',
    object({ a: { type: 'object', patternProperties: {} } }),
    'a: patternProperties is refused',
  ],
  ['not', object({ a: { not: {} } }), 'input.properties.a: not is refused'],
  ['if', object({ a: { ...text, if: {} } }), 'input.properties.a: if is refused'],
  ['allOf below the top', object({ a: { allOf: [text] } }), 'input.properties.a: allOf is refused'],
  ['a keyword that nobody knows', object({ a: { ...text, foo: 1 } }), 'input.properties.a: foo is refused'],
  ['a choice of nothing', object({ a: { ...text, enum: [] } }), 'input.properties.a: enum has no value'],
  ['a choice twice', object({ a: { ...text, enum: ['x', 'x'] } }), 'a: enum has a value twice'],
  ['an empty choice', object({ a: { ...text, enum: ['', 'x'] } }), 'a: enum has an empty text'],
  [
    'a choice of numbers',
    object({ a: { type: 'number', enum: [1] } }),
    'a: enum has a value that is no text',
  ],
  [
    'a choice of truth',
    object({ a: { type: 'boolean', enum: [true] } }),
    'a: enum has a value that is no text',
  ],
  ['no type', object({ a: {} }), 'input.properties.a: has no type'],
  [
    'a list of anything',
    object({ a: { type: 'array', items: {} } }),
    'input.properties.a.items: has no type',
  ],
  [
    'a dictionary',
    object({ a: { type: 'object', additionalProperties: text } }),
    'input.properties.a: names of any kind are refused',
  ],
  [
    'six levels',
    object({ a: object({ b: object({ c: object({ d: object({ e: object({ f: text }) }) }) }) }) }),
    'nests deeper than 5 levels',
  ],
];

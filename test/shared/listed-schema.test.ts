/** The schema that clients are shown: in words that all of them read, and never one that says something else than zod. */
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { catalogue } from '#application/catalogue';
import { listedSchema } from '../../shared/listed-schema.ts';

const ofInput = (type: z.ZodType) =>
  listedSchema('input', z.strictObject({ a: type })).properties?.a as Record<string, unknown>;
const ofOutput = (type: z.ZodType) =>
  listedSchema('output', z.object({ a: type })).properties?.a as Record<string, unknown>;

const listed: [string, z.ZodType, object][] = [
  [
    'a UUID',
    z.uuid().describe('the id'),
    { type: 'string', description: 'the id (format: uuid)', pattern: expect.any(String) },
  ],
  [
    'an address of mail',
    z.email(),
    { type: 'string', description: 'format: email', pattern: expect.any(String) },
  ],
  ['a web address', z.url(), { type: 'string', description: 'format: uri' }],
  ['a moment, without zod’s long pattern', z.iso.datetime(), { type: 'string', format: 'date-time' }],
  ['a moment without a zone, which is no date-time', z.iso.datetime({ local: true }), { type: 'string' }],
  ['a day', z.iso.date(), { type: 'string', description: 'format: date' }],
  ['a whole number, without zod’s own bounds', z.int(), { type: 'integer' }],
  ['a positive whole number', z.int().positive(), { type: 'integer', minimum: 1 }],
  ['a whole number below', z.int().lt(10), { type: 'integer', maximum: 9 }],
  ['a positive number', z.number().positive(), { type: 'number', minimum: 0, description: 'more than 0' }],
  ['a multiple', z.int().multipleOf(5), { type: 'integer', description: 'a multiple of 5' }],
  ['one word', z.literal('a'), { type: 'string', enum: ['a'] }],
  [
    'a word or nothing',
    z.string().max(9).nullable(),
    { anyOf: [{ type: 'string', maxLength: 9 }, { type: 'null' }] },
  ],
  [
    'a choice or nothing',
    z.enum(['x']).nullable(),
    { anyOf: [{ type: 'string', enum: ['x'] }, { type: 'null' }] },
  ],
  ['two types', z.union([z.string(), z.number()]), { anyOf: [{ type: 'string' }, { type: 'number' }] }],
  [
    'objects that a word tells apart',
    z.discriminatedUnion('k', [z.object({ k: z.literal('a') }), z.object({ k: z.literal('b') })]),
    {
      anyOf: ['a', 'b'].map((k) => ({
        type: 'object',
        properties: { k: { type: 'string', enum: [k] } },
        required: ['k'],
      })),
    },
  ],
  [
    'examples, in words',
    z.string().meta({ examples: ['x', 'y'] }),
    { type: 'string', description: 'for example "x", "y"' },
  ],
  [
    'a list that cannot be changed',
    z.array(z.string()).readonly(),
    { type: 'array', items: { type: 'string' } },
  ],
  [
    'a loose object',
    z.looseObject({ b: z.string() }),
    { type: 'object', properties: { b: { type: 'string' } }, required: ['b'] },
  ],
  ['base64', z.base64(), { type: 'string', description: 'format: base64', pattern: expect.any(String) }],
  ['a text that begins so', z.string().startsWith('a'), { type: 'string', pattern: '^a.*' }],
  [
    'a parameter that a header mirrors',
    z.string().meta({ 'x-mcp-header': 'A' }),
    { type: 'string', 'x-mcp-header': 'A' },
  ],
];
test.each(listed)('lists %s', (_what, type, schema) => {
  expect(ofInput(type)).toEqual(schema);
});

const unlisted: [string, RegExp][] = [
  ['a flag, which JSON Schema has not', /^a$/i],
  ['a flag that moves the anchors', /^a$/m],
  ['lookahead', /^(?!x)a$/],
  ['lookbehind', /^a(?<!x)$/],
  ['a named group', /^(?<n>a)$/],
  ['a property of characters', /^\p{L}$/u],
  ['a reference back', /^(a)\1$/],
  ['sets of sets', /^[\w--[a-c]]$/v],
  ['what only forgiving engines read', /^]a$/],
  ['300 characters', new RegExp(`^${'a'.repeat(300)}$`)],
];
test.each(unlisted)('lists no pattern with %s', (_what, pattern) => {
  expect(ofInput(z.string().regex(pattern))).toEqual({ type: 'string' });
  expect(ofInput(z.string().regex(pattern).optional())).toEqual({ type: 'string' });
});
test.each([/^[\w./-]+$/, /^(?:[\w.-]+\/)*$/, /^a{1,3}(b|c)?\d*?$/, /^[(?=]$/, /^\(\?=a$/])(
  'lists the pattern %s',
  (pattern) => {
    expect(ofInput(z.string().regex(pattern))).toEqual({ type: 'string', pattern: pattern.source });
  },
);
test('lists none of two patterns, since one alone would say something else', () => {
  expect(ofInput(z.string().regex(/^a/).regex(/b$/))).toEqual({ type: 'string' });
});

const refused: [string, z.ZodType, RegExp][] = [
  ['a tuple', z.tuple([z.string()]), /^input\.properties\.a: prefixItems is refused by several clients: use/],
  ['a dictionary', z.record(z.string(), z.string()), /^input\.properties\.a: names of any kind/],
  ['numbers to choose from', z.literal([1, 2]), /input\.properties\.a: enum has a value that is no text/],
  ['an empty text to choose', z.enum(['', 'x']), /enum has an empty text/],
  ['anything', z.any(), /has no type/],
  ['what is not known', z.unknown(), /has no type/],
  ['any JSON', z.json(), /\$ref is refused/],
  ['a word of an author’s own', z.string().meta({ foo: 1 }), /input\.properties\.a: foo is refused/],
  [
    'a transform',
    z.string().transform(Number),
    /input\.properties\.a is a zod pipe, which no JSON Schema can say/,
  ],
  [
    'a transform deep inside',
    z.array(z.object({ b: z.string().transform(Number) })),
    /a\.items\.properties\.b is a zod pipe/,
  ],
  ['a preprocessor', z.preprocess(String, z.string()), /is a zod pipe/],
  ['a codec', z.codec(z.string(), z.number(), { decode: Number, encode: String }), /is a zod pipe/],
  ['words for truth', z.stringbool(), /is a zod pipe/],
  ['a date', z.date(), /is a zod date/],
  ['a big integer', z.bigint(), /is a zod bigint/],
  ['a map', z.map(z.string(), z.string()), /is a zod map/],
  ['an instance', z.instanceof(Date), /is a zod custom/],
  ['a file', z.file(), /is a zod file/],
  ['a promise', z.promise(z.string()), /is a zod promise/],
  ['never', z.never(), /is a zod never/],
  ['nothing', z.undefined(), /is a zod undefined/],
];
test.each(refused)('refuses %s and says where', (_what, type, message) => {
  expect(() => ofInput(type)).toThrow(message);
});

describe('of a result', () => {
  test('more is listed, since clients check it themselves', () => {
    expect(ofOutput(z.record(z.string(), z.int()))).toEqual({
      type: 'object',
      additionalProperties: { type: 'integer' },
    });
    expect(ofOutput(z.literal([1, 2]))).toEqual({ type: 'number', enum: [1, 2] });
    expect(ofOutput(z.unknown())).toEqual({});
  });
  test('nothing says that a later version may not add to it', () => {
    expect(JSON.stringify(listedSchema('output', z.strictObject({ a: z.strictObject({}) })))).not.toContain(
      'additional',
    );
  });
  test.each([
    ['a tuple', z.tuple([z.string()]), /^output\.properties\.a: prefixItems/],
    ['a date', z.date(), /^output\.properties\.a is a zod date/],
    ['a transform', z.string().transform(Number), /^output\.properties\.a is a zod transform/],
  ])('%s is refused', (_what, type, message) => {
    expect(() => ofOutput(type)).toThrow(message);
  });
});

describe('the catalogue', () => {
  const schemas = catalogue.flatMap(({ name, inputSchema, outputSchema }) => [
    { of: `${name}, input`, schema: inputSchema },
    ...(outputSchema ? [{ of: `${name}, output`, schema: outputSchema }] : []),
  ]);
  test.each(schemas)('$of: the validator of SDK clients takes it', ({ schema }) => {
    expect(() => new AjvJsonSchemaValidator().getValidator(schema)).not.toThrow();
  });
  test.each(schemas)('$of: has no word that some client refuses', ({ schema }) => {
    expect(JSON.stringify(schema)).not.toMatch(
      /"(?:\$\w+|const|exclusive\w+|oneOf|allOf|prefixItems|propertyNames)":/,
    );
  });
});

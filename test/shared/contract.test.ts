import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { actions, type GrantKind } from '../../shared/actions.ts';
import { type Declaration, defineTool } from '../../shared/contract.ts';
import { type Effect, effects } from '../../shared/declaration.ts';
import type { Grant } from '../../shared/grant.ts';

type Any = Declaration<z.ZodObject, z.ZodObject | undefined>;
const good: Any = {
  name: 'read_thing',
  title: 'Read a thing',
  description: 'Reads.',
  effect: 'read',
  scopes: ['things:read'],
  input: z.strictObject({ path: z.string(), many: z.number().optional() }),
  output: z.object({ text: z.string() }),
  grants: [{ actions: ['s3:GetObject'], on: 'documents', key: '{caller.tenant}/{input.path}' }],
  timeoutMs: 5_000,
};
const grants = (grant: object) => ({ grants: [grant as unknown as Grant] });

test('fills in defaults and derives the annotations from the effect', () => {
  const tool = defineTool({ ...good, effect: 'destroy' });
  expect(tool).toMatchObject({ memoryMb: 512, maxOutputBytes: 40_000, progress: false, network: 'none' });
  expect(tool.annotations).toEqual({
    title: 'Read a thing',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: false,
    openWorldHint: false,
  });
  expect(tool.inputSchema).toMatchObject({ type: 'object', required: ['path'], additionalProperties: false });
});

const refused: [string, Partial<Any>, RegExp][] = [
  ['a name in upper case', { name: 'ReadThing' }, /must match/],
  ['a name over 40 characters', { name: 'a'.repeat(41) }, /must match/],
  ['an empty description', { description: ' ' }, /description is empty/],
  ['a scope with a space', { scopes: ['a b'] }, /no OAuth scope/],
  ['45 s without progress', { timeoutMs: 45_001 }, /needs progress/],
  ['over 300 s at all', { timeoutMs: 300_001, progress: true }, /is a job/],
  [
    'a property name with a space',
    { input: z.strictObject({ 'a b': z.string() }), grants: [] },
    /"a b" must match/,
  ],
  [
    'a nested property name with a dollar',
    { input: z.strictObject({ a: z.object({ $b: z.string() }) }), grants: [] },
    /"\$b" must match/,
  ],
  [
    'a recursive schema',
    {
      input: z.strictObject({
        get self() {
          return z.array(z.lazy(() => recursive));
        },
      }),
      grants: [],
    },
    /\$ref/,
  ],
  [
    'an unknown data resource',
    grants({ actions: ['s3:GetObject'], on: 'secrets', key: '{caller.tenant}/x' }),
    /not in shared\/data/,
  ],
  [
    'a key on a table',
    grants({ actions: ['s3:GetObject'], on: 'tickets', key: '{caller.tenant}/{input.path}' }),
    /does not fit the table/,
  ],
  [
    'an action that a key cannot confine',
    grants({ actions: ['s3:ListBucket'], on: 'documents', key: '{caller.tenant}/x' }),
    /cannot be confined by key/,
  ],
  [
    'a sort key',
    grants({
      actions: ['dynamodb:GetItem'],
      on: 'tickets',
      leadingKey: '{caller.tenant}',
      sortKey: '{input.path}',
    }),
    /cannot see a sort key/,
  ],
  [
    'two ways to confine',
    grants({ actions: ['s3:GetObject'], on: 'documents', key: '{caller.tenant}/x', prefix: 'y' }),
    /exactly one of/,
  ],
  ['no way to confine', grants({ actions: ['s3:GetObject'], on: 'documents' }), /exactly one of/],
  ['a reservation of nothing', { reservedConcurrency: 0 }, /reservedConcurrency must be/],
  ['half a reservation', { reservedConcurrency: 1.5 }, /reservedConcurrency must be/],
  [
    'a grant without a caller',
    grants({ actions: ['s3:GetObject'], on: 'documents', key: 'shared/{input.path}' }),
    /first placeholder must be/,
  ],
  [
    'input before the caller',
    grants({ actions: ['s3:GetObject'], on: 'documents', key: '{input.path}/{caller.tenant}' }),
    /first placeholder must be/,
  ],
  [
    'input that runs into the tenant',
    grants({ actions: ['s3:GetObject'], on: 'documents', key: '{caller.tenant}{input.path}' }),
    /separator/,
  ],
  [
    'a letter that runs into the tenant',
    grants({ actions: ['s3:GetObject'], on: 'documents', key: '{caller.tenant}-x/{input.path}' }),
    /separator/,
  ],
  [
    'a wildcard in the template',
    grants({ actions: ['s3:GetObject'], on: 'documents', key: '{caller.tenant}/*' }),
    /literal text is limited/,
  ],
  [
    'an unknown placeholder',
    grants({ actions: ['s3:GetObject'], on: 'documents', key: '{caller.tenant}/{env.HOME}' }),
    /is none of/,
  ],
  [
    'a placeholder that is no input',
    grants({ actions: ['s3:GetObject'], on: 'documents', key: '{caller.tenant}/{input.nope}' }),
    /not in the input/,
  ],
  [
    'a placeholder that is no string',
    grants({ actions: ['s3:GetObject'], on: 'documents', key: '{caller.tenant}/{input.many}' }),
    /must be a string/,
  ],
  [
    'an optional placeholder',
    { input: z.strictObject({ path: z.string().optional() }) },
    /required or have a default/,
  ],
  [
    'an unknown index',
    grants({ actions: ['dynamodb:Query'], on: 'tickets', index: 'byName', leadingKey: '{caller.tenant}' }),
    /no index/,
  ],
  ['two grants with one name', { grants: [...good.grants, ...good.grants] }, /two grants are named/],
];
/** What types would stop, and a cast, or an author who writes JavaScript, does not. */
const cast: [string, object, RegExp][] = [
  ['an effect that there is not', { effect: 'destory' }, /effect must be one of read, write, destroy/],
  ['no effect', { effect: undefined }, /effect must be one of/],
  ['a field that no contract has', { netwrok: 'none' }, /has no field "netwrok"/],
  ['a field of an unseen name', { 'progress\u200b': true }, /has no field "progress\\\\u\{200b\}"/],
  ['another network', { network: 'internet' }, /network must be "none"/],
  ['less memory than Lambda has', { memoryMb: 127 }, /memoryMb must be a whole number from 128 to 10,240/],
  ['more memory than Lambda has', { memoryMb: 10_241 }, /memoryMb must be/],
  ['memory in words', { memoryMb: '512' }, /memoryMb must be/],
  ['an answer of no size', { maxOutputBytes: 0 }, /maxOutputBytes must be/],
  ['an answer without a limit', { maxOutputBytes: Number.POSITIVE_INFINITY }, /maxOutputBytes must be/],
  ['a time that is no number', { timeoutMs: Number.NaN }, /timeoutMs must be a whole number from 1,000/],
  ['a time in words', { timeoutMs: '5000' }, /timeoutMs must be/],
  ['progress: false', { progress: false }, /progress must be true, or be left out/],
  ['progress in words', { progress: 'true', timeoutMs: 300_000 }, /progress must be true/],
  ['a guardrail in words', { guardrail: 'yes' }, /guardrail must be true/],
  ['a class of personal data that nobody finds', { pii: ['name'] }, /pii\[0\] must be one of email/],
  ['schemes in one text', { linkSchemes: 'doc' }, /linkSchemes must be an array/],
  ['a scheme that is none', { linkSchemes: ['Doc:'] }, /linkSchemes: "Doc:" is no scheme/],
  ['pii that is no list', { pii: 'email' }, /pii must be an array/],
  ['scopes in one text', { scopes: 'a b' }, /scopes must be an array/],
  ['a scope that is no text', { scopes: [7] }, /scopes\[0\] must be a string/],
  ['an unknown budget', { budget: { callsPerHour: 1 } }, /budget has no field "callsPerHour"/],
  [
    'a budget of nothing',
    { budget: { callsPerDay: 0 } },
    /budget\.callsPerDay must be a whole number from 1/,
  ],
  ['a title that is no text', { title: 7 }, /title must be a string/],
  ['a title of two lines', { title: 'a\nb' }, /title must be one line/],
  ['a description that clients refuse', { description: 'a'.repeat(1025) }, /at most 1024 characters/],
  ['an input that is no zod object', { input: { a: 1 } }, /input must be a zod object/],
  ['an input that is another zod schema', { input: z.string() }, /input must be a zod object/],
  [
    'an input of what is no schema',
    { input: z.object({ a: 1 as never }), grants: [] },
    /input\.a is no zod schema/,
  ],
  [
    'an input of what is no schema, further inside',
    { input: z.object({ a: z.array(z.object({ b: {} as never })) }), grants: [] },
    /input\.a\.element\.b is no zod schema/,
  ],
  ['an output that is no zod object', { output: { a: 1 } }, /output must be a zod object/],
  ['grants that are no list', { grants: {} }, /grants must be an array/],
  ['a grant that is none', { grants: ['s3:GetObject'] }, /grants\[0\] must be an object/],
  [
    'actions that are no list',
    grants({ actions: 's3:GetObject', on: 'documents', key: '{caller.tenant}/x' }),
    /grants\[0\]: actions must be an array/,
  ],
  [
    'no action',
    grants({ actions: [], on: 'documents', key: '{caller.tenant}/x' }),
    /needs at least one action/,
  ],
  [
    'a template that is no text',
    grants({ actions: ['s3:GetObject'], on: 'documents', key: 7 }),
    /key must be a string/,
  ],
  [
    'an index of an object',
    grants({ actions: ['s3:GetObject'], on: 'documents', key: '{caller.tenant}/x', index: 'byTenant' }),
    /has no field "index"/,
  ],
  [
    'escape: "no"',
    grants({ actions: ['s3:GetObject'], on: 'documents', key: '{caller.tenant}/x', escape: 'no' }),
    /escape must be true/,
  ],
  [
    'a resource by the name of a property of all objects',
    grants({ actions: ['s3:GetObject'], on: 'constructor', key: '{caller.tenant}/x' }),
    /"constructor" is not in shared\/data/,
  ],
  [
    'an index by such a name',
    grants({ actions: ['dynamodb:Query'], on: 'tickets', index: 'toString', leadingKey: '{caller.tenant}' }),
    /no index "toString"/,
  ],
  [
    'a placeholder by such a name',
    grants({ actions: ['s3:GetObject'], on: 'documents', key: '{caller.tenant}/{input.constructor}' }),
    /not in the input/,
  ],
  [
    'an identity that is not true',
    grants({ actions: ['sts:GetCallerIdentity'], identity: 'me' }),
    /identity must be true/,
  ],
  [
    'an action that nobody knows',
    grants({ actions: ['s3:*'], on: 'documents', key: '{caller.tenant}/x' }),
    /"s3:\*" cannot be confined/,
  ],
];

test.each(cast)('refuses %s, past the types, and names the tool', (_what, change, message) => {
  expect(() => defineTool({ ...good, ...change } as Any)).toThrow(message);
  expect(() => defineTool({ ...good, ...change } as Any)).toThrow(/^tool "read_thing": /);
});

test.each([
  [undefined, /^a tool without a name: the declaration must be an object$/],
  [null, /^a tool without a name: the declaration must be an object$/],
  ['read_thing', /^a tool without a name: the declaration must be an object$/],
  [[good], /^a tool without a name: the declaration must be an object$/],
  [{ ...good, name: undefined }, /^a tool without a name: name is missing$/],
  [{ ...good, name: 7 }, /^a tool without a name: name must be a string$/],
  [{ ...good, name: 'ReadThing' }, /^tool "ReadThing": name must match/],
  [{ ...good, name: 'read_\u{e0041}thing' }, /^tool "read_\\u\{e0041\}thing": name must match/],
])('says which tool is meant as far as it can: %#', (declaration, message) => {
  expect(() => defineTool(declaration as Any)).toThrow(message);
});

test('what a getter answers later is not what was checked', () => {
  let effect: unknown = 'read';
  const sly = Object.defineProperty({ ...good }, 'effect', {
    enumerable: true,
    get: () => {
      const answer = effect;
      effect = 'none';
      return answer;
    },
  });
  expect(defineTool(sly).effect).toBe('read');
});

describe('the least effect follows from the actions', () => {
  const least: Record<string, Effect> = {
    's3:GetObject': 'read',
    's3:ListBucket': 'read',
    's3:PutObject': 'write',
    's3:DeleteObject': 'destroy',
    'dynamodb:GetItem': 'read',
    'dynamodb:Query': 'read',
    'dynamodb:PutItem': 'write',
    'dynamodb:UpdateItem': 'write',
    'dynamodb:DeleteItem': 'destroy',
    'sts:GetCallerIdentity': 'read',
  };
  const confinedBy: Record<GrantKind, object> = {
    key: { on: 'documents', key: '{caller.tenant}/{input.path}' },
    prefix: { on: 'documents', prefix: '{caller.tenant}/' },
    leadingKey: { on: 'tickets', leadingKey: '{caller.tenant}' },
    identity: { identity: true },
  };
  const known = Object.entries(actions).flatMap(([kind, of]) =>
    Object.keys(of).map((action) => ({
      action,
      grant: { actions: [action], ...confinedBy[kind as GrantKind] },
    })),
  );

  test('every action that a grant may name has one', () => {
    expect(known.map(({ action }) => action).sort()).toEqual(Object.keys(least).sort());
  });

  test.each(known.flatMap((one) => effects.map((effect) => ({ ...one, effect }))))(
    'effect $effect with $action',
    ({ action, grant, effect }) => {
      const define = () => defineTool({ ...good, effect, grants: [grant as unknown as Grant] });
      const needed = least[action] as Effect;
      if (effects.indexOf(effect) >= effects.indexOf(needed)) expect(define).not.toThrow();
      else
        expect(define).toThrow(
          `tool "read_thing": effect is "${effect}", and ${action} makes it at least "${needed}"`,
        );
    },
  );

  test('the last action of the last grant counts like the first', () => {
    const two = [
      { actions: ['s3:GetObject'], ...confinedBy.key },
      { actions: ['dynamodb:GetItem', 'dynamodb:DeleteItem'], ...confinedBy.leadingKey },
    ] as unknown as Grant[];
    expect(() => defineTool({ ...good, effect: 'write', grants: two })).toThrow(/dynamodb:DeleteItem/);
  });
});

describe('what a model reads and a person does not see', () => {
  const hidden: [string, string, string][] = [
    ['a tag character', '\u{e0041}', 'U+E0041'],
    ['a zero-width space', '\u200b', 'U+200B'],
    ['a zero-width joiner between Latin letters', '\u200d', 'U+200D'],
    ['a bidirectional override', '\u202e', 'U+202E'],
    ['an isolate', '\u2066', 'U+2066'],
    ['a control character', '\u0007', 'U+0007'],
    ['an escape', '\u001b', 'U+001B'],
    ['a C1 control', '\u0085', 'U+0085'],
    ['a carriage return alone', '\r', 'U+000D'],
    ['a soft hyphen', '\u00ad', 'U+00AD'],
    ['a byte order mark', '\ufeff', 'U+FEFF'],
    ['a filler', '\u3164', 'U+3164'],
    ['an empty Braille cell', '\u2800', 'U+2800'],
    ['a variation selector that selects nothing', '\u{e0101}', 'U+E0101'],
    ['a line separator', '\u2028', 'U+2028'],
    ['a character of private use', '\ue000', 'U+E000'],
    ['a code point without a meaning', '\u{3ffff}', 'U+3FFFF'],
    ['half of a pair', '\ud800', 'U+D800'],
  ];
  test.each(hidden)('%s is refused with its code point', (_what, character, code) => {
    expect(() => defineTool({ ...good, description: `Re${character}ads.` })).toThrow(
      `tool "read_thing": description holds ${code}, which a model reads and a person does not see`,
    );
  });

  const bad = 'a\u{e0041}b';
  const text = z.string();
  const withInput = (shape: z.core.$ZodShape) => ({ input: z.strictObject({ path: text, ...shape }) });
  const places: [string, Partial<Any>, string][] = [
    ['the title', { title: bad }, 'title'],
    ['a description', withInput({ a: text.describe(bad) }), 'input.properties.a.description'],
    [
      'a description deep inside',
      withInput({ a: z.array(z.object({ b: z.object({ c: text.describe(bad) }).optional() })) }),
      'input.properties.a.items.properties.b.properties.c.description',
    ],
    ['a choice', withInput({ a: z.enum(['x', bad]) }), 'input.properties.a.enum[1]'],
    ['a literal', withInput({ a: z.literal(bad) }), 'input.properties.a.const'],
    ['a default', withInput({ a: text.default(bad) }), 'input.properties.a.default'],
    [
      'a default within an object',
      withInput({ a: z.object({ b: text }).default({ b: bad }) }),
      'input.properties.a.default.b',
    ],
    ['an example', withInput({ a: text.meta({ examples: [bad] }) }), 'input.properties.a.examples[0]'],
    ['a title of a property', withInput({ a: text.meta({ title: bad }) }), 'input.properties.a.title'],
    ['a pattern', withInput({ a: text.regex(new RegExp(`^[${bad}]$`, 'u')) }), 'input.properties.a.pattern'],
    ['a name', withInput({ [bad]: text }), 'a name in input.properties'],
    [
      'a description of a result',
      { output: z.object({ a: text.describe(bad) }) },
      'output.properties.a.description',
    ],
    ['the input as a whole', { input: z.strictObject({ path: text }).describe(bad) }, 'input.description'],
    [
      'a branch',
      withInput({ a: z.union([text, z.object({ b: text.describe(bad) })]) }),
      'input.properties.a.anyOf[1].properties.b.description',
    ],
  ];
  test.each(places)('in %s', (_what, change, place) => {
    expect(() => defineTool({ ...good, ...change })).toThrow(`tool "read_thing": ${place} holds U+E0041`);
  });

  test.each([
    'Liest ein Dokument. Größe: 3 µm.',
    'می‌خواهم',
    'क्‍ष',
    'Flags 🏴󠁧󠁢󠁥󠁮󠁧󠁿, families 👨‍👩‍👧, hearts ❤️.',
    'two\nlines\r\nand a\ttab',
    '文書を読む',
  ])('what writing needs is left alone: %s', (description) => {
    expect(defineTool({ ...good, description }).description).toBe(description);
  });
});

const recursive: z.ZodType = z.object({
  get child() {
    return recursive;
  },
});

test.each(refused)('refuses %s, and names the tool', (_what, change, message) => {
  expect(() => defineTool({ ...good, ...change })).toThrow(message);
  expect(() => defineTool({ ...good, ...change })).toThrow(/^tool "/);
});

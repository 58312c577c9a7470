import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { actions, type GrantKind } from '../../shared/actions.ts';
import { defineTool } from '../../shared/contract.ts';
import { type Effect, effects } from '../../shared/declaration.ts';
import type { Grant } from '../../shared/grant.ts';
import { type AnyDeclaration as Any, cast, good, refused } from './contract.cases.ts';

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
    key: { on: 'letters', key: '{caller.tenant}/{input.path}' },
    prefix: { on: 'letters', prefix: '{caller.tenant}/' },
    leadingKey: { on: 'parcels', leadingKey: '{caller.tenant}' },
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

test.each(refused)('refuses %s, and names the tool', (_what, change, message) => {
  expect(() => defineTool({ ...good, ...change })).toThrow(message);
  expect(() => defineTool({ ...good, ...change })).toThrow(/^tool "/);
});

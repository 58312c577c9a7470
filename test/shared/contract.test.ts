import { expect, test } from 'vitest';
import * as z from 'zod';
import { type Declaration, defineTool } from '../../shared/contract.ts';
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
const grants = (grant: object) => ({ grants: [grant as Grant] });

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
const recursive: z.ZodType = z.object({
  get child() {
    return recursive;
  },
});

test.each(refused)('refuses %s, and names the tool', (_what, change, message) => {
  expect(() => defineTool({ ...good, ...change })).toThrow(message);
  expect(() => defineTool({ ...good, ...change })).toThrow(/^tool "/);
});

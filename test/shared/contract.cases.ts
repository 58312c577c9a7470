/** Declarations that no tool may have, and what is said of them. */
import * as z from 'zod';
import type { Declaration } from '../../shared/contract.ts';
import type { Grant } from '../../shared/grant.ts';

export type AnyDeclaration = Declaration<z.ZodObject, z.ZodObject | undefined>;
export const good: AnyDeclaration = {
  name: 'read_thing',
  title: 'Read a thing',
  description: 'Reads.',
  effect: 'read',
  scopes: ['things:read'],
  input: z.strictObject({ path: z.string(), many: z.number().optional() }),
  output: z.object({ text: z.string() }),
  grants: [{ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/{input.path}' }],
  timeoutMs: 5_000,
};
const grants = (grant: object) => ({ grants: [grant as unknown as Grant] });

const recursive: z.ZodType = z.object({
  get child() {
    return recursive;
  },
});

export const refused: [string, Partial<AnyDeclaration>, RegExp][] = [
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
    /not in data\.ts/,
  ],
  [
    'a key on a table',
    grants({ actions: ['s3:GetObject'], on: 'parcels', key: '{caller.tenant}/{input.path}' }),
    /does not fit the table/,
  ],
  [
    'an action that a key cannot confine',
    grants({ actions: ['s3:ListBucket'], on: 'letters', key: '{caller.tenant}/x' }),
    /cannot be confined by key/,
  ],
  [
    'a sort key',
    grants({
      actions: ['dynamodb:GetItem'],
      on: 'parcels',
      leadingKey: '{caller.tenant}',
      sortKey: '{input.path}',
    }),
    /cannot see a sort key/,
  ],
  [
    'two ways to confine',
    grants({ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/x', prefix: 'y' }),
    /exactly one of/,
  ],
  ['no way to confine', grants({ actions: ['s3:GetObject'], on: 'letters' }), /exactly one of/],
  ['a reservation of nothing', { reservedConcurrency: 0 }, /reservedConcurrency must be/],
  ['half a reservation', { reservedConcurrency: 1.5 }, /reservedConcurrency must be/],
  [
    'a grant without a caller',
    grants({ actions: ['s3:GetObject'], on: 'letters', key: 'shared/{input.path}' }),
    /first placeholder must be/,
  ],
  [
    'input before the caller',
    grants({ actions: ['s3:GetObject'], on: 'letters', key: '{input.path}/{caller.tenant}' }),
    /first placeholder must be/,
  ],
  [
    'input that runs into the tenant',
    grants({ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}{input.path}' }),
    /separator/,
  ],
  [
    'a letter that runs into the tenant',
    grants({ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}-x/{input.path}' }),
    /separator/,
  ],
  [
    'a wildcard in the template',
    grants({ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/*' }),
    /literal text is limited/,
  ],
  [
    'an unknown placeholder',
    grants({ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/{env.HOME}' }),
    /is none of/,
  ],
  [
    'a placeholder that is no input',
    grants({ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/{input.nope}' }),
    /not in the input/,
  ],
  [
    'a placeholder that is no string',
    grants({ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/{input.many}' }),
    /must be a string/,
  ],
  [
    'an optional placeholder',
    { input: z.strictObject({ path: z.string().optional() }) },
    /required or have a default/,
  ],
  [
    'an unknown index',
    grants({ actions: ['dynamodb:Query'], on: 'parcels', index: 'byName', leadingKey: '{caller.tenant}' }),
    /no index/,
  ],
  ['two grants with one name', { grants: [...good.grants, ...good.grants] }, /two grants are named/],
];

/** What types would stop, and a cast, or an author who writes JavaScript, does not. */
export const cast: [string, object, RegExp][] = [
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
    grants({ actions: 's3:GetObject', on: 'letters', key: '{caller.tenant}/x' }),
    /grants\[0\]: actions must be an array/,
  ],
  [
    'no action',
    grants({ actions: [], on: 'letters', key: '{caller.tenant}/x' }),
    /needs at least one action/,
  ],
  [
    'a template that is no text',
    grants({ actions: ['s3:GetObject'], on: 'letters', key: 7 }),
    /key must be a string/,
  ],
  [
    'an index of an object',
    grants({ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/x', index: 'byTenant' }),
    /has no field "index"/,
  ],
  [
    'escape: "no"',
    grants({ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/x', escape: 'no' }),
    /escape must be true/,
  ],
  [
    'a resource by the name of a property of all objects',
    grants({ actions: ['s3:GetObject'], on: 'constructor', key: '{caller.tenant}/x' }),
    /"constructor" is not in data\.ts/,
  ],
  [
    'an index by such a name',
    grants({ actions: ['dynamodb:Query'], on: 'parcels', index: 'toString', leadingKey: '{caller.tenant}' }),
    /no index "toString"/,
  ],
  [
    'a placeholder by such a name',
    grants({ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/{input.constructor}' }),
    /not in the input/,
  ],
  [
    'an identity that is not true',
    grants({ actions: ['sts:GetCallerIdentity'], identity: 'me' }),
    /identity must be true/,
  ],
  [
    'an action that nobody knows',
    grants({ actions: ['s3:*'], on: 'letters', key: '{caller.tenant}/x' }),
    /"s3:\*" cannot be confined/,
  ],
  [
    'an effect that claims less than its actions do',
    grants({ actions: ['s3:PutObject'], on: 'letters', key: '{caller.tenant}/x' }),
    /effect is "read", and s3:PutObject makes it at least "write"/,
  ],
  ['a description with an unseen character', { description: 'Re\u200bads.' }, /description holds U\+200B/],
  ['an input that is a date', { input: z.object({ a: z.date() }), grants: [] }, /input\.\S*a is a zod date/],
  ['links that hold what they name', { linkSchemes: ['data'] }, /linkSchemes: an address of "data" holds/],
];

/** What a contract may not say of results that are written back. */
import * as z from 'zod';
import type { AnyDeclaration } from './contract.cases.ts';

/** A tool whose pages could be written back. */
export const paged = {
  name: 'a_tool',
  title: 'A tool',
  description: 'Answers.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({ cursor: z.string().optional(), page: z.int().optional() }),
  output: z.object({ version: z.string(), next: z.string().optional() }),
  grants: [],
  timeoutMs: 1_000,
} satisfies AnyDeclaration;

const whole = { next: 'next', cursor: 'cursor' };
const ofVersion = (version: z.ZodType) => ({
  output: z.object({ version }),
  writeBack: { version: 'version' },
});
const limited = /writeBack names output\.version, which must be a text of up to 1,000 characters or more/;

export const refused: [what: string, change: object, said: RegExp][] = [
  [
    'a field that is not there',
    { writeBack: { version: 'etag' } },
    /writeBack names etag, which is not in the output/,
  ],
  [
    'a name of every object',
    { writeBack: { version: 'constructor' } },
    /constructor, which is not in the output/,
  ],
  [
    'a version of a tool without an output',
    { writeBack: { version: 'version' }, output: undefined },
    /version, which is not in the output/,
  ],
  [
    'a cursor that the input lacks',
    { writeBack: { version: 'version', pages: { ...whole, cursor: 'from' } } },
    /names from, which is not in the input/,
  ],
  [
    'a cursor that the output lacks',
    { writeBack: { version: 'version', pages: { ...whole, next: 'more' } } },
    /names more, which is not in the output/,
  ],
  [
    'a cursor that is no text',
    { writeBack: { version: 'version', pages: { ...whole, cursor: 'page' } } },
    /names input\.page, which must be a text/,
  ],
  [
    'half of the pages',
    { writeBack: { version: 'version', pages: { next: 'next' } } },
    /writeBack\.pages\.cursor is missing/,
  ],
  [
    'a field that nobody knows',
    { writeBack: { version: 'version', etag: 'x' } },
    /writeBack has no field "etag"/,
  ],
  ['a version that is no name', { writeBack: { version: 7 } }, /writeBack\.version must be a string/],
  ['no version', { writeBack: { pages: whole } }, /writeBack\.version is missing/],
  ['a list', { writeBack: ['version'] }, /writeBack must be an object/],
  ['a version with a pattern', ofVersion(z.string().regex(/^v/)), limited],
  ['a version of two', ofVersion(z.enum(['v1', 'v2'])), limited],
  ['a short version', ofVersion(z.string().max(10)), limited],
  ['a version that is a number', ofVersion(z.int()), limited],
  [
    'the field that the router keeps',
    { output: z.object({ contentNotice: z.string() }) },
    /output\.contentNotice: this name is kept for what the router says of a result/,
  ],
];

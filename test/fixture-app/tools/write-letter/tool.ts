import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';
import { changedVersion } from '../../../../shared/write-back.ts';
import { letterKey, letterPath } from '../letter-path.ts';

/** Shape: an object that is written under the name that the call gives it. */
export const writeLetter = defineTool({
  name: 'write_letter',
  title: 'Write a letter',
  description:
    'Stores one letter for your team; overwrites the version that "replaces" names. Never deletes.',
  effect: 'write',
  scopes: ['letters:write'],

  input: z.strictObject({
    path: letterPath.describe('for example "notes/today.md"'),
    text: z.string().max(100_000),
    replaces: z
      .string()
      .regex(/^[\w-]{1,200}$/)
      .refine((version) => version !== changedVersion, 'stands for a text of which something was taken out')
      .optional()
      .describe('the "version" that read_letter returned with the last page'),
  }),
  output: z.object({ path: z.string(), version: z.string() }),

  grants: [{ actions: ['s3:PutObject', 's3:GetObject'], on: 'letters', key: letterKey }],
  timeoutMs: 10_000,
  reservedConcurrency: 40,
});

import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

/** Shape: a prefix in a bucket. */
export const listLetters = defineTool({
  name: 'list_letters',
  title: 'List letters',
  description: 'Lists the letters of your team, or of one folder of it. Never returns or changes their text.',
  effect: 'read',
  scopes: ['letters:read'],

  input: z.strictObject({
    folder: z
      .string()
      .max(512)
      .regex(/^(?:[\w.-]+\/)*$/, 'a folder ends in a slash, for example "reports/"')
      .default('')
      .describe('for example "reports/"; everything when absent'),
    cursor: z.string().max(2048).optional().describe('the nextCursor of the page before'),
  }),
  output: z.object({
    letters: z.array(z.object({ path: z.string(), bytes: z.int() })),
    nextCursor: z.string().optional(),
  }),

  grants: [{ actions: ['s3:ListBucket'], on: 'letters', prefix: '{caller.tenant}/{input.folder}' }],
  timeoutMs: 5_000,
  reservedConcurrency: 20,
});

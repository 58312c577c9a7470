import * as z from 'zod';
import { defineTool } from '../../../shared/contract.ts';

/** Contract only: data, no I/O. stacks/ builds the roles from it, the router checks calls with it. */
export const listDocuments = defineTool({
  name: 'list_documents',
  title: 'List documents',
  description:
    'Lists the documents of your team, or of one folder of it. Never returns or changes their text.',
  effect: 'read',
  scopes: ['documents:read'],

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
    documents: z.array(z.object({ path: z.string(), bytes: z.int(), modifiedAt: z.iso.datetime() })),
    notListed: z
      .int()
      .optional()
      .describe('objects that other programs stored here under names that read_document does not take'),
    nextCursor: z.string().optional().describe('there is more: call again with it'),
  }),

  grants: [{ actions: ['s3:ListBucket'], on: 'documents', prefix: '{caller.tenant}/{input.folder}' }],
  timeoutMs: 5_000,
  reservedConcurrency: 20,
});

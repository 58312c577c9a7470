import * as z from 'zod';
import { defineTool } from '../../../shared/contract.ts';
import { changedVersion } from '../../../shared/write-back.ts';
import { documentKey, documentPath } from '../document-path.ts';

/** Contract only: data, no I/O. stacks/ builds the roles from it, the router checks calls with it. */
export const writeDocument = defineTool({
  name: 'write_document',
  title: 'Write a document',
  description:
    'Stores one document for your team. Creates a new one; overwrites an existing one only when "replaces" names the version that was read. Never deletes.',
  effect: 'write',
  scopes: ['documents:write'],

  input: z.strictObject({
    path: documentPath.describe('for example "notes/today.md"'),
    text: z.string().max(100_000),
    replaces: z
      .string()
      .min(1)
      .max(200)
      .refine(
        (version) => version !== changedVersion,
        'stands for a text of which something was taken out before you saw it: written back, it would be lost. Leave this document as it is, or write another',
      )
      .optional()
      .describe('the "version" that read_document returned with the last page'),
  }),
  output: z.object({ path: z.string(), version: z.string() }),

  // GetObject on the same key: S3 asks for it on If-Match, and a replayed call recognises its own write.
  grants: [{ actions: ['s3:PutObject', 's3:GetObject'], on: 'documents', key: documentKey }],
  timeoutMs: 10_000,
  // A stage that isolates tenants keeps 2.5 environments for each: 100 tenants' at a time.
  reservedConcurrency: 40,
});

import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const testMultipleContentTypes = defineTool({
  name: 'test_multiple_content_types',
  title: 'Several kinds of content',
  description: 'Returns a text, an image and a resource.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  grants: [],
  linkSchemes: ['test'],
  timeoutMs: 5_000,
});

import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const testImageContent = defineTool({
  name: 'test_image_content',
  title: 'Image',
  description: 'Returns one image block.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  grants: [],
  timeoutMs: 5_000,
});

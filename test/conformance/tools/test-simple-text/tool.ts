import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const testSimpleText = defineTool({
  name: 'test_simple_text',
  title: 'Simple text',
  description: 'Returns one text block.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  grants: [],
  timeoutMs: 5_000,
});

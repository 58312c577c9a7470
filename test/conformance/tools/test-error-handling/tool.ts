import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const testErrorHandling = defineTool({
  name: 'test_error_handling',
  title: 'Always fails',
  description: 'Always answers with an error of its own.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  grants: [],
  timeoutMs: 5_000,
});

import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const testToolWithProgress = defineTool({
  name: 'test_tool_with_progress',
  title: 'Reports progress',
  description: 'Reports progress 0, 50 and 100 of 100, then answers.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  grants: [],
  timeoutMs: 5_000,
});

import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const testToolWithLogging = defineTool({
  name: 'test_tool_with_logging',
  title: 'Logs while it works',
  description: 'Sends three log messages, then answers.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  grants: [],
  timeoutMs: 5_000,
});

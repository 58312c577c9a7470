import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const testLoggingTool = defineTool({
  name: 'test_logging_tool',
  title: 'Logs one message',
  description: 'Sends one log message, then answers.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  grants: [],
  timeoutMs: 5_000,
});

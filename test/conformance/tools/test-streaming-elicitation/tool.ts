import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const testStreamingElicitation = defineTool({
  name: 'test_streaming_elicitation',
  title: 'Streams',
  description: 'Reports progress and logs, and asks the client for nothing, since no tool here can.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  grants: [],
  timeoutMs: 5_000,
});

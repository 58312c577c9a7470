import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const brokenOutOfMemory = defineTool({
  name: 'broken_out_of_memory',
  title: 'Takes all memory',
  description: 'Allocates until there is no memory left.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  output: z.object({}),
  memoryMb: 128,
  timeoutMs: 20_000,
  grants: [],
});

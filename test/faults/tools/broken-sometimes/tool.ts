import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const brokenSometimes = defineTool({
  name: 'broken_sometimes',
  title: 'Crashes one call in ten',
  description: 'Ends its own process at its tenth call.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  output: z.object({ calls: z.int() }),
  grants: [],
  timeoutMs: 5_000,
});

import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const brokenOffSchema = defineTool({
  name: 'broken_off_schema',
  title: 'Breaks its contract',
  description: 'Answers something that its output schema does not allow.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  output: z.object({ count: z.int() }),
  grants: [],
  timeoutMs: 5_000,
});

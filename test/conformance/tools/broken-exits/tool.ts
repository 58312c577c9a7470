import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const brokenExits = defineTool({
  name: 'broken_exits',
  title: 'Exits',
  description: 'Ends its own process in the middle of a call.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  output: z.object({}),
  grants: [],
  timeoutMs: 5_000,
});

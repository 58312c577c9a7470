import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const brokenThrows = defineTool({
  name: 'broken_throws',
  title: 'Throws',
  description: 'Throws an error whose text must not reach the client.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  output: z.object({}),
  grants: [],
  timeoutMs: 5_000,
});

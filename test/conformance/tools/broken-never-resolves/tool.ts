import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const brokenNeverResolves = defineTool({
  name: 'broken_never_resolves',
  title: 'Never resolves',
  description: 'Waits for something that never comes.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  output: z.object({}),
  timeoutMs: 1_000,
  grants: [],
});

import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const brokenBusyLoop = defineTool({
  name: 'broken_busy_loop',
  title: 'Never yields',
  description: 'Keeps its thread for ever: only the platform can end it.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  output: z.object({}),
  timeoutMs: 1_000,
  grants: [],
});

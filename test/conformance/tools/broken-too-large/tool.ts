import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const brokenTooLarge = defineTool({
  name: 'broken_too_large',
  title: 'Answers too much',
  description: 'Answers one byte more than its limit and then some.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  output: z.object({ text: z.string() }),
  maxOutputBytes: 1_000,
  grants: [],
  timeoutMs: 5_000,
});

import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const testHeaderParameter = defineTool({
  name: 'test_header_parameter',
  title: 'Mirrors a parameter',
  description: 'Returns the region that it was given, which travels in a header too.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({ region: z.string().max(200).meta({ 'x-mcp-header': 'Region' }) }),
  output: z.object({ region: z.string() }),
  grants: [],
  timeoutMs: 5_000,
});

import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const testEmbeddedResource = defineTool({
  name: 'test_embedded_resource',
  title: 'Embedded resource',
  description: 'Returns one embedded resource.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  grants: [],
  linkSchemes: ['test'],
  timeoutMs: 5_000,
});

import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const testResourceLink = defineTool({
  name: 'test_resource_link',
  title: 'Resource link',
  description: 'Returns one link to a resource.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  grants: [],
  linkSchemes: ['test'],
  timeoutMs: 5_000,
});

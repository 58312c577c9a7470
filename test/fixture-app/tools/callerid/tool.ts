import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

/** Shape: no data; asks STS who the session is. */
export const callerid = defineTool({
  name: 'callerid',
  title: 'Caller ID',
  description: 'Says on whose behalf this server works, and in which AWS session. Reads no data.',
  effect: 'read',
  scopes: [],

  input: z.strictObject({}),
  output: z.object({
    subject: z.string(),
    name: z.string().optional(),
    tenant: z.string(),
    groups: z.array(z.string()),
    sessionArn: z.string().describe('as sts:GetCallerIdentity answers'),
    sessionExpiresAt: z.iso.datetime(),
  }),

  grants: [{ actions: ['sts:GetCallerIdentity'], identity: true }],
  timeoutMs: 5_000,
});

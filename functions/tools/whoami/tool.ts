import * as z from 'zod';
import { defineTool } from '../../../shared/contract.ts';

/** Contract only: data, no I/O. stacks/ builds the roles from it, the router checks calls with it. */
export const whoami = defineTool({
  name: 'whoami',
  title: 'Who am I',
  description:
    'Says on whose behalf this server works for you: your name, your team, your groups, and the AWS session of this one call. Reads no data.',
  effect: 'read',
  scopes: [],

  input: z.strictObject({}),
  output: z.object({
    subject: z.string().describe('your identity as AWS sees it'),
    name: z.string().optional().describe('what the sign-in calls the person, where it says so'),
    tenant: z.string(),
    groups: z.array(z.string()),
    sessionArn: z.string().describe('the AWS session of this call, as sts:GetCallerIdentity answers'),
    sessionExpiresAt: z.iso.datetime(),
  }),

  grants: [{ actions: ['sts:GetCallerIdentity'], identity: true }],
  timeoutMs: 5_000,
});

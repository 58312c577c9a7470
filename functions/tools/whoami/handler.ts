import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientPerCall } from '../../../shared/aws-client.ts';
import { serveTool } from '../../../shared/tool/serve-tool.ts';
import { whoami } from './tool.ts';

const sts = clientPerCall(STSClient);

export const handler = serveTool(whoami, async (_input, { caller, credentials }) => {
  const identity = await sts(credentials).send(new GetCallerIdentityCommand({}));
  return {
    subject: caller.subject,
    ...(caller.name !== undefined && { name: caller.name }),
    tenant: caller.tenant,
    groups: caller.groups,
    sessionArn: identity.Arn ?? '',
    sessionExpiresAt: credentials.expiration.toISOString(),
  };
});

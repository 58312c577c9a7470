import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientPerCall } from '../../../../shared/aws-client.ts';
import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { callerid } from './tool.ts';

const sts = clientPerCall(STSClient);

export const handler = serveTool(callerid, async (_input, { caller, credentials }) => {
  const { Arn: sessionArn = '' } = await sts(credentials).send(new GetCallerIdentityCommand({}));
  const { subject, name, tenant, groups } = caller;
  const sessionExpiresAt = credentials.expiration.toISOString();
  return { subject, ...(name !== undefined && { name }), tenant, groups, sessionArn, sessionExpiresAt };
});

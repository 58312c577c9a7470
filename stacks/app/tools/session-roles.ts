/**
 * The roles that exist only to be assumed for a call: one invoke role, and one data role per tool with grants. All
 * stand under one path, one boundary and one trust; their rights are derived from the contracts
 * (shared/grant-policies.ts).
 */
import { catalogue } from '#application/catalogue';
import type { Tool } from '../../../shared/contract.ts';
import { dataRolePolicy, sessionBoundary } from '../../../shared/grant-policies.ts';
import { dataRoleName, invokeRoleName, pascal, sessionRolePath } from '../../../shared/names.ts';
import { policyDocument } from '../../../shared/policy-document.ts';
import { toolRoute } from '../api/private-api.ts';
import { dataKeyArns } from '../data/keys.ts';
import { endpoints } from '../network/endpoints.ts';
import { network } from '../network/network.ts';
import { routerRole } from '../router/router.ts';
import { dataArns, deployment, named } from '../stage/deployment.ts';
import { sessionTrust } from './session-trust.ts';

const boundary = new aws.iam.Policy('SessionBoundary', {
  name: named('session-boundary'),
  policy: $util.all([toolRoute('*'), network?.vpcId, dataKeyArns]).apply(([privateApiArn, vpcId, keys]) =>
    JSON.stringify(
      sessionBoundary({
        grants: catalogue.flatMap((tool) => tool.grants),
        data: { arns: dataArns, keys },
        privateApiArn,
        vpcId,
      }),
    ),
  ),
});

const invokeRole = sessionRole('InvokeRole', invokeRoleName(deployment), undefined);
new aws.iam.RolePolicy('InvokeRolePolicy', {
  name: 'invoke',
  role: invokeRole.name,
  policy: toolRoute('${aws:PrincipalTag/tool}').apply((Resource) =>
    JSON.stringify(policyDocument([{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource }])),
  ),
});

for (const tool of catalogue) if (tool.grants.length > 0) createDataRole(tool);

/** IAM resolves a trust's principal when it is written, so the router's role must exist: its ARN is awaited. */
function sessionRole(id: string, name: string, tool: string | undefined) {
  return new aws.iam.Role(id, {
    name,
    path: sessionRolePath(deployment),
    // The shortest maximum that IAM admits; the router asks for 900 s.
    maxSessionDuration: 3600,
    permissionsBoundary: boundary.arn,
    assumeRolePolicy: $util
      .all([routerRole.arn, endpoints?.sts.id])
      .apply(([routerRoleArn, stsEndpointId]) =>
        JSON.stringify(sessionTrust({ routerRoleArn, stsEndpointId, ...(tool !== undefined && { tool }) })),
      ),
  });
}

function createDataRole(tool: Tool): void {
  const id = `Data${pascal(tool.name)}`;
  const role = sessionRole(`${id}Role`, dataRoleName(deployment, tool.name), tool.name);
  new aws.iam.RolePolicy(`${id}Policy`, {
    name: 'data',
    role: role.name,
    policy: dataKeyArns.apply((keys) =>
      JSON.stringify(dataRolePolicy(tool.grants, { arns: dataArns, keys })),
    ),
  });
}

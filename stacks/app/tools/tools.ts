/**
 * One Lambda for each tool of the catalogue, with a role without any right to data: the data session comes
 * with each call. A tool learns the names of the data in its grants, and of no other data.
 */

import { catalogue, handlerPath } from '#application/catalogue';
import type { Tool } from '../../../shared/contract.ts';
import { pascal } from '../../../shared/names.ts';
import { toolPlace } from '../network/security-groups.ts';
import { dataArns, deployment, invokeRoleArn, stage } from '../stage/deployment.ts';
import { checkGuardrail } from '../stage/guardrail-settings.ts';
import { toolSeconds } from '../stage/time-limits.ts';
import { executionRole, runAs } from './execution-role.ts';
import { reservations } from './reservations.ts';
import { isIsolated } from './tenant-isolation.ts';

checkGuardrail(catalogue, stage);

const reserved = reservations(catalogue, stage);

export const tools = catalogue.map(createTool);

function createTool(tool: Tool) {
  const id = `Tool${pascal(tool.name)}`;
  const vpc = toolPlace(tool.grants);
  const runner = executionRole(id, `tool-${tool.name}`, { inVpc: vpc !== undefined });
  const calls = reserved.get(tool.name);
  const fn = new sst.aws.Function(
    id,
    {
      ...runAs(
        runner,
        isIsolated(tool, stage) ? { tenancyConfig: { tenantIsolationMode: 'PER_TENANT' } } : {},
      ),
      handler: handlerPath(tool),
      // As in router.ts.
      streaming: true,
      timeout: `${toolSeconds(tool.timeoutMs)} seconds`,
      memory: `${tool.memoryMb} MB`,
      ...(vpc && { vpc }),
      ...(calls !== undefined && { concurrency: { reserved: calls } }),
      environment: {
        APP: deployment.app,
        STAGE: deployment.stage,
        POWERTOOLS_SERVICE_NAME: tool.name,
        DATA_ARNS: JSON.stringify(ownDataArns(tool)),
        INVOKE_ROLE_ARN: invokeRoleArn,
      },
    },
    // Lambda asks for the network-interface rights when it creates the function.
    { dependsOn: [runner.policy] },
  );
  return { tool, fn };
}

function ownDataArns(tool: Tool) {
  const names = tool.grants.flatMap((grant) => grant.on ?? []);
  return Object.fromEntries(names.map((name) => [name, dataArns[name]]));
}

/** The plan's Lambda functions as the local Lambda service runs them. Takes a plan with bundles. */

import { indexPlan, needText } from '../../account/plan-index.ts';
import type { Position } from '../../account/planned-network.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import type { AssumeForService } from '../sts/assume-for-service.ts';
import type { FunctionSpec } from './lambda.ts';

export const functionType = 'aws:lambda/function:Function';

export type Surroundings = {
  assumeForService: AssumeForService;
  /** the AWS endpoint of a network position */
  endpointOf: (functionName: string) => { url: string; position: Position };
  caFile: string;
};

/** @throws Error for a function whose code the plan did not build */
export function readFunctions(plan: Plan, around: Surroundings): FunctionSpec[] {
  return indexPlan(plan)
    .byType(functionType)
    .map((fn) => specOf(fn, plan, around));
}

function specOf(fn: Resource, plan: Plan, around: Surroundings): FunctionSpec {
  const name = needText(fn, 'name');
  const arn = needText(fn, 'arn');
  const bundle = plan.bundles?.[name];
  if (bundle === undefined) throw new Error(`${fn.urn}: the plan holds no code for it`);
  const roleName = needText(fn, 'role').replace(/^.*\//, '');
  const { url, position } = around.endpointOf(name);
  const variables = (fn.inputs.environment as { variables?: Record<string, string> } | undefined)?.variables;
  const reserved = fn.inputs.reservedConcurrentExecutions;
  const session = { sourceFunctionArn: arn };
  return {
    name,
    arn,
    bundle,
    environment: variables ?? {},
    timeoutMs: Number(fn.inputs.timeout) * 1000,
    memoryMb: Number(fn.inputs.memorySize),
    ...(typeof reserved === 'number' && reserved >= 0 && { reservedConcurrency: reserved }),
    isolateTenants: isolatesTenants(fn),
    region: plan.region,
    credentials: () => around.assumeForService(roleName, 'lambda.amazonaws.com', name, session).credentials,
    endpointUrl: url,
    caFile: around.caFile,
    reach: position.vpc === undefined ? 'internet' : 'endpoint',
  };
}

/** @throws Error for an unknown mode: a wrong guess would mix tenants in one environment */
function isolatesTenants(fn: Resource): boolean {
  const { tenantIsolationMode: mode } = (fn.inputs.tenancyConfig ?? {}) as { tenantIsolationMode?: unknown };
  if (mode === undefined || mode === 'PER_TENANT') return mode !== undefined;
  throw new Error(`${fn.urn}: the tenant isolation mode ${JSON.stringify(mode)} is not interpreted locally`);
}

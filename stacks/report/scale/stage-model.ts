/** The parts of a planned stage that traffic meets: functions with their memory and their limits. Enters: a plan. Pure. */
import type { Effect } from '../../../shared/contract.ts';
import { physicalName } from '../../../shared/names.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { functions } from '../../prove/model/actors.ts';
import { readPlanTools } from '../../prove/model/plan-tools.ts';
import { ofType } from '../../prove/model/proof.ts';

export type FunctionModel = {
  name: string;
  memoryMb: number;
  /** calls at once that are kept for it; undefined: it shares what the others leave */
  reserved: number | undefined;
  /** a tenant's calls run in environments of its own */
  byTenant: boolean;
};

export type ToolModel = FunctionModel & { effect: Effect; hasData: boolean };

export type StageModel = {
  router: FunctionModel;
  authorizer: FunctionModel;
  tools: ToolModel[];
  /** of the web ACL, per address; undefined without one */
  firewall: { requests: number; windowSeconds: number } | undefined;
};

/** @throws Error for a plan without a router, an authorizer or tools */
export function readStageModel(plan: Plan): StageModel {
  const { routers, functionOf } = readPlanTools(plan);
  const authorizer = functions(plan).find(({ inputs }) => inputs.name === physicalName(plan, 'authorizer'));
  const tools = plan.contracts.flatMap((contract) => {
    const fn = functionOf(contract.name);
    const { name, effect, grants } = contract;
    return fn === undefined ? [] : [{ ...modelOf(fn), name, effect, hasData: grants.length > 0 }];
  });
  const [router] = routers;
  if (router === undefined || authorizer === undefined || tools.length === 0)
    throw new Error('the plan has no router, no authorizer or no tools');
  return { router: modelOf(router), authorizer: modelOf(authorizer), tools, firewall: firewallOf(plan) };
}

function modelOf({ inputs }: Resource): FunctionModel {
  const reserved = inputs.reservedConcurrentExecutions;
  return {
    name: String(inputs.name),
    memoryMb: Number(inputs.memorySize ?? 128),
    reserved: typeof reserved === 'number' && reserved >= 0 ? reserved : undefined,
    byTenant: inputs.tenancyConfig !== undefined,
  };
}

type RateRule = {
  statement?: {
    rateBasedStatement?: { limit?: number; evaluationWindowSec?: number; aggregateKeyType?: string };
  };
};

function firewallOf(plan: Plan): StageModel['firewall'] {
  const [found] = ofType(plan, 'aws:wafv2/webAcl:WebAcl')
    .flatMap(({ inputs }) => (inputs.rules ?? []) as RateRule[])
    .flatMap(({ statement }) => statement?.rateBasedStatement ?? [])
    .filter(({ aggregateKeyType }) => aggregateKeyType === 'IP');
  return found && { requests: Number(found.limit), windowSeconds: Number(found.evaluationWindowSec ?? 300) };
}

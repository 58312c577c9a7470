/** The checks of stacks/verify/attacks/control-attacks.ts: several layers each, and every one of them denies by itself. */
import type { Checks, Without } from './attack.ts';
import {
  openKey,
  type PlanChange,
  withoutBoundary,
  withoutCondition,
  withoutStatement,
  withStatement,
} from './mutations.ts';

function layers(...all: [what: string, open: PlanChange][]): Without {
  const plan = all.map(([, open]) => open);
  return {
    alone: all.map(([what, open]) => ({
      what: `all but: ${what}`,
      plan: plan.filter((one) => one !== open),
    })),
    mutation: { what: all.map(([what]) => what).join(', '), plan },
  };
}

const allow = (...Action: string[]) => ({ Effect: 'Allow', Action, Resource: '*' }) as const;
const reads = allow('dynamodb:GetItem', 'kms:Decrypt');
const endpoint: [string, PlanChange] = [
  'endpoint policy',
  withStatement('DynamodbEndpoint', { ...reads, Principal: '*' }),
];
const table: [string, PlanChange] = ['table policy', withoutStatement('ControlPolicy', 'NobodyElse')];
const inVpc: [string, PlanChange] = [
  'table policy',
  withoutStatement('ControlPolicy', 'RouterInsideVpcOnly'),
];

export const controlChecks: Checks = {
  'control-by-tool-session': layers(
    ['data role', withStatement('DataSearchParcelsPolicy', reads)],
    ['boundary', withoutBoundary('DataSearchParcelsRole')],
    endpoint,
    table,
    ['key policy', openKey('ControlKey')],
  ),
  // The boundary of functions admits the table: it is the router's, too.
  'control-by-tool-code': layers(
    ['execution role', withStatement('ToolSearchParcelsPolicy', reads)],
    endpoint,
    table,
    ['key policy', openKey('ControlKey')],
  ),
  'control-brake-by-router': layers(
    ["router's role", withoutCondition('RouterPolicy', 'LeaseBudgets')],
    ['table policy', withoutStatement('ControlPolicy', 'OperatorAloneBrakes')],
  ),
  'control-outside': layers(
    ["router's role", withoutCondition('RouterPolicy', 'ReadBrakes', 'aws:SourceVpc')],
    inVpc,
  ),
  'control-by-another-function': {
    mutation: {
      what: 'lambda:SourceFunctionArn',
      plan: [withoutCondition('RouterPolicy', 'LeaseBudgets', 'lambda:SourceFunctionArn')],
    },
  },
  'router-row': layers(
    ["router's role", withStatement('RouterPolicy', reads)],
    ['boundary', withoutBoundary('RouterRole')],
    endpoint,
    ['key policy', openKey('ParcelsKey')],
  ),
};

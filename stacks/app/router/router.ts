/**
 * The router (`router`) with its role (`routerRole`) and log (`routerLog`): the only Lambda that mints sessions. It
 * may assume the session roles of this stage, from its
 * own code only, and cannot touch tenant data itself. In the control table it reads brakes, leases budgets,
 * and requests and redeems approvals. It calls the stage's guardrail, if there is one. A compromised router
 * has the rights of all data roles together, but only from inside this VPC.
 */
import { controlTableName } from '../../../shared/control.ts';
import type { Statement } from '../../../shared/policy-document.ts';
import { toolsApiUrl } from '../api/private-api.ts';
import { routerControlStatements } from '../data/control.ts';
import { dataKeyArns } from '../data/keys.ts';
import { network } from '../network/network.ts';
import { routerPlace } from '../network/security-groups.ts';
import {
  auditStreamArn,
  auditStreamName,
  dataArns,
  deployment,
  functionArn,
  routerName,
  sessionRoleArns,
  stage,
} from '../stage/deployment.ts';
import { routerSeconds } from '../stage/time-limits.ts';
import { executionRole, runAs } from '../tools/execution-role.ts';
import { routerGuardrail } from './guardrail-policies.ts';
import { policyFiles } from './policy-files.ts';

const mintActions = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
/** Lambda puts this key into the credentials of a function's environments. */
const fromOwnCode = { 'lambda:SourceFunctionArn': functionArn(routerName) };

/** @param vpcId absent in `sst dev` */
const statements = (vpcId: string | undefined): Statement[] => [
  {
    Sid: 'Mint',
    Effect: 'Allow',
    Action: mintActions,
    Resource: sessionRoleArns,
    Condition: { ArnEquals: fromOwnCode },
  },
  {
    // Within one account a trust that names this role is enough, so the condition above denies nothing: only
    // an explicit Deny refuses another function with this role.
    Sid: 'MintFromOwnCodeOnly',
    Effect: 'Deny',
    Action: mintActions,
    Resource: '*',
    Condition: { ArnNotEquals: fromOwnCode },
  },
  {
    // A stream has no policy of its own, so no other Allow exists and this one needs no Deny beside it. Only
    // from inside the VPC: nobody may write records with a stolen credential from elsewhere.
    Sid: 'Record',
    Effect: 'Allow',
    Action: 'firehose:PutRecord',
    Resource: auditStreamArn,
    Condition: {
      ArnEquals: fromOwnCode,
      ...(vpcId !== undefined && { StringEquals: { 'aws:SourceVpc': vpcId } }),
    },
  },
];

const runner = executionRole('Router', 'router', {
  inVpc: routerPlace !== undefined,
  statements: $util
    .all([network?.vpcId, routerControlStatements()])
    .apply(([vpcId, control]) => [
      ...statements(vpcId),
      ...control,
      ...routerGuardrail(deployment, stage.guardrail, vpcId),
    ]),
});

export const routerRole = runner.role;
export const routerLog = runner.logGroup;

export const router = new sst.aws.Function(
  'Router',
  {
    ...runAs(runner),
    handler: 'functions/router/handler.handler',
    // For `sst dev` only: its bridge must answer like the route. This makes no function URL; SST's `url`
    // would.
    streaming: true,
    copyFiles: policyFiles,
    timeout: `${routerSeconds} seconds`,
    memory: '1024 MB',
    ...(routerPlace && { vpc: routerPlace }),
    environment: {
      APP: deployment.app,
      STAGE: deployment.stage,
      ACCOUNT_ID: deployment.accountId,
      POWERTOOLS_SERVICE_NAME: 'router',
      TOOLS_API_URL: toolsApiUrl,
      DATA_ARNS: JSON.stringify(dataArns),
      DATA_KEYS: $jsonStringify(dataKeyArns),
      AUDIT_STREAM: auditStreamName,
      CONTROL_TABLE: controlTableName(deployment),
      ...(stage.guardrail && { GUARDRAIL: JSON.stringify(stage.guardrail) }),
      ALLOWED_ORIGINS: JSON.stringify(stage.allowedOrigins),
    },
  },
  { dependsOn: [runner.policy] },
);

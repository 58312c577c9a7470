/**
 * The maker of a resource must pass its role to the service that runs as it (iam:PassRole). A pipeline whose policy
 * or boundary omits a service stops in the middle of a deploy. The table below lists the properties that take a
 * role; a role in any other property is a finding, because the service that would run as it is unknown.
 * Source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service"; iam:PassedToService.
 */
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { governingRoles } from '../model/actors.ts';
import { principalsOf, statementsIn } from '../model/policies.ts';
import { finding, type Proof } from '../model/proof.ts';
import { askAsGovernor, type GovernorRequest } from './ask-as-governor.ts';

/** Marks a property that only contains the ARN: no service runs as the role. */
const told = null;

/** By type and path of a property with a role's ARN (`[]` for any item), the service that runs as the role. */
const runsAs: Record<string, Record<string, string | typeof told>> = {
  'aws:apigateway/account:Account': { cloudwatchRoleArn: 'apigateway' },
  'aws:apigateway/authorizer:Authorizer': { authorizerCredentials: 'apigateway' },
  'aws:apigateway/integration:Integration': { credentials: 'apigateway' },
  'aws:cloudtrail/trail:Trail': { cloudWatchLogsRoleArn: 'cloudtrail' },
  'aws:cloudwatch/eventTarget:EventTarget': { roleArn: 'events' },
  'aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter': { roleArn: 'logs' },
  'aws:ec2/flowLog:FlowLog': { iamRoleArn: 'vpc-flow-logs' },
  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream': {
    'extendedS3Configuration.roleArn': 'firehose',
    'extendedS3Configuration.s3BackupConfiguration.roleArn': 'firehose',
  },
  'aws:lambda/function:Function': {
    role: 'lambda',
    // The router requests sessions of this role from STS.
    'environment.variables.INVOKE_ROLE_ARN': told,
  },
};

const roleArn = /^arn:[^:]+:iam::\d*:role\//;

export const pipelinePassesRoles: Proof = {
  id: 'pipeline-passes-roles',
  title: 'The pipeline may pass every role of the plan to the service that runs as it',
  check(plan: Plan) {
    const pipelines = governingRoles(plan).filter(isPipeline);
    // SST's components are skipped, because they repeat the inputs of their parts.
    return plan.resources
      .filter(({ type }) => type.startsWith('aws:'))
      .flatMap((resource) =>
        rolesIn(resource.inputs).flatMap((place) => judge(plan, pipelines, resource, place)),
      );
  },
};

type Place = { path: string; arn: string };

function judge(plan: Plan, pipelines: Resource[], resource: Resource, { path, arn }: Place): Finding[] {
  const service = runsAs[resource.type]?.[path];
  if (service === undefined)
    return [finding(resource, path, `takes ${arn}, and this proof does not know which service runs as it`)];
  if (service === told) return [];
  const ask = passing(arn, service);
  return pipelines
    .filter((role) => askAsGovernor(plan, role)?.(ask) !== true)
    .map((role) => finding(resource, path, `${role.name} may not pass ${arn} to ${service}.amazonaws.com`));
}

function passing(resource: string, service: string): GovernorRequest {
  const context = { 'iam:PassedToService': `${service}.amazonaws.com` };
  return { action: 'iam:PassRole', resource, context };
}

/** A pipeline's role trusts the token of an identity provider; a person's does not. */
function isPipeline(role: Resource): boolean {
  return statementsIn(role, 'assumeRolePolicy').some(({ statement }) =>
    principalsOf(statement).some((principal) => principal.startsWith('Federated:')),
  );
}

/** Every text in a value that is as a whole a role's ARN, so not the text of a policy that names one. */
function rolesIn(value: unknown, path = ''): Place[] {
  if (typeof value === 'string') return roleArn.test(value) ? [{ path, arn: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    rolesIn(part, Array.isArray(value) ? `${path}[]` : path === '' ? name : `${path}.${name}`),
  );
}

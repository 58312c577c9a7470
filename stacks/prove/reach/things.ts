/** The things that an actor can reach: every resource of a plan with data or power and an ARN. Pure. */
import { controlTableArn } from '../../app/data/control-policies.ts';
import { anyText } from '../../iam/glob.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { executionRoles, functions, roleOf } from '../model/actors.ts';
import type { PlanTools } from '../model/plan-tools.ts';
import { identityStatements } from '../model/policies.ts';
import { list, ofType } from '../model/proof.ts';
import type { Thing, ThingKind } from '../model/reach-types.ts';
import { behind, fillPattern } from './pattern.ts';

/** Kinds by Pulumi type. Routes are read apart, because they have no ARN in the plan. */
const kinds: Record<string, ThingKind> = {
  'aws:s3/bucket:Bucket': 'bucket',
  'aws:s3/bucketV2:BucketV2': 'bucket',
  'aws:dynamodb/table:Table': 'table',
  'aws:lambda/function:Function': 'function',
  'aws:cloudwatch/logGroup:LogGroup': 'log group',
  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream': 'stream',
  'aws:kms/key:Key': 'key',
  'aws:iam/role:Role': 'role',
  'aws:iam/policy:Policy': 'policy',
  'aws:ec2/vpcEndpoint:VpcEndpoint': 'endpoint',
  'aws:cloudtrail/trail:Trail': 'trail',
  'aws:sns/topic:Topic': 'topic',
  'aws:sqs/queue:Queue': 'queue',
  'aws:secretsmanager/secret:Secret': 'secret',
  'aws:cognito/userPool:UserPool': 'user pool',
  'aws:wafv2/webAcl:WebAcl': 'firewall',
  'aws:cloudwatch/metricAlarm:MetricAlarm': 'alarm',
  'aws:cloudwatch/compositeAlarm:CompositeAlarm': 'alarm',
};

/** @returns the things in the plan's order, routes last */
export function thingsOf(plan: Plan, tools: PlanTools): Thing[] {
  const toolOf = ownerByUrn(plan, tools);
  const holds = holdings(plan, tools);
  const writers = writersOf(plan);
  const own = plan.resources.flatMap((resource): Thing[] => {
    const kind = kinds[resource.type];
    const { arn } = resource.outputs;
    if (!kind || typeof arn !== 'string') return [];
    const tool = toolOf.get(resource.urn);
    const held = holds(kind, arn);
    const writer = kind === 'log group' ? writers.get(String(resource.outputs.name)) : undefined;
    return [
      {
        ...{ kind, arn, name: String(resource.outputs.name ?? resource.id), urn: resource.urn },
        ...(tool !== undefined && { tool }),
        ...(held && { holds: held }),
        ...(writer !== undefined && { writer }),
        ...(kind === 'table' && { indexes: indexesOf(resource) }),
      },
    ];
  });
  const routes = tools.routes.map(
    ({ tool, method, arn, path }): Thing => ({ kind: 'route', arn, name: path, urn: method.urn, tool }),
  );
  return [...own, ...routes];
}

/** By name of a log group, the function that writes it. */
function writersOf(plan: Plan): Map<string, string> {
  return new Map(functions(plan).map((fn) => [logGroupOf(fn) ?? '', fn.id]));
}

function logGroupOf(fn: Resource): string | undefined {
  return ((fn.inputs.loggingConfig ?? {}) as { logGroup?: string }).logGroup;
}

/** The audit stores are the buckets that the plan's delivery streams write to. */
function auditStores(plan: Plan): string[] {
  return ofType(plan, 'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream').flatMap((stream) => {
    const { bucketArn } = (stream.inputs.extendedS3Configuration ?? {}) as { bucketArn?: string };
    return list(bucketArn);
  });
}

function ownerByUrn(plan: Plan, tools: PlanTools): Map<string, string> {
  const owners = new Map<string, string>();
  const logs = ofType(plan, 'aws:cloudwatch/logGroup:LogGroup');
  for (const { tool, function: fn } of tools.routes) {
    if (!fn) continue;
    owners.set(fn.urn, tool);
    const role = roleOf(plan, fn);
    if (role) owners.set(role.urn, tool);
    const log = logs.find((one) => one.outputs.name === logGroupOf(fn));
    if (log) owners.set(log.urn, tool);
  }
  for (const { role, tool } of tools.dataRoles) if (tool !== undefined) owners.set(role.urn, tool);
  return owners;
}

function holdings(plan: Plan, tools: PlanTools): (kind: ThingKind, arn: string) => Thing['holds'] {
  const stores = auditStores(plan);
  const controls = controlTableArn(plan);
  const executing = executionRoles(plan);
  const granted = tools.dataRoles
    .filter(({ role }) => !executing.includes(role))
    .flatMap(({ role }) => identityStatements(plan, role))
    .filter(({ statement }) => statement.Effect === 'Allow')
    .flatMap(({ statement }) => list(statement.Resource))
    .flatMap((text) => fillPattern(text, true, () => 'x'))
    // Drops `*`, the resource of actions without one.
    .filter((pattern) => pattern[0] !== anyText);
  const sessions = [...tools.invokeRoles, ...tools.dataRoles.map(({ role }) => role)].map(
    ({ outputs }) => outputs.arn,
  );
  return (kind, arn) => {
    if (kind === 'role') return sessions.includes(arn) ? 'session' : undefined;
    if (kind !== 'bucket' && kind !== 'table') return undefined;
    if (stores.includes(arn)) return 'audit records';
    if (arn === controls) return 'controls';
    return granted.some((pattern) => behind(pattern, arn).length > 0) ? 'tenant data' : undefined;
  };
}

function indexesOf({ inputs }: Resource): string[] {
  const all = [inputs.globalSecondaryIndexes, inputs.localSecondaryIndexes].flatMap((one) =>
    list(one as { name: string }[] | undefined),
  );
  return all.map(({ name }) => name).sort();
}

/**
 * The deployment (`deployment`: app, stage, account and region as plain text), its stage (`stage`), and the names
 * and ARNs made of them, by concern. So names are known before the resources exist, and no resource has to wait for
 * another to learn its name.
 */
import type { DataResource } from '../../../shared/application.ts';
import { dataArnsOf, dataNames, dataResources } from '../../../shared/data.ts';
import { type Deployment, invokeRoleName, physicalName, sessionRoleArn } from '../../../shared/names.ts';
import { auditBucket, governanceRolePath, sessionRoles } from '../governance/names.ts';
import { stageOf } from './stage-of.ts';

const { accountId } = await aws.getCallerIdentity({});
const { region } = await aws.getRegion({});

export const deployment: Deployment = { app: $app.name, stage: $app.stage, accountId, region };
export const stage = stageOf($app.stage, process.env);

/** `<app>-<stage>-<what>` */
export const named = (what: string, maxLength?: number) => physicalName(deployment, what, maxLength);
/** Name of a log group of this stage. */
export const logGroupName = (what: string) => `/${deployment.app}/${deployment.stage}/${what}`;
/** @param name of a group, or a pattern or prefix of names */
export const logGroupArn = (name: string) => `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
/**
 * Prefixes of the stage's log groups; WAF demands its own (AWS WAF Developer Guide, "Amazon CloudWatch
 * Logs").
 */
export const logGroupPrefixes = [logGroupName(''), `aws-waf-logs-${named('')}`];

/** ARN of a role without a path. */
export const roleArn = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
/** ARN of a function of this account and region. */
export const functionArn = (name: string) => `arn:aws:lambda:${region}:${accountId}:function:${name}`;

export const routerName = named('router');
/** The only principal that session roles trust. */
export const routerRoleArn = roleArn(routerName);
export const invokeRoleArn = sessionRoleArn(deployment, invokeRoleName(deployment));
/** Every role that exists to be assumed for a call. */
export const sessionRoleArns = sessionRoles(deployment);

/** The record of calls: the stream that takes it and the bucket that keeps it. */
export const auditStreamName = named('audit');
export const auditStreamArn = `arn:aws:firehose:${region}:${accountId}:deliverystream/${auditStreamName}`;
export const auditBucketName = auditBucket(deployment);
export const auditBucketArn = `arn:aws:s3:::${auditBucketName}`;
export const auditDeliveryName = named('audit-delivery');
/** The topic by which a stage calls a person. */
export const alarmTopicName = named('alarms');
export const alarmTopicArn = `arn:aws:sns:${region}:${accountId}:${alarmTopicName}`;
export const trailName = named('trail');
/** The rule that notices tampering with one kind of resource. */
export const tamperRuleName = (kind: string) => named(`tamper-${kind}`);
export const trailArn = `arn:aws:cloudtrail:${region}:${accountId}:trail/${trailName}`;
/** The role that may deploy a shared stage. */
export const deployRoleArn = roleArn(`${governanceRolePath(deployment).slice(1)}${named('deploy')}`);

export const dataArns = dataArnsOf(deployment);

/** ARNs of the application's buckets, or of its tables. */
export const dataArnsOfKind = (kind: DataResource['kind']): string[] =>
  dataNames.filter((name) => dataResources[name].kind === kind).map((name) => dataArns[name]);

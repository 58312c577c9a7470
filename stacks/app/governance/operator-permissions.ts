/**
 * The rights of an operator: to read records and logs, and to brake. Enters: a deployment. Leaves: documents. Pure.
 * Brakes on a tool, a caller or everything are one item of the control table, which the router heeds within seconds;
 * they stop new calls. Never: tenant data, an agent's session, a policy's text, more than was granted before.
 *
 * The brake on sessions that are already out is a policy that denies everything, made beforehand: an operator may
 * attach that one policy to a role of the stage and take it off again (iam:PolicyARN), and no other. IAM evaluates it
 * at the next request, so sessions that are already out stop too; they end within 15 minutes, and then it may come off.
 * Writing an inline policy with aws:TokenIssueTime would do the same, but IAM cannot limit what such a policy says.
 */
import type { Deployment } from '../../../shared/names.ts';
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { operatorControl } from '../data/control-policies.ts';
import { policyArn, sessionRoles } from './names.ts';

/** Denies everything to whichever role it is attached to. */
export const brakePolicy: PolicyDocument = policyDocument([
  { Sid: 'Brake', Effect: 'Deny', Action: '*', Resource: '*' },
]);

/** CloudWatch and Logs confine none of these to a resource; all of them only read, and no log's content. */
const readsWithoutResource = [
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricData',
  'cloudwatch:ListDashboards',
  'cloudwatch:ListMetrics',
  'logs:DescribeLogGroups',
  'logs:DescribeQueryDefinitions',
  'logs:GetQueryResults',
  'logs:StopQuery',
];

/** The operator's policy, which is also the boundary of the role. */
export function operatorPolicy(
  of: Deployment & { /** of the buckets that hold records, as S3 ARNs */ records: string[] },
): PolicyDocument {
  const { app, stage, region, accountId } = of;
  const here = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;
  const statements: Statement[] = [
    { Sid: 'Look', Effect: 'Allow', Action: readsWithoutResource, Resource: '*' },
    {
      Sid: 'Dashboard',
      Effect: 'Allow',
      Action: 'cloudwatch:GetDashboard',
      Resource: `arn:aws:cloudwatch::${accountId}:dashboard/${app}-${stage}-*`,
    },
    {
      Sid: 'ReadLogs',
      Effect: 'Allow',
      Action: ['logs:DescribeLogStreams', 'logs:FilterLogEvents', 'logs:GetLogEvents', 'logs:StartQuery'],
      Resource: here('logs', `log-group:/${app}/${stage}/*`),
    },
    {
      Sid: 'ReadRecords',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectRetention', 's3:ListBucket'],
      Resource: of.records.flatMap((arn) => [arn, `${arn}/*`]),
    },
    {
      Sid: 'OpenRecords',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: here('kms', 'key/*'),
      Condition: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    },
    {
      // The rights of CloudWatch Logs in the name of its caller: stacks/app/data/log-key-policy.ts.
      Sid: 'OpenLogs',
      Effect: 'Allow',
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
      Resource: here('kms', 'key/*'),
      Condition: { StringEquals: { 'kms:ViaService': `logs.${region}.amazonaws.com` } },
    },
    {
      // Nothing concurrent is nothing at all. IAM cannot limit the number, so an operator may also raise it, within
      // what the account has left.
      Sid: 'StopFunctions',
      Effect: 'Allow',
      Action: [
        'lambda:GetFunctionConcurrency',
        'lambda:GetFunctionConfiguration',
        'lambda:PutFunctionConcurrency',
      ],
      Resource: here('lambda', `function:${app}-${stage}-*`),
    },
    {
      Sid: 'BrakeRoles',
      Effect: 'Allow',
      Action: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
      Resource: [sessionRoles(of), `arn:aws:iam::${accountId}:role/${app}-${stage}-router`],
      Condition: { ArnEquals: { 'iam:PolicyARN': policyArn(of, 'brake') } },
    },
    {
      Sid: 'SeeBrakes',
      Effect: 'Allow',
      Action: 'iam:ListAttachedRolePolicies',
      Resource: [sessionRoles(of), `arn:aws:iam::${accountId}:role/${app}-${stage}-router`],
    },
    ...operatorControl(of),
  ];
  return policyDocument(
    of.records.length > 0 ? statements : statements.filter(({ Sid }) => !/Records$/.test(Sid ?? '')),
  );
}

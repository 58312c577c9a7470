/**
 * The policy that stops a role (`brakePolicy`), and the rights of an operator (`operatorPolicy`), as documents: to
 * read records and logs, and to brake. Pure. A brake on a tool, a
 * caller or everything is one item of the control table, which the router obeys within seconds; it stops new
 * calls. An operator never gets tenant data or an agent's session, and can neither write a policy's text nor
 * widen a grant.
 *
 * The brake on sessions that exist already is a prepared policy that denies everything: an operator may
 * attach this one policy to a role of the stage and detach it again (iam:PolicyARN). IAM evaluates it at the
 * next request, so it stops existing sessions too. They end within 15 minutes; then the operator may detach
 * it. An inline policy with aws:TokenIssueTime would do the same, but IAM cannot limit the content of such a
 * policy.
 */
import type { Deployment } from '../../../shared/names.ts';
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { operatorControl } from '../data/control-policies.ts';
import { policyArn, sessionRoles } from './names.ts';

/** Denies everything to the role that it is attached to. */
export const brakePolicy: PolicyDocument = policyDocument([
  { Sid: 'Brake', Effect: 'Deny', Action: '*', Resource: '*' },
]);

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
      // A concurrency of 0 stops the function. IAM cannot limit the number, so an operator may also raise it,
      // up to the account's free concurrency.
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

/** CloudWatch and Logs cannot limit these to a resource. They only read, and not the content of logs. */
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

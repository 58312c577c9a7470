/**
 * The permissions boundary of every role that an AWS service runs as (functions, the audit's delivery): the
 * upper limit of their rights, as one document whose size does not depend on the catalogue. Pure. It exists
 * because of the deploy role: a role that may make roles for Lambda and run code as them is an administrator
 * of the account, unless each such role has a limit that its maker cannot change (deploy-boundary.ts). It
 * also keeps tenant data from execution roles, even if their own policies allow it.
 */

import type { Deployment } from '../../../shared/names.ts';
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { controlActions, controlTableArn } from '../data/control-policies.ts';
import { guardrailAction, guardrailArn } from '../router/guardrail-policies.ts';
import type { GuardrailSetting } from '../stage/stage-settings.ts';
import { interfaceActions, liveActions, traceActions } from '../tools/nameless-actions.ts';
import { sessionRoles } from './names.ts';

/** The document for one deployment, below the 6,144 characters of a managed policy. */
export function serviceBoundary(
  of: Deployment & {
    dev: boolean;
    /** ARNs of tenant data */
    data: string[];
    guardrail: GuardrailSetting | undefined;
  },
): PolicyDocument {
  const { app, stage, region, accountId } = of;
  const allow = (Sid: string, Action: string[], Resource: string | string[]): Statement => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource,
  });
  const here = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;
  return policyDocument([
    allow(
      'Logs',
      ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      here('logs', `log-group:/${app}/${stage}/*`),
    ),
    allow('Nameless', of.dev ? [...nameless, ...liveActions] : nameless, '*'),
    allow('Mint', ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'], sessionRoles(of)),
    allow(
      'Audit',
      ['firehose:PutRecord', 'firehose:PutRecordBatch'],
      here('firehose', `deliverystream/${app}-${stage}-*`),
    ),
    allow('Deliver', deliver, `arn:aws:s3:::${app}-${stage}-*`),
    allow('Control', controlActions, controlTableArn(of)),
    ...(of.guardrail === undefined
      ? []
      : [allow('Guardrail', [guardrailAction], guardrailArn(of, of.guardrail))]),
    allow('Keys', ['kms:Decrypt', 'kms:GenerateDataKey'], here('kms', 'key/*')),
    {
      ...allow('LogKeys', ['kms:Encrypt', 'kms:ReEncrypt*'], here('kms', 'key/*')),
      Condition: { StringEquals: { 'kms:ViaService': `logs.${region}.amazonaws.com` } },
    },
    // IAM refuses a statement without resources.
    ...(of.data.length === 0 ? [] : [noTenantData(of.data)]),
    { Sid: 'NoEscalation', Effect: 'Deny', Action: ['iam:*', 'organizations:*'], Resource: '*' },
  ]);
}

/** Actions on resources whose ARN does not hold the stage's name. */
const nameless = [...traceActions, ...interfaceActions];

/** Actions of a delivery stream on its bucket (Firehose Developer Guide, "Controlling access"). */
const deliver = [
  's3:AbortMultipartUpload',
  's3:GetBucketLocation',
  's3:GetObject',
  's3:ListBucket',
  's3:ListBucketMultipartUploads',
  's3:PutObject',
];

const noTenantData = (arns: string[]): Statement => ({
  Sid: 'NoTenantData',
  Effect: 'Deny',
  Action: ['s3:*', 'dynamodb:*'],
  Resource: arns.flatMap((arn) => [arn, `${arn}/*`]),
});

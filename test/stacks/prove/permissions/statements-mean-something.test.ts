import type { Statement } from '../../../../shared/policy-document.ts';
import { statementsMeanSomething } from '../../../../stacks/prove/permissions/statements-mean-something.ts';
import { statements } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

const bucket = 'arn:aws:s3:::chokepoint-local-letters-123456789012';

/** Statements without an effect, because AWS has nothing that they match. */
const vain: [title: string, statement: Partial<Statement>, reason: RegExp][] = [
  [
    'a misspelt action',
    { Action: 's3:GetObjekt', Resource: `${bucket}/*` },
    /names s3:GetObjekt, which is no action$/,
  ],
  [
    'a denial of one',
    { Effect: 'Deny', Action: ['s3:GetObject', 's3:PutObjects'], Resource: `${bucket}/*` },
    /^Deny: names s3:PutObjects, which is no action$/,
  ],
  [
    'a denial of all but one',
    { Effect: 'Deny', NotAction: 's3:Got*', Resource: '*' },
    /names s3:Got\*, which is no action/,
  ],
  ['an unknown service', { Action: 's4:GetObject', Resource: '*' }, /names s4:GetObject, of a service that/],
  [
    'an action that has no resource, on one',
    {
      Action: 'logs:DescribeLogGroups',
      Resource: 'arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/x',
    },
    /logs:DescribeLogGroups is never on arn:aws:logs:/,
  ],
  [
    'a listing of objects',
    { Action: 's3:ListBucket', Resource: `${bucket}/*` },
    /s3:ListBucket is never on arn:aws:s3:::/,
  ],
  [
    'an object that is a bucket',
    { Action: 's3:GetObject', Resource: bucket },
    /s3:GetObject is never on arn:aws:s3:::/,
  ],
  [
    'a resource too many',
    { Action: 's3:GetObject', Resource: [bucket, `${bucket}/*`] },
    /is nothing that s3:GetObject is on$/,
  ],
  [
    'an item of a table, which has no ARN',
    {
      Action: 'dynamodb:GetItem',
      Resource: 'arn:aws:dynamodb:eu-central-1:123456789012:tables/chokepoint-local-parcels',
    },
    /dynamodb:GetItem is never on/,
  ],
  [
    'a key of another request',
    { Action: 's3:GetObject', Resource: `${bucket}/*`, Condition: { StringLike: { 's3:prefix': 'a/' } } },
    /asks s3:GetObject for s3:prefix, which it does not know$/,
  ],
  [
    'an encryption context of a request that has none',
    {
      Action: 'kms:DescribeKey',
      Resource: '*',
      Condition: { StringEquals: { 'kms:EncryptionContext:aws:logs:arn': 'x' } },
    },
    /asks kms:DescribeKey for kms:EncryptionContext:aws:logs:arn/,
  ],
  [
    'an unknown global key',
    {
      Action: 's3:GetObject',
      Resource: `${bucket}/*`,
      Condition: { StringEquals: { 'aws:SourceVpce2': 'x' } },
    },
    /asks s3:GetObject for aws:SourceVpce2/,
  ],
];

proofFails(statementsMeanSomething, [
  ...vain.map(
    ([title, statement, reason]): Case => ({
      title: `a policy has ${title}`,
      mutate: statements('RouterPolicy', (own) => [...own, { Effect: 'Allow', ...statement } as Statement]),
      finds: ['RouterPolicy', 'policy'],
      reason,
    }),
  ),
  {
    title: 'a trust asks for the claim of another issuer',
    mutate: statements(
      'RouterRole',
      (own) => [
        ...own,
        {
          Effect: 'Allow',
          Principal: {
            Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com',
          },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: { 'gitlab.com:aud': 'sts.amazonaws.com' } },
        },
      ],
      'assumeRolePolicy',
    ),
    finds: ['RouterRole', 'assumeRolePolicy'],
    reason: /asks sts:AssumeRoleWithWebIdentity for gitlab.com:aud/,
  },
]);

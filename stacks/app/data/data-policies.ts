/**
 * Policies of the data stores, as documents: `bucketPolicy` and `tablePolicy`; and their parts that other policies
 * share: `itemActions`, `deny`, `tlsOnly`. They only deny; the data roles
 * allow. They mirror the sessions' boundary: from outside the VPC even the account's administrators cannot
 * read or write tenant data. IAM decides who manages the bucket or table itself. Pure.
 */
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';

/**
 * Names actions one by one: a Deny on `s3:*` would keep a deploy, which runs outside the VPC, from ever changing
 * this policy again. Deleting versions is left to IAM too: a removed personal stage empties its bucket.
 */
const objectActions = ['GetObject', 'GetObjectVersion', 'PutObject', 'DeleteObject', 'ListBucket'].map(
  (name) => `s3:${name}`,
);
export const itemActions = [
  ...['GetItem', 'BatchGetItem', 'Query', 'Scan', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
  ...['ConditionCheckItem', 'PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'],
].map((name) => `dynamodb:${name}`);

/** @param where `vpcId` is absent in `sst dev`, `keyArn` where the stage has no keys of its own */
export function bucketPolicy(
  bucketArn: string,
  where: { vpcId: string | undefined; keyArn: string | undefined },
): PolicyDocument {
  const Resource = [bucketArn, `${bucketArn}/*`];
  return policyDocument([
    tlsOnly('s3', Resource),
    ...insideVpcOnly(where.vpcId, objectActions, Resource),
    ...encryptedAsDefault(bucketArn, where.keyArn),
  ]);
}

/** @param vpcId absent in `sst dev` */
export function tablePolicy(tableArn: string, vpcId: string | undefined): PolicyDocument {
  const Resource = [tableArn, `${tableArn}/index/*`];
  return policyDocument([tlsOnly('dynamodb', Resource), ...insideVpcOnly(vpcId, itemActions, Resource)]);
}

export const deny = { Effect: 'Deny', Principal: '*' } as const;

/** A Deny of every request without TLS. */
export const tlsOnly = (service: 's3' | 'dynamodb', Resource: string[]): Statement => ({
  ...deny,
  Sid: 'TlsOnly',
  Action: `${service}:*`,
  Resource,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

/** A service that acts for a caller (a backup, say) does not come through the VPC; boundary and policy agree. */
const insideVpcOnly = (vpcId: string | undefined, Action: string[], Resource: string[]): Statement[] =>
  vpcId === undefined
    ? []
    : [
        {
          ...deny,
          Sid: 'InsideVpcOnly',
          Action,
          Resource,
          Condition: {
            StringNotEquals: { 'aws:SourceVpc': vpcId },
            Bool: { 'aws:ViaAWSService': 'false' },
          },
        },
      ];

/**
 * A request without encryption headers gets the bucket's default, so no Deny matches it. A request with them
 * must name our key in full: `aws:kms` alone would mean the account's key `aws/s3`, which everybody in the
 * account may use. A key that the client brings (SSE-C) would lock everybody else out.
 */
function encryptedAsDefault(bucketArn: string, keyArn: string | undefined): Statement[] {
  const write = { ...deny, Action: 's3:PutObject', Resource: `${bucketArn}/*` };
  const noOtherKey: Statement = {
    ...write,
    Sid: 'NoOtherKey',
    Condition: {
      Null: { 's3:x-amz-server-side-encryption': 'false' },
      StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': keyArn ?? '' },
    },
  };
  return [
    ...(keyArn === undefined ? [] : [noOtherKey]),
    {
      ...write,
      Sid: 'NoKeyOfTheClient',
      Condition: { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
    },
  ];
}

/**
 * The condition keys that this project understands. The evaluator refuses every policy with another key,
 * because no request would have that key: its condition would silently deny, or worse allow.
 * Sources: IAM User Guide "AWS global condition context keys" and "IAM and AWS STS condition context keys",
 * Service Authorization Reference for S3, DynamoDB, Lambda, KMS and IAM (`ArrayOf…` there is `many` here); IAM User
 * Guide, "Available keys for AWS OIDC federation", for the claims of a token.
 */

/** The type of a key's values. `epoch` is a date that numeric operators can read too (aws:EpochTime). */
export type KeyType = 'string' | 'arn' | 'bool' | 'numeric' | 'date' | 'epoch' | 'ip' | 'binary';

export type ConditionKey = {
  type: KeyType;
  /** at most one value in a request, or a set of them */
  values: 'one' | 'many';
};

const oneOf: Record<Exclude<KeyType, 'binary'>, readonly string[]> = {
  string: [
    'aws:CalledViaFirst',
    'aws:CalledViaLast',
    'aws:PrincipalAccount',
    'aws:PrincipalOrgID',
    'aws:PrincipalType',
    'aws:PrincipalServiceName',
    'aws:RequestedRegion',
    'aws:ResourceAccount',
    'aws:SourceAccount',
    'aws:SourceIdentity',
    'aws:SourceVpc',
    'aws:SourceVpce',
    'aws:userid',
    'aws:username',
    'dynamodb:Select',
    'iam:PassedToService',
    'iam:PermissionsBoundary',
    'kms:CallerAccount',
    'kms:ViaService',
    'lambda:Principal',
    's3:delimiter',
    's3:x-amz-acl',
    's3:prefix',
    's3:x-amz-server-side-encryption',
    's3:x-amz-server-side-encryption-customer-algorithm',
    'sts:ExternalId',
    'sts:RoleSessionName',
    'sts:SourceIdentity',
    'token.actions.githubusercontent.com:aud',
    'token.actions.githubusercontent.com:sub',
  ],
  arn: [
    'aws:PrincipalArn',
    'aws:SourceArn',
    'iam:PolicyARN',
    'lambda:SourceFunctionArn',
    's3:x-amz-server-side-encryption-aws-kms-key-id',
  ],
  bool: [
    'aws:MultiFactorAuthPresent',
    'aws:PrincipalIsAWSService',
    'aws:SecureTransport',
    'aws:ViaAWSService',
    'kms:GrantIsForAWSResource',
  ],
  numeric: ['s3:max-keys', 's3:TlsVersion'],
  date: ['aws:CurrentTime', 'aws:TokenIssueTime'],
  epoch: ['aws:EpochTime'],
  ip: ['aws:SourceIp', 'aws:VpcSourceIp'],
};

const manyStrings = [
  'aws:CalledVia',
  'aws:TagKeys',
  'dynamodb:Attributes',
  'dynamodb:LeadingKeys',
  'sts:TransitiveTagKeys',
];

/** Keys that end in a name of the author's choice: of a tag or of an encryption context. */
const families = ['aws:PrincipalTag/', 'aws:RequestTag/', 'aws:ResourceTag/', 'kms:EncryptionContext:'].map(
  (prefix) => prefix.toLowerCase(),
);

const oneString: ConditionKey = { type: 'string', values: 'one' };
const conditionKeys = new Map<string, ConditionKey>(manyStrings.map((name) => many(name)));
for (const [type, names] of Object.entries(oneOf)) {
  for (const name of names) conditionKeys.set(name.toLowerCase(), { type: type as KeyType, values: 'one' });
}

function many(name: string): [string, ConditionKey] {
  return [name.toLowerCase(), { type: 'string', values: 'many' }];
}

/** @returns the key of this name, in any case; undefined when this project does not know it */
export function findConditionKey(name: string): ConditionKey | undefined {
  const lower = name.toLowerCase();
  const key = conditionKeys.get(lower);
  if (key) return key;
  // `aws:PrincipalTag/` without a tag's name is a mistake, not a key.
  return families.some((prefix) => lower.startsWith(prefix) && lower.length > prefix.length)
    ? oneString
    : undefined;
}

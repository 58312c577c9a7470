/** Untried assumptions about AWS: tenant data and its keys. */
import type { Listed } from './assumption.ts';

export const data: Listed[] = [
  {
    id: 'services-ask-kms-as-the-session',
    statement:
      'For an encrypted object or table S3 and DynamoDB ask KMS as the data session, within its session policy and boundary, with kms:ViaService, and at least once for each session with a policy of its own.',
    source:
      'KMS Developer Guide, kms:ViaService; IAM User Guide, "Forward access sessions"; S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys" (unique requesters); DynamoDB Developer Guide, "Encryption at rest usage notes", Monitoring (table keys are cached for five minutes for each connection)',
    ifFalse:
      'Tools are refused their data, or a session without a right to the key is served from a key that is still in memory; its grants on the data itself bind it all the same.',
    remedy:
      'Read who asked in the Decrypt events of CloudTrail, and admit that principal in key-policies.ts.',
    byHand:
      'CloudTrail must show kms:Decrypt by the data session, invokedBy s3.amazonaws.com and dynamodb.amazonaws.com.',
    standing: 'documented',
  },
  {
    id: 'dynamodb-asks-decrypt-alone',
    statement:
      'For reads and writes of items DynamoDB asks kms:Decrypt in the name of the session, and nothing else.',
    source:
      'DynamoDB Developer Guide, "Encryption at rest usage notes", Monitoring: Decrypt by the caller, GenerateDataKey by the service itself; its list of six actions is for who makes the table',
    ifFalse: 'Tools are refused their items with "KMS key access denied error".',
    remedy:
      'Add the action that the error names to shared/key-grants.ts and to tableKeyPolicy in key-policies.ts.',
    byHand:
      'Read and write a row, then look in CloudTrail for events of KMS by the data session: Decrypt alone.',
    standing: 'documented',
  },
  {
    id: 'bucket-key-context-is-the-bucket',
    statement:
      'With a bucket key S3 gives KMS the ARN of the bucket as encryption context aws:s3:arn, for reads and writes, and a write asks for GenerateDataKey and Decrypt.',
    source: 'S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys"',
    ifFalse: 'Tools are refused their objects by the key policy.',
    remedy:
      "Compare the context with the ARN of the bucket's objects too, in bucketKeyPolicy of key-policies.ts.",
    byHand:
      'Read and write an object, then look in CloudTrail at encryptionContext of the KMS events: the ARN of the bucket.',
    standing: 'documented',
  },
  {
    id: 'dynamodb-grant-is-a-service-principal',
    statement:
      'What DynamoDB does under the grant of a table has aws:PrincipalIsAWSService true, so a Deny that spares services does not stop it.',
    source:
      'DynamoDB Developer Guide, "Using grants to authorize DynamoDB": the grantee is dynamodb.<region>.amazonaws.com; IAM User Guide, aws:PrincipalIsAWSService',
    ifFalse: 'The table cannot be made, or becomes inaccessible.',
    remedy: 'Take NeverDirectly out of tableKeyPolicy in key-policies.ts; nothing else allows a direct use.',
    byHand:
      'aws dynamodb describe-table must say ACTIVE, without InaccessibleEncryptionDateTime, an hour after the deploy.',
  },
  {
    id: 'failed-update-shows-its-row',
    statement:
      'UpdateItem with ReturnValuesOnConditionCheckFailure answers a failed condition with the row, and asks for no right but dynamodb:UpdateItem.',
    source:
      'DynamoDB API Reference, UpdateItem; Service Authorization Reference, dynamodb:UpdateItem (no dependent action)',
    ifFalse:
      'A tool that may only update cannot tell a row that is not there, or its own replayed call, from one that is changed already: it refuses all three.',
    remedy: 'Grant dynamodb:GetItem on the same partition in the contract of such a tool, and read the row.',
    byHand:
      'Call a tool that only updates twice for one row: the second answer must say what is in the row already.',
  },
  {
    id: 'expired-objects-are-deleted-within-days',
    statement:
      'A lifecycle rule with an expiration of one day deletes an object for good one to three days after it was written, where the bucket has no versions.',
    source:
      'S3 User Guide, "Lifecycle configuration elements" and "Expiring objects" (rounded up to the next midnight UTC)',
    ifFalse:
      'Expired objects lie in their bucket for longer; a tool that knows when its objects expire refuses them all the same.',
    remedy: 'Delete them by a scheduled function with a right on that bucket alone.',
    byHand:
      'Look at a bucket with expiresAfterDays: 1 three days after an object was written: it must be empty.',
    standing: 'documented',
  },
  {
    id: 'encryption-keys-are-those-of-the-request',
    statement:
      "The condition keys s3:x-amz-server-side-encryption… are the request's own headers: absent when it leaves encryption to the bucket's default.",
    source: 'S3 User Guide, "Specifying server-side encryption with AWS KMS" and default encryption FAQ',
    ifFalse: 'Nothing breaks while the default names our key in full; else writes are refused.',
    remedy: 'Take NoOtherKey out of data-policies.ts; the key policy and the data roles still bind the key.',
    byHand:
      'Put an object without encryption headers with a data session: it must be stored, under the key of the bucket.',
  },
  {
    id: 'absent-object-is-403-without-list',
    statement:
      'Without s3:ListBucket on the bucket, S3 answers a GetObject of a key that is not there with 403 AccessDenied.',
    source:
      'S3 API Reference, GetObject, Permissions: "If you don\'t have the s3:ListBucket permission, Amazon S3 returns an HTTP status code 403 access denied error"',
    ifFalse: 'A misspelt name would be told apart from a denied one.',
    remedy: 'Nothing has to be done: the tool then answers not-found.',
    byHand: 'Read an object that is not there: the answer must be the same as for an object of another team.',
    standing: 'documented',
  },
  {
    id: 'leading-keys-are-those-of-the-index',
    statement:
      'When a global secondary index is queried, dynamodb:LeadingKeys is the partition key of the index, not that of the table.',
    source:
      'DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control" (the key is that of the table, its examples with an index compare attributes); inferred',
    ifFalse:
      'A tool that queries an index is refused by IAM, or, compared with the key of the table, never finds anything.',
    remedy: 'Query a table of its own whose partition key is the tenant, instead of the index.',
    byHand:
      "Query an index as two tenants: each must find its own, and a session of one be denied the other's key.",
  },
];

/** Who may use what is stored and sent, and what keeps it: S3, DynamoDB, secrets, topics, queues. Data for resource-changes.ts. */
import { any, guard, opening, type Rules, resourcePolicy, watch, way } from './rule.ts';

export const storesRules: Rules = {
  'aws:s3/bucketPolicy:BucketPolicy': [resourcePolicy],
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': [
    {
      kind: 'exposure',
      presence: 'narrows',
      properties: {
        blockPublicAcls: guard,
        blockPublicPolicy: guard,
        ignorePublicAcls: guard,
        restrictPublicBuckets: guard,
      },
    },
  ],
  'aws:dynamodb/resourcePolicy:ResourcePolicy': [resourcePolicy],
  'aws:secretsmanager/secretPolicy:SecretPolicy': [resourcePolicy],
  'aws:sns/topicPolicy:TopicPolicy': [resourcePolicy],
  'aws:sqs/queuePolicy:QueuePolicy': [resourcePolicy],
  'aws:sns/topicSubscription:TopicSubscription': [way],
  'aws:s3/bucket:Bucket': [
    {
      kind: 'safeguard',
      properties: { forceDestroy: opening, objectLockEnabled: guard, objectLockConfiguration: 'unclear' },
    },
  ],
  'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration': [watch],
  'aws:s3/bucketVersioning:BucketVersioning': [watch],
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': [watch],
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': [watch],
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': [
    { kind: 'safeguard', presence: 'unclear', properties: any },
  ],
  'aws:dynamodb/table:Table': [
    {
      kind: 'safeguard',
      properties: {
        deletionProtectionEnabled: guard,
        'pointInTimeRecovery.enabled': guard,
        serverSideEncryption: 'unclear',
      },
    },
  ],
};

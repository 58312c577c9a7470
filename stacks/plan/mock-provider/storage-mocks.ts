/** S3, DynamoDB, Firehose, SNS, SQS, Secrets Manager: names, ARNs, URLs. */
import {
  arn,
  type Cloud,
  hex,
  idFrom,
  type Mocked,
  type Mocks,
  namedByArn,
  nameOf,
  type ResourceRequest,
  text,
} from './mock.ts';

function bucket(request: ResourceRequest, { region }: Cloud): Mocked {
  const { inputs } = request;
  const prefix = (inputs.bucketPrefix as string | undefined) ?? `${request.name.toLowerCase()}-`;
  const name = (inputs.bucket as string | undefined) ?? prefix + hex(request, 7);
  return {
    id: name,
    outputs: {
      bucket: name,
      arn: `arn:aws:s3:::${name}`,
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      region,
    },
  };
}

function table(request: ResourceRequest, cloud: Cloud): Mocked {
  const name = nameOf(request);
  const tableArn = arn(cloud, 'dynamodb', `table/${name}`);
  // A stream's label is its creation time.
  const streamLabel = '2025-01-01T00:00:00.000';
  const stream = request.inputs.streamEnabled
    ? { streamLabel, streamArn: `${tableArn}/stream/${streamLabel}` }
    : {};
  return { id: name, outputs: { name, arn: tableArn, ...stream } };
}

function queue(request: ResourceRequest, cloud: Cloud): Mocked {
  const name = nameOf(request);
  const url = `https://sqs.${cloud.region}.amazonaws.com/${cloud.accountId}/${name}`;
  return { id: url, outputs: { name, url, arn: arn(cloud, 'sqs', name) } };
}

const bucketParts = [
  'BucketPolicy',
  'BucketVersioning',
  'BucketVersioningV2',
  'BucketPublicAccessBlock',
  'BucketOwnershipControls',
  'BucketServerSideEncryptionConfiguration',
  'BucketServerSideEncryptionConfigurationV2',
  'BucketLifecycleConfiguration',
  'BucketLifecycleConfigurationV2',
  'BucketObjectLockConfiguration',
  'BucketObjectLockConfigurationV2',
  'BucketLogging',
  'BucketLoggingV2',
  'BucketNotification',
  'BucketCorsConfiguration',
  'BucketCorsConfigurationV2',
  'BucketMetric',
];

/** `BucketPolicy` → `aws:s3/bucketPolicy:BucketPolicy` */
const s3Type = (kind: string) => `aws:s3/${kind[0]?.toLowerCase()}${kind.slice(1)}:${kind}`;

export const storageMocks: Mocks = {
  'aws:s3/bucket:Bucket': bucket,
  'aws:s3/bucketV2:BucketV2': bucket,
  ...Object.fromEntries(bucketParts.map((kind) => [s3Type(kind), idFrom('bucket')])),
  'aws:s3/bucketObject:BucketObject': idFrom('key'),
  'aws:s3/bucketObjectv2:BucketObjectv2': idFrom('key'),
  'aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock': (_request, { accountId }) => ({
    id: accountId,
    outputs: {},
  }),

  'aws:dynamodb/table:Table': table,
  'aws:dynamodb/tableItem:TableItem': (request) => ({
    id: `${text(request, 'tableName')}|${hex(request, 10)}`,
    outputs: {},
  }),
  'aws:dynamodb/resourcePolicy:ResourcePolicy': (request) => ({
    id: text(request, 'resourceArn'),
    outputs: { revisionId: '1' },
  }),

  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream': namedByArn(
    'firehose',
    (name) => `deliverystream/${name}`,
  ),
  'aws:kinesis/stream:Stream': namedByArn('kinesis', (name) => `stream/${name}`),
  'aws:sns/topic:Topic': namedByArn('sns', (name) => name),
  'aws:sns/topicPolicy:TopicPolicy': idFrom('arn'),
  'aws:sns/topicSubscription:TopicSubscription': (request) => {
    const subscriptionArn = `${text(request, 'topic')}:${hex(request, 32)}`;
    return { id: subscriptionArn, outputs: { arn: subscriptionArn } };
  },
  'aws:sqs/queue:Queue': queue,
  'aws:sqs/queuePolicy:QueuePolicy': idFrom('queueUrl'),
  'aws:sqs/redrivePolicy:RedrivePolicy': idFrom('queueUrl'),
  'aws:sqs/redriveAllowPolicy:RedriveAllowPolicy': idFrom('queueUrl'),

  'aws:secretsmanager/secret:Secret': (request, cloud) => {
    const name = nameOf(request);
    const secretArn = arn(cloud, 'secretsmanager', `secret:${name}-${hex(request, 6)}`);
    return { id: secretArn, outputs: { name, arn: secretArn } };
  },
  'aws:secretsmanager/secretPolicy:SecretPolicy': idFrom('secretArn'),
  'aws:ssm/parameter:Parameter': (request, cloud) => {
    const name = nameOf(request);
    return { id: name, outputs: { name, arn: arn(cloud, 'ssm', `parameter/${name.replace(/^\//, '')}`) } };
  },
};

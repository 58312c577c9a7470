/**
 * Limits on calls in a second or at once, which traffic fills: the defaults of a new account in eu-central-1, in which
 * nothing else runs. Sources: Lambda quotas; IAM User Guide, "IAM and AWS STS quotas"; quotas of API Gateway and Data
 * Firehose; DynamoDB Developer Guide, "Designing partition keys".
 */
export const accountLimits = {
  concurrency: 1_000,
  stsPerSecond: 600,
  gatewayPerSecond: 10_000,
  streamPutsPerSecond: 1_000,
  readsOfAnItemPerSecond: 3_000,
} as const;

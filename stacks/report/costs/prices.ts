/**
 * AWS's prices for everything that the stacks use. Public list prices without tax, free tier, discounts and volume
 * tiers. They were written down by hand, not fetched: check them before a decision hangs on them.
 */

export const priceList = {
  region: 'eu-central-1',
  currency: 'USD',
  asOf: '2025-06',
  source: 'https://aws.amazon.com/pricing/',
};

export const hoursPerMonth = 730;

/** USD for each unit that the name says. */
export const prices = {
  interfaceEndpointHourInZone: 0.012,
  interfaceEndpointGb: 0.01,
  natGatewayHour: 0.052,
  kmsKeyMonth: 1,
  kms10kRequests: 0.03,
  webAclMonth: 5,
  webAclRuleMonth: 1,
  wafMillionRequests: 0.6,
  alarmMonth: 0.1,
  dashboardMonth: 3,
  customMetricMonth: 0.3,
  secretMonth: 0.4,
  restApiMillionRequests: 3.7,
  lambdaMillionRequests: 0.2,
  lambdaArmGbSecond: 0.0000133334,
  logsIngestedGb: 0.63,
  logsStoredGbMonth: 0.0324,
  firehoseGb: 0.033,
  trailDataEventsMillion: 1,
  xrayMillionTraces: 5,
  s3MillionGets: 0.43,
  s3MillionPuts: 5.4,
  dynamodbMillionReads: 0.1525,
  dynamodbMillionWrites: 0.7625,
} as const;

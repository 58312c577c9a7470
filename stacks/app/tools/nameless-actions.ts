/**
 * Actions that a function needs on `*`, without an ARN: for network interfaces (`interfaceActions`), traces
 * (`traceActions`) and a live session (`liveActions`). Execution roles grant them, their boundary allows them.
 * Pure.
 */

/**
 * AWSLambdaVPCAccessExecutionRole's actions; EC2 cannot limit them to a resource that is known beforehand.
 */
export const interfaceActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** X-Ray has no resources. */
export const traceActions = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

/** `sst dev`: a function's stand-in passes events to a laptop over AppSync; never in a deploy. */
export const liveActions = ['appsync:EventConnect', 'appsync:EventPublish', 'appsync:EventSubscribe'];

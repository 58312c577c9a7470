/** Mocks of CloudWatch, logs, EventBridge and CloudTrail, and of SST's own random values and providers. */
import { arn, hex, idFrom, type Mock, type Mocks, namedById, nameOf, text, uuid } from './mock.ts';

const namedOnly: Mock = (request) => {
  const name = nameOf(request);
  return { id: name, outputs: { name } };
};

/** @returns `length` bytes, the same in each plan */
function bytes(urn: string, length: unknown): Buffer {
  return Buffer.from(hex({ urn }, 128).repeat(8), 'hex').subarray(0, Number(length));
}

export const observabilityMocks: Mocks = {
  'aws:cloudwatch/logGroup:LogGroup': namedById('logs', (name) => `log-group:${name}`),
  'aws:cloudwatch/logStream:LogStream': (request, cloud) => {
    const name = nameOf(request);
    const streamArn = arn(cloud, 'logs', `log-group:${text(request, 'logGroupName')}:log-stream:${name}`);
    return { id: name, outputs: { name, arn: streamArn } };
  },
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': namedOnly,
  'aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter': namedOnly,
  'aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy': idFrom('logGroupName'),
  'aws:cloudwatch/logResourcePolicy:LogResourcePolicy': (request) => ({
    id: (request.inputs.policyName as string | undefined) ?? text(request, 'resourceArn'),
    outputs: {},
  }),
  'aws:cloudwatch/metricAlarm:MetricAlarm': namedById('cloudwatch', (name) => `alarm:${name}`),
  'aws:cloudwatch/compositeAlarm:CompositeAlarm': (request, cloud) => {
    const name = text(request, 'alarmName');
    return { id: name, outputs: { arn: arn(cloud, 'cloudwatch', `alarm:${name}`) } };
  },
  'aws:cloudwatch/dashboard:Dashboard': (request, { accountId }) => {
    const name = text(request, 'dashboardName');
    return { id: name, outputs: { dashboardArn: `arn:aws:cloudwatch::${accountId}:dashboard/${name}` } };
  },
  'aws:cloudwatch/queryDefinition:QueryDefinition': (request) => ({
    id: uuid(request),
    outputs: { queryDefinitionId: uuid(request) },
  }),
  'aws:cloudwatch/eventRule:EventRule': namedById('events', (name) => `rule/${name}`),
  'aws:cloudwatch/eventTarget:EventTarget': (request) => {
    const targetId = (request.inputs.targetId as string | undefined) ?? hex(request, 26);
    return { id: `${text(request, 'rule')}-${targetId}`, outputs: { targetId } };
  },
  'aws:cloudtrail/trail:Trail': (request, cloud) => {
    const name = nameOf(request);
    const trailArn = arn(cloud, 'cloudtrail', `trail/${name}`);
    return { id: trailArn, outputs: { name, arn: trailArn, homeRegion: cloud.region } };
  },

  'pulumi:providers:aws': (request) => ({ id: hex(request, 32), outputs: {} }),
  'random:index/randomBytes:RandomBytes': (request) => {
    const value = bytes(request.urn, request.inputs.length);
    return { id: request.name, outputs: { base64: value.toString('base64'), hex: value.toString('hex') } };
  },
  'random:index/randomId:RandomId': (request) => {
    const value = bytes(request.urn, request.inputs.byteLength);
    return {
      id: value.toString('base64url'),
      outputs: {
        hex: value.toString('hex'),
        b64Std: value.toString('base64'),
        b64Url: value.toString('base64url'),
        dec: BigInt(`0x${value.toString('hex')}`).toString(),
      },
    };
  },
  'random:index/randomPassword:RandomPassword': (request) => ({
    id: 'none',
    outputs: {
      result: bytes(request.urn, request.inputs.length)
        .toString('hex')
        .slice(0, Number(request.inputs.length)),
    },
  }),
};

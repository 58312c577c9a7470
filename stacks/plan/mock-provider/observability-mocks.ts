/** Mocks of CloudWatch, logs, EventBridge and CloudTrail, and of SST's own random values and providers. */
import { arn, hex, idFrom, type Mock, type Mocks, namedById, nameOf, text, uuid } from './mock.ts';

const namedOnly: Mock = (asked) => {
  const name = nameOf(asked);
  return { id: name, outputs: { name } };
};

/** @returns `length` bytes, the same in each plan */
function bytes(urn: string, length: unknown): Buffer {
  return Buffer.from(hex({ urn }, 128).repeat(8), 'hex').subarray(0, Number(length));
}

export const observabilityMocks: Mocks = {
  'aws:cloudwatch/logGroup:LogGroup': namedById('logs', (name) => `log-group:${name}`),
  'aws:cloudwatch/logStream:LogStream': (asked, cloud) => {
    const name = nameOf(asked);
    const streamArn = arn(cloud, 'logs', `log-group:${text(asked, 'logGroupName')}:log-stream:${name}`);
    return { id: name, outputs: { name, arn: streamArn } };
  },
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': namedOnly,
  'aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter': namedOnly,
  'aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy': idFrom('logGroupName'),
  'aws:cloudwatch/logResourcePolicy:LogResourcePolicy': (asked) => ({
    id: (asked.inputs.policyName as string | undefined) ?? text(asked, 'resourceArn'),
    outputs: {},
  }),
  'aws:cloudwatch/metricAlarm:MetricAlarm': namedById('cloudwatch', (name) => `alarm:${name}`),
  'aws:cloudwatch/compositeAlarm:CompositeAlarm': (asked, cloud) => {
    const name = text(asked, 'alarmName');
    return { id: name, outputs: { arn: arn(cloud, 'cloudwatch', `alarm:${name}`) } };
  },
  'aws:cloudwatch/dashboard:Dashboard': (asked, { accountId }) => {
    const name = text(asked, 'dashboardName');
    return { id: name, outputs: { dashboardArn: `arn:aws:cloudwatch::${accountId}:dashboard/${name}` } };
  },
  'aws:cloudwatch/queryDefinition:QueryDefinition': (asked) => ({
    id: uuid(asked),
    outputs: { queryDefinitionId: uuid(asked) },
  }),
  'aws:cloudwatch/eventRule:EventRule': namedById('events', (name) => `rule/${name}`),
  'aws:cloudwatch/eventTarget:EventTarget': (asked) => {
    const targetId = (asked.inputs.targetId as string | undefined) ?? hex(asked, 26);
    return { id: `${text(asked, 'rule')}-${targetId}`, outputs: { targetId } };
  },
  'aws:cloudtrail/trail:Trail': (asked, cloud) => {
    const name = nameOf(asked);
    const trailArn = arn(cloud, 'cloudtrail', `trail/${name}`);
    return { id: trailArn, outputs: { name, arn: trailArn, homeRegion: cloud.region } };
  },

  'pulumi:providers:aws': (asked) => ({ id: hex(asked, 32), outputs: {} }),
  'random:index/randomBytes:RandomBytes': (asked) => {
    const value = bytes(asked.urn, asked.inputs.length);
    return { id: asked.name, outputs: { base64: value.toString('base64'), hex: value.toString('hex') } };
  },
  'random:index/randomId:RandomId': (asked) => {
    const value = bytes(asked.urn, asked.inputs.byteLength);
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
  'random:index/randomPassword:RandomPassword': (asked) => ({
    id: 'none',
    outputs: {
      result: bytes(asked.urn, asked.inputs.length).toString('hex').slice(0, Number(asked.inputs.length)),
    },
  }),
};

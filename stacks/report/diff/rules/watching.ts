/** What sees, stops or keeps evidence: logs, alarms, trails, the firewall. Data for resource-changes.ts. */
import { lasting, type Rules, watch } from './rule.ts';

export const watchingRules: Rules = {
  'aws:cloudwatch/logResourcePolicy:LogResourcePolicy': [{ kind: 'exposure', policies: ['policyDocument'] }],
  'aws:cloudwatch/logGroup:LogGroup': [
    { kind: 'safeguard', properties: { retentionInDays: lasting, kmsKeyId: 'unclear' } },
  ],
  'aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy': [watch],
  'aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter': [watch],
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': [watch],
  'aws:cloudwatch/metricAlarm:MetricAlarm': [watch],
  'aws:cloudwatch/compositeAlarm:CompositeAlarm': [watch],
  'aws:cloudwatch/eventRule:EventRule': [watch],
  'aws:cloudtrail/trail:Trail': [watch],
  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream': [watch],
  'aws:ec2/flowLog:FlowLog': [watch],
  'aws:wafv2/webAcl:WebAcl': [watch],
  'aws:wafv2/ipSet:IpSet': [watch],
  'aws:wafv2/regexPatternSet:RegexPatternSet': [watch],
  'aws:wafv2/webAclAssociation:WebAclAssociation': [watch],
  'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration': [watch],
  'aws:lambda/functionRecursionConfig:FunctionRecursionConfig': [watch],
};

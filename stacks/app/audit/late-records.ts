/**
 * Alarms, as rows, for records that are late or lost and for alarms that did not reach a person. They use
 * metrics of AWS, which it sends only when something fails, so missing data does not alarm.
 */
import { alarmTopicName, auditStreamName, logGroupName, tamperRuleName } from '../stage/deployment.ts';
import { kinds } from './tampering.ts';

/** One alarm. `says`: the text of the message; `metric`: the arguments of the metric alarm. */
export type Late = { what: string; says: string; metric: Record<string, unknown> };

const periodSeconds = 300;
/** CloudWatch Logs User Guide, "Monitoring with CloudWatch metrics"; assumption subscriptions-count-by-firehose. */
const subscription = {
  LogGroupName: logGroupName('router'),
  DestinationType: 'Firehose',
  FilterName: 'audit',
};

export const late: Late[] = [
  {
    what: 'audit-late',
    says: 'The oldest record of a call has waited for more than 15 minutes to be stored.',
    metric: {
      namespace: 'AWS/Firehose',
      metricName: 'DeliveryToS3.DataFreshness',
      dimensions: { DeliveryStreamName: auditStreamName },
      statistic: 'Maximum',
      period: periodSeconds,
      // Buffered for one minute; Firehose tries again for 24 hours, then records go to failed/.
      threshold: 900,
    },
  },
  {
    what: 'audit-undelivered',
    says: "The router's log could not pass on a record.",
    metric: {
      namespace: 'AWS/Logs',
      metricName: 'DeliveryErrors',
      dimensions: subscription,
      statistic: 'Sum',
      period: periodSeconds,
      threshold: 0,
    },
  },
  {
    what: 'audit-held-back',
    says: "The router's log holds records back: it tries again for 24 hours, then they are in the log alone.",
    metric: {
      namespace: 'AWS/Logs',
      metricName: 'DeliveryThrottling',
      dimensions: subscription,
      statistic: 'Sum',
      period: periodSeconds,
      threshold: 0,
    },
  },
  {
    what: 'audit-throttled',
    says: 'The stream refused records: calls that change data are refused with them.',
    metric: {
      namespace: 'AWS/Firehose',
      metricName: 'ThrottledRecords',
      dimensions: { DeliveryStreamName: auditStreamName },
      statistic: 'Sum',
      period: periodSeconds,
      threshold: 0,
    },
  },
  {
    // An alarm reaches the topic by another way than a rule, so it can report that a rule failed.
    what: 'tamper-unheard',
    says: 'A rule saw somebody touch what keeps the record, and could not tell the topic. Look at its FailedInvocations.',
    metric: {
      threshold: 0,
      metricQueries: [
        {
          id: 'unheard',
          expression: kinds.map((kind) => `FILL(${kind}, 0)`).join(' + '),
          label: 'unheard',
          returnData: true,
        },
        // EventBridge User Guide, "Monitoring": FailedInvocations, by RuleName.
        ...kinds.map((kind) => ({
          id: kind,
          metric: {
            namespace: 'AWS/Events',
            metricName: 'FailedInvocations',
            dimensions: { RuleName: tamperRuleName(kind) },
            period: periodSeconds,
            stat: 'Sum',
          },
        })),
      ],
    },
  },
  {
    // When one subscriber fails, the others get this message.
    what: 'calls-undelivered',
    says: 'A call for a person did not reach a subscriber of the topic: an address is gone, or refuses.',
    metric: {
      namespace: 'AWS/SNS',
      metricName: 'NumberOfNotificationsFailed',
      dimensions: { TopicName: alarmTopicName },
      statistic: 'Sum',
      period: periodSeconds,
      threshold: 0,
    },
  },
];

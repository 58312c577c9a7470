/** What we rely on AWS for in records, logs and alarms, and could not try. */
import type { Assumption } from './assumption.ts';

export const records: Assumption[] = [
  {
    id: 'firehose-sees-vpc-and-code',
    statement:
      "aws:SourceVpc and lambda:SourceFunctionArn are present when a function's code puts a record through the interface endpoint of Firehose.",
    source:
      'IAM User Guide, "AWS global condition context keys"; Lambda Developer Guide, "Using source function ARN to control function access behavior"; inferred for Firehose',
    ifFalse: 'Calls that change data are refused (not-recorded); reads go on.',
    remedy: 'Drop the key that is absent from the statement Record in stacks/router.ts.',
    byHand: 'Call write_document: it must be answered, and its decision stand in the audit store.',
    tried: false,
  },
  {
    id: 'subscription-comes-from-log-group',
    statement:
      'CloudWatch Logs assumes the role of a subscription filter with aws:SourceArn = the log group\'s ARN and ":*".',
    source:
      'CloudWatch Logs User Guide, "Confused deputy prevention" (its example has a pattern over all groups); inferred for the exact group',
    ifFalse: 'The deploy stops at the subscription filter.',
    remedy: 'Widen aws:SourceArn in stacks/audit-stream.ts to arn:aws:logs:<region>:<account>:*.',
    byHand:
      'Deploy a stage; the subscription filter must be made, and records of calls arrive in the audit store.',
    tried: false,
  },
  {
    id: 'firehose-concatenates-as-given',
    statement:
      'Firehose writes records to S3 one after the other, byte for byte, when compression is off and nothing processes them.',
    source: 'Amazon Data Firehose Developer Guide, "Understand data delivery in Amazon Data Firehose"',
    ifFalse: 'Objects of the audit store are no gzip files; each record in them still is.',
    remedy: 'Read the objects member by member.',
    byHand: 'Download an object of the audit store after a few calls: zcat must print their records.',
    tried: false,
  },
  {
    id: 'locked-store-takes-deliveries',
    statement:
      'Firehose and CloudTrail can write to a bucket with a default retention: they send the checksum that S3 then demands.',
    source:
      'S3 User Guide, "Object Lock considerations" (uploads need Content-MD5 or a checksum); CloudTrail User Guide, "Receiving CloudTrail log files", names Object Lock for log files; inferred for Firehose',
    ifFalse:
      'Records of calls go to no store: the alarm audit-late rings after 15 minutes, Firehose tries for 24 hours.',
    remedy:
      'Deliver to a second bucket without a default retention, and replicate from there into the locked one.',
    byHand:
      'Call a tool, wait 15 minutes, and list the audit store: records and log files of the trail must be there.',
    tried: false,
  },
  {
    id: 'service-writers-have-a-name',
    statement:
      "aws:PrincipalServiceName is cloudtrail.amazonaws.com when CloudTrail writes to the store, and aws:PrincipalArn the delivery role's when Firehose does.",
    source: 'IAM User Guide, "AWS global condition context keys": aws:PrincipalServiceName, aws:PrincipalArn',
    ifFalse: 'The trail cannot be made, or records are not delivered; nobody else can write either.',
    remedy:
      'Compare with aws:SourceArn of the trail in the statement DeliveryOnly of stacks/audit-policies.ts.',
    byHand: 'Deploy a stage, call a tool, and list the audit store: both writers must have delivered.',
    tried: false,
  },
  {
    id: 'eventbridge-hears-the-trail',
    statement:
      'EventBridge gets the events of the trail, its data events and refused calls among them, as "AWS API Call via CloudTrail".',
    source: 'EventBridge User Guide, "AWS service events delivered via AWS CloudTrail"',
    ifFalse: 'An attempt to delete a record, which the store refuses, rings no alarm; the trail has it.',
    remedy: 'Give the trail a CloudWatch log group and count such events with metric filters.',
    byHand: 'Try to delete an object of the audit store as an administrator: the alarm must reach the topic.',
    tried: false,
  },
  {
    id: 'alarms-say-whose-they-are',
    statement:
      'CloudWatch alarms and EventBridge rules publish to the topic, and ask for its key, with aws:SourceAccount; with aws:SourceArn they name alarm and rule at the topic.',
    source:
      'SNS Developer Guide, "Example cases for access control" and "Enable compatibility between event sources from AWS services and encrypted topics"; EventBridge User Guide, confused deputy prevention',
    ifFalse: 'No alarm reaches a person.',
    remedy:
      'Drop the key that is absent from stacks/alarm-topic.ts, or from OwnAlarms in stacks/key-policies.ts.',
    byHand: 'Set an alarm of the stage to ALARM (aws cloudwatch set-alarm-state): its message must arrive.',
    tried: false,
  },
  {
    id: 'account-may-write-access-logs',
    statement:
      "The account's API Gateway settings in the region name a role for CloudWatch Logs (one setting for all stages and teams, so no stage makes it).",
    source: 'API Gateway Developer Guide, "Set up CloudWatch logging for REST APIs"',
    ifFalse: 'The first deploy stops at the stages: set it once with aws apigateway update-account.',
    remedy:
      'aws apigateway update-account --patch-operations op=replace,path=/cloudwatchRoleArn,value=ROLE_ARN, once per account and region.',
    byHand: 'aws apigateway get-account must name a cloudwatchRoleArn.',
    tried: false,
  },
  {
    id: 'json-lines-are-counted',
    statement:
      'A line that a function writes as JSON arrives in its log group as that JSON, so filter patterns see audit.record at the top.',
    source:
      'Lambda Developer Guide, "Configuring JSON and plain text log formats"; Powertools Logger writes JSON',
    ifFalse: 'Nothing is counted: alarms on calls stay silent and the dashboard is empty.',
    remedy:
      'Look at one line in the console and put its prefix before the fields in stacks/observability/metrics.ts.',
    byHand: 'After one call, the metric Calls in the namespace APP/STAGE must be 1.',
    tried: false,
  },
  {
    id: 'sts-denies-by-name',
    statement: 'When STS refuses the router a session, the error of the AWS SDK is called AccessDenied.',
    source: 'STS API Reference, AssumeRole and Common Errors; the local STS answers so',
    ifFalse: 'The alarm sessions-refused stays silent; the calls count as failed all the same.',
    remedy: 'Put the name that the log shows (query failures) into stacks/observability/metrics.ts.',
    byHand:
      'Attach the brake policy to the invoke role, call a tool, and look at the metric SessionsRefused: it must count one.',
    tried: false,
  },
];

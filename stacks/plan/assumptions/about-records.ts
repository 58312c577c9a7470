// biome-ignore-all lint/style/noExcessiveLinesPerFile: one list of assumptions
/** Untried assumptions about AWS: records, logs and alarms. */
import type { Listed } from './assumption.ts';

export const records: Listed[] = [
  {
    id: 'firehose-sees-vpc-and-code',
    statement:
      "aws:SourceVpc and lambda:SourceFunctionArn are present when a function's code puts a record through the interface endpoint of Firehose.",
    source:
      'IAM User Guide, "AWS global condition context keys"; Lambda Developer Guide, "Using source function ARN to control function access behavior"; inferred for Firehose',
    ifFalse: 'Calls that change data are refused (not-recorded); reads go on.',
    remedy: 'Drop the key that is absent from the statement Record in stacks/app/router/router.ts.',
    byHand: 'Call a tool that writes: it must be answered, and its decision stand in the audit store.',
  },
  {
    id: 'subscription-comes-from-log-group',
    statement:
      'CloudWatch Logs assumes the role of a subscription filter with aws:SourceArn = the log group\'s ARN and ":*".',
    source:
      'CloudWatch Logs User Guide, "Confused deputy prevention" (its example has a pattern over all groups); inferred for the exact group',
    ifFalse: 'The deploy stops at the subscription filter.',
    remedy: 'Widen aws:SourceArn in stacks/app/audit/audit-stream.ts to arn:aws:logs:<region>:<account>:*.',
    byHand:
      'Deploy a stage; the subscription filter must be made, and records of calls arrive in the audit store.',
  },
  {
    id: 'firehose-concatenates-as-given',
    statement:
      'Firehose writes records to S3 one after the other, byte for byte, when compression is off and nothing processes them.',
    source: 'Amazon Data Firehose Developer Guide, "Understand data delivery in Amazon Data Firehose"',
    ifFalse: 'Objects of the audit store are no gzip files; each record in them still is.',
    remedy: 'Read the objects member by member.',
    byHand: 'Download an object of the audit store after a few calls: zcat must print their records.',
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
      'On staging, in governance mode: call a tool, wait 15 minutes, list the audit store (records and log files of the trail must be there), and write lockTried into stacks/settings.ts, without which production is not deployed.',
  },
  {
    id: 'service-writers-have-a-name',
    statement:
      "aws:PrincipalServiceName is cloudtrail.amazonaws.com when CloudTrail writes to the store, and aws:PrincipalArn the delivery role's when Firehose does.",
    source: 'IAM User Guide, "AWS global condition context keys": aws:PrincipalServiceName, aws:PrincipalArn',
    ifFalse: 'The trail cannot be made, or records are not delivered; nobody else can write either.',
    remedy:
      'Compare with aws:SourceArn of the trail in the statement DeliveryOnly of stacks/app/audit/audit-policies.ts.',
    byHand: 'Deploy a stage, call a tool, and list the audit store: both writers must have delivered.',
    standing: 'documented',
  },
  {
    id: 'eventbridge-hears-the-trail',
    statement:
      'EventBridge gets the events of the trail, its data events and refused calls among them, as "AWS API Call via CloudTrail".',
    source: 'EventBridge User Guide, "AWS service events delivered via AWS CloudTrail"',
    ifFalse: 'An attempt to delete a record, which the store refuses, rings no alarm; the trail has it.',
    remedy: 'Give the trail a CloudWatch log group and count such events with metric filters.',
    byHand: 'Try to delete an object of the audit store as an administrator: the alarm must reach the topic.',
  },
  {
    id: 'alarms-say-whose-they-are',
    statement:
      'A CloudWatch alarm publishes to the topic with aws:SourceAccount and with its own ARN as aws:SourceArn, and asks for the key of the topic with aws:SourceAccount.',
    source:
      'SNS Developer Guide, "Example cases for Amazon SNS access control" and "Enable compatibility between event sources from AWS services and encrypted topics"',
    ifFalse: 'No metric alarm reaches a person.',
    remedy:
      'Drop the key that is absent from OwnAlarms in stacks/app/audit/alarm-topic.ts, or in stacks/app/data/log-key-policy.ts.',
    byHand: 'Set an alarm of the stage to ALARM (aws cloudwatch set-alarm-state): its message must arrive.',
    standing: 'documented',
  },
  {
    id: 'rules-publish-without-a-source',
    statement:
      'EventBridge publishes to a topic, and asks for its key, with neither aws:SourceAccount nor aws:SourceArn.',
    source:
      'EventBridge User Guide, "Using resource-based policies", Amazon SNS permissions (no Condition blocks for EventBridge); SNS Developer Guide, "Key management" (aws:SourceAccount and aws:SourceArn are not supported for EventBridge-to-encrypted topics); awslabs/landing-zone-accelerator-on-aws issue 407',
    ifFalse: 'Nothing breaks: the rules then say more than the topic asks.',
    remedy: 'Bind the statements OwnRules of topic and key to the rules of the stage.',
    byHand:
      'Try to stop the trail of a staging stage: the message must arrive, and FailedInvocations of the rule stay 0.',
    standing: 'documented',
  },
  {
    id: 'topics-encrypt-with-their-arn',
    statement:
      'When a service publishes to an encrypted topic, KMS is asked with the ARN of the topic as encryption context aws:sns:topicArn, for GenerateDataKey and Decrypt.',
    source:
      'SNS Developer Guide, "Setting up Amazon SNS topic encryption" (its key policy compares kms:EncryptionContext:aws:sns:topicArn)',
    ifFalse: 'No tamper alarm reaches a person; the alarm tamper-unheard rings.',
    remedy:
      'Take the condition out of OwnRules in stacks/app/data/log-key-policy.ts, or give the topic a key of its own.',
    byHand: 'CloudTrail must show GenerateDataKey by events.amazonaws.com with that encryptionContext.',
    standing: 'documented',
  },
  {
    id: 'refused-calls-name-their-resource',
    statement:
      'The CloudTrail event of a call that IAM refused has the same requestParameters as one that went through.',
    source:
      'CloudTrail User Guide, "CloudTrail record contents" (requestParameters); some services are said to leave them null when access is denied; inferred',
    ifFalse:
      'An attempt that was refused rings no alarm where its service leaves them out; the trail has it, and one that succeeds rings.',
    remedy:
      'Add a pattern on errorCode without requestParameters for that service to stacks/app/audit/tamper-patterns.ts.',
    byHand:
      'Without the right to, try one call of each row of stacks/app/audit/tampering.ts, and look at its event.',
  },
  {
    id: 'subscriptions-count-by-firehose',
    statement:
      'CloudWatch Logs counts DeliveryErrors and DeliveryThrottling of a subscription to a delivery stream with the dimension DestinationType = Firehose.',
    source:
      'CloudWatch Logs User Guide, "Monitoring with CloudWatch metrics" (the dimension is listed, its values are not); inferred',
    ifFalse: 'The alarms audit-undelivered and audit-held-back never have data and stay silent.',
    remedy: 'Put the value that the metric shows into stacks/app/audit/late-records.ts.',
    byHand:
      'After a call, aws cloudwatch list-metrics --namespace AWS/Logs --metric-name ForwardedLogEvents must list DestinationType Firehose for the log group of the router.',
  },
  {
    id: 'logs-asks-kms-as-its-caller',
    statement:
      'For an encrypted log group CloudWatch Logs asks KMS in its own name and in the name of whoever calls it, with kms:ViaService logs.<region>.amazonaws.com and the ARN of the group as encryption context aws:logs:arn.',
    source:
      'CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS" (add kms:ViaService to the roles that call Logs, in the key policy or in IAM); awslabs/landing-zone-accelerator-on-aws issues 646 and 768; that both come together is inferred',
    ifFalse:
      'Without the service: nothing breaks. Without the context: log groups cannot be made, written or read by who is not the service.',
    remedy: 'Take the encryption context out of LogCallers in stacks/app/data/log-key-policy.ts.',
    byHand:
      'Deploy a stage with own keys, then read a log group of it as an operator: both must pass; CloudTrail shows the KMS events.',
  },
  {
    id: 'firehose-says-for-what-it-assumes',
    statement:
      'Firehose assumes the role of a delivery stream with aws:SourceAccount and aws:SourceArn of the stream already when the stream is made.',
    source:
      'Amazon Data Firehose Developer Guide, "Controlling access", Allow Firehose to assume an IAM role; that it holds at creation is inferred',
    ifFalse: 'The deploy stops at the delivery stream: Firehose is unable to assume role.',
    remedy:
      'Leave aws:SourceArn out of the trust of the delivery role in stacks/app/audit/audit-stream.ts for the first deploy.',
    byHand: 'Deploy a stage: the delivery stream must become ACTIVE.',
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
  },
  {
    id: 'json-lines-are-counted',
    statement:
      'A line that a function writes as JSON arrives in its log group as that JSON, so filter patterns see audit.record at the top.',
    source:
      'Lambda Developer Guide, "Configuring JSON and plain text log formats"; Powertools Logger writes JSON',
    ifFalse: 'Nothing is counted: alarms on calls stay silent and the dashboard is empty.',
    remedy:
      'Look at one line in the console and put its prefix before the fields in stacks/app/observability/metrics.ts.',
    byHand: 'After one call, the metric Calls in the namespace APP/STAGE must be 1.',
    standing: 'documented',
  },
  {
    id: 'sts-denies-by-name',
    statement: 'When STS refuses the router a session, the error of the AWS SDK is called AccessDenied.',
    source: 'STS API Reference, AssumeRole and Common Errors; the local STS answers so',
    ifFalse: 'The alarm sessions-refused stays silent; the calls count as failed all the same.',
    remedy: 'Put the name that the log shows (query failures) into stacks/app/observability/metrics.ts.',
    byHand:
      'Attach the brake policy to the invoke role, call a tool, and look at the metric SessionsRefused: it must count one.',
  },
];

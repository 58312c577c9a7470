/**
 * The log of rejected traffic, on shared stages: one line for each flow that a security group or a network
 * ACL rejects. Our code never causes one, so somebody should look at each line. Flows that pass go to
 * endpoints; CloudTrail has them. Source: Amazon VPC User Guide, "Publish flow logs to CloudWatch Logs".
 */
import { policyDocument } from '../../../shared/policy-document.ts';
import { serviceTrust } from '../audit/audit-policies.ts';
import { deployment, logGroupName, named, stage } from '../stage/deployment.ts';

/** Makes the log group, its role and the flow log. */
export function logRejects(vpcId: $util.Output<string>): void {
  const { region, accountId } = deployment;
  const name = named('flow-log');
  const logGroup = new aws.cloudwatch.LogGroup('RejectedFlowsLog', {
    name: logGroupName('rejected-flows'),
    retentionInDays: stage.logRetentionDays,
  });
  const role = new aws.iam.Role('RejectedFlowsRole', {
    name,
    assumeRolePolicy: JSON.stringify(
      serviceTrust(
        'vpc-flow-logs.amazonaws.com',
        accountId,
        `arn:aws:ec2:${region}:${accountId}:vpc-flow-log/*`,
      ),
    ),
  });
  const mayWrite = new aws.iam.RolePolicy('RejectedFlowsPolicy', {
    name,
    role: role.name,
    policy: logGroup.arn.apply((arn) =>
      JSON.stringify(
        policyDocument([
          {
            Effect: 'Allow',
            // Not DescribeLogGroups, which AWS's example adds: it knows no resource but `*`, and the group is named
            // here.
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
            Resource: `${arn}:*`,
          },
        ]),
      ),
    ),
  });
  new aws.ec2.FlowLog(
    'RejectedFlows',
    {
      vpcId,
      trafficType: 'REJECT',
      logDestinationType: 'cloud-watch-logs',
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: aggregationSeconds,
      tags: { Name: name },
    },
    { dependsOn: [mayWrite] },
  );
}

/** Seconds of flows in one line; EC2 admits 60 and 600. */
const aggregationSeconds = 60;

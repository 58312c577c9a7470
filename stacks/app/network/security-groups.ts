/**
 * The subnets and security groups of the router (`routerPlace`) and of each tool (`toolPlace`): the connections
 * that functions may open to endpoints, on port 443 only. The router reaches execute-api, sts,
 * firehose and, for the control table, dynamodb; and bedrock-runtime if the stage has a guardrail. A tool
 * reaches the services that its grants need: it gets one group for each of s3, dynamodb and sts, or the group
 * that leads nowhere. Groups are per destination, not per tool, so their number does not grow with the
 * catalogue.
 */
import type { CheckedGrant } from '../../../shared/grant.ts';
import { endpoints } from './endpoints.ts';
import { network } from './network.ts';

const https = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 };

const groups = network && endpoints && createGroups(network.vpcId, endpoints);

export const routerPlace = groups && placed([groups.router.id]);

/**
 * The network of a tool with these grants. A function in a VPC must have a group, so one group leads nowhere.
 */
export function toolPlace(grants: readonly CheckedGrant[]) {
  if (!groups) return undefined;
  const needed = [...new Set(grants.map((grant) => groups.tool[grant.kind]))];
  return placed((needed.length > 0 ? needed : [groups.nowhere]).map((group) => group.id));
}

/** `vpc` of a function: absent in `sst dev`. */
function placed(groupIds: $util.Output<string>[]) {
  return network && { privateSubnets: network.subnetIds, securityGroups: groupIds };
}

function createGroups(vpcId: $util.Output<string>, to: NonNullable<typeof endpoints>) {
  // Without an egress argument the provider removes AWS's default rule, which would allow everything.
  const group = (id: string, description: string) => new aws.ec2.SecurityGroup(id, { vpcId, description });
  // AWS replaces a group whose description changes, so this text holds nothing that could change.
  const router = group('RouterGroup', 'the router');
  openInterface('RouterToExecuteApi', router, to.executeApiGroup);
  openInterface('RouterToSts', router, to.stsGroup);
  openInterface('RouterToFirehose', router, to.firehoseGroup);
  if (to.guardrailGroup) openInterface('RouterToGuardrail', router, to.guardrailGroup);
  openGateway('RouterToDynamodb', router, to.dynamodb);

  const s3 = group('ToolToS3Group', 'tools with a grant on objects');
  openGateway('ToolToS3', s3, to.s3);
  const dynamodb = group('ToolToDynamodbGroup', 'tools with a grant on items');
  openGateway('ToolToDynamodb', dynamodb, to.dynamodb);
  const sts = group('ToolToStsGroup', 'tools that say who they are');
  openInterface('ToolToSts', sts, to.stsGroup);
  const nowhere = group('ToolToNowhereGroup', 'tools without grants');
  return { router, tool: { key: s3, prefix: s3, leadingKey: dynamodb, identity: sts }, nowhere };
}

/** Rules are resources of their own: inline ones would have to name each other's groups in a circle. */
function openInterface(id: string, from: aws.ec2.SecurityGroup, to: aws.ec2.SecurityGroup) {
  new aws.vpc.SecurityGroupEgressRule(`${id}Egress`, {
    securityGroupId: from.id,
    referencedSecurityGroupId: to.id,
    ...https,
  });
  new aws.vpc.SecurityGroupIngressRule(`${id}Ingress`, {
    securityGroupId: to.id,
    referencedSecurityGroupId: from.id,
    ...https,
  });
}

function openGateway(id: string, from: aws.ec2.SecurityGroup, to: aws.ec2.VpcEndpoint) {
  new aws.vpc.SecurityGroupEgressRule(`${id}Egress`, {
    securityGroupId: from.id,
    prefixListId: to.prefixListId,
    ...https,
  });
}

/**
 * The rights of the pipeline's role to deploy a stage that a person has deployed once: statements by IAM
 * service, on names with the stage's prefix where the service's ARNs contain our names. Pure.
 * deploy-boundary.ts lists the actions that the role may never take. Not here on purpose: making SST's
 * bootstrap, gateways, routes and peerings, users, keys, identity providers, managed policies (the boundaries
 * are such), and everything under the governance path. Sources: Service Authorization Reference; SST 4
 * sources, pkg/project/provider (state, passphrase, default tags).
 */
import type { Deployment } from '../../../shared/names.ts';
import type { Statement } from '../../../shared/policy-document.ts';
import { serviceRoles, sessionRoles } from './names.ts';

/** Statements by IAM service prefix; several where a service has both named and nameless things. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one table of statements
export function deployPermissions(of: Deployment): Record<string, Statement[]> {
  const { app, stage, region, accountId } = of;
  const prefix = `${app}-${stage}-`;
  const here = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;
  const allow = (Action: string | string[], ...Resource: string[]): Statement => ({
    Effect: 'Allow',
    Action,
    Resource,
  });
  const owned = (service: string, rest: string): Statement => allow(`${service}:*`, here(service, rest));
  /** `<kind>/<app>/<stage>.json` and `<kind>/<app>/<stage>/<update>.json` of every state bucket of the account */
  const state = (file: string) => `arn:aws:s3:::sst-state-*/*/${app}/${file}`;
  return {
    apigateway: [
      allow(
        'apigateway:*',
        ...['/restapis', '/restapis/*', '/domainnames', '/domainnames/*', '/tags/*'].map(
          (path) => `arn:aws:apigateway:${region}::${path}`,
        ),
      ),
    ],
    cloudtrail: [owned('cloudtrail', `trail/${prefix}*`), allow('cloudtrail:DescribeTrails', '*')],
    cloudwatch: [
      owned('cloudwatch', `alarm:${prefix}*`),
      allow('cloudwatch:*', `arn:aws:cloudwatch::${accountId}:dashboard/${prefix}*`),
      allow('cloudwatch:DescribeAlarms', '*'),
    ],
    'cognito-idp': [
      owned('cognito-idp', 'userpool/*'),
      allow(words('cognito-idp', 'CreateUserPool DescribeUserPoolDomain'), '*'),
    ],
    dynamodb: [owned('dynamodb', `table/${prefix}*`)],
    ec2: [allow(network, '*')],
    events: [owned('events', `rule/${prefix}*`)],
    firehose: [owned('firehose', `deliverystream/${prefix}*`)],
    iam: [
      allow(roleActions, sessionRoles(of), serviceRoles(of)),
      allow('iam:PassRole', serviceRoles(of)),
      allow(
        words('iam', 'GetPolicy GetPolicyVersion ListPolicyVersions'),
        `arn:aws:iam::${accountId}:policy/${prefix}*`,
      ),
    ],
    kms: [
      owned('kms', 'key/*'),
      owned('kms', `alias/${app}/${stage}/*`),
      allow(words('kms', 'CreateKey ListAliases'), '*'),
    ],
    // To read the quota before each deploy (stacks/deploy).
    lambda: [owned('lambda', `function:${prefix}*`), allow('lambda:GetAccountSettings', '*')],
    logs: [
      owned('logs', `log-group:/${app}/${stage}/*`),
      // WAF demands this beginning of a log group's name.
      owned('logs', `log-group:aws-waf-logs-${prefix}*`),
      allow(logDeliveries, '*'),
    ],
    // DNS Firewall alone, by ids that it makes up.
    route53resolver: [
      allow(
        words('route53resolver', '*Firewall* ListTagsForResource TagResource UntagResource'),
        here('route53resolver', 'firewall-*'),
      ),
    ],
    s3: [
      allow('s3:*', `arn:aws:s3:::${prefix}*`),
      allow(words('s3', 'GetObject PutObject DeleteObject'), state(`${stage}.json`), state(`${stage}/*`)),
      // Without it, reading an absent object would answer 403 instead of 404.
      allow('s3:ListBucket', 'arn:aws:s3:::sst-state-*', 'arn:aws:s3:::sst-asset-*'),
      allow(words('s3', 'GetObject PutObject'), 'arn:aws:s3:::sst-asset-*/*'),
    ],
    sns: [owned('sns', `${prefix}*`)],
    ssm: [
      allow(
        'ssm:GetParameter',
        here('ssm', 'parameter/sst/bootstrap'),
        here('ssm', `parameter/sst/passphrase/${app}/${stage}`),
      ),
    ],
    sts: [allow('sts:GetCallerIdentity', '*')],
    wafv2: [
      owned('wafv2', `regional/webacl/${prefix}*/*`),
      owned('wafv2', `regional/ipset/${prefix}*/*`),
      owned('wafv2', `regional/regexpatternset/${prefix}*/*`),
      allow('wafv2:*WebACL', here('wafv2', 'regional/managedruleset/*/*')),
      // To attach a web ACL to a stage needs the right on both.
      allow(
        words('wafv2', 'AssociateWebACL DisassociateWebACL GetWebACLForResource'),
        `arn:aws:apigateway:${region}::/restapis/*/stages/*`,
      ),
    ],
    // The workflow calls these before it deploys.
    'access-analyzer': [allow(words('access-analyzer', 'ValidatePolicy CheckNoNewAccess'), '*')],
  };
}

const words = (service: string, names: string) => names.split(/\s+/).map((name) => `${service}:${name}`);

/**
 * Most network resources have only ids that EC2 generates, so no name can limit these. Ways out are not
 * included.
 */
const network = words(
  'ec2',
  `Describe* CreateTags DeleteTags CreateVpc DeleteVpc ModifyVpcAttribute CreateSubnet DeleteSubnet ModifySubnetAttribute
   CreateRouteTable DeleteRouteTable AssociateRouteTable DisassociateRouteTable CreateNetworkAcl DeleteNetworkAcl
   CreateNetworkAclEntry ReplaceNetworkAclEntry DeleteNetworkAclEntry ReplaceNetworkAclAssociation CreateSecurityGroup
   DeleteSecurityGroup AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress
   RevokeSecurityGroupEgress ModifySecurityGroupRules CreateVpcEndpoint ModifyVpcEndpoint DeleteVpcEndpoints
   CreateFlowLogs DeleteFlowLogs`,
);

/** Reads, writes and passes roles; the deploy boundary also limits which roles, and with which boundary. */
const roleActions = words(
  'iam',
  `GetRole GetRolePolicy ListRolePolicies ListAttachedRolePolicies ListInstanceProfilesForRole ListRoleTags CreateRole
   UpdateRole UpdateAssumeRolePolicy TagRole UntagRole PutRolePolicy DeleteRolePolicy PutRolePermissionsBoundary
   AttachRolePolicy DetachRolePolicy DeleteRole`,
);

/**
 * Actions of CloudWatch Logs without a log group in their ARN, or on the account (Logs, "Actions defined").
 */
const logDeliveries = words(
  'logs',
  `DescribeLogGroups DescribeQueryDefinitions PutQueryDefinition DeleteQueryDefinition DescribeResourcePolicies
   PutResourcePolicy DeleteResourcePolicy
   CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries`,
);

/**
 * Code with tenant data has no way to the internet: the VPC has no gateway and no route to one, and security groups
 * admit only private addresses. endpoints-admit-our-own judges the endpoints. The authorizer and the approval page run
 * outside the VPC, because they call the issuer, and have no tenant data.
 */
import type { Finding, Plan } from '../../plan/plan-types.ts';
import { approvalPages, functions } from '../model/actors.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';

const gatewayTypes = [
  'aws:ec2/internetGateway:InternetGateway',
  'aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway',
  'aws:ec2/natGateway:NatGateway',
  'aws:ec2/eip:Eip',
];

export const noInternet: Proof = {
  id: 'no-internet-from-private-subnets',
  title:
    'Router and tools run in subnets without a way to the internet: no gateway, route or group leads out',
  only: 'deploy',
  check(plan: Plan) {
    return [
      ...functionsOutside(plan),
      ...gatewayTypes
        .flatMap((type) => ofType(plan, type))
        .map((gateway) => finding(gateway, 'type', 'leads to the internet')),
      ...ofType(plan, 'aws:ec2/subnet:Subnet')
        .filter((subnet) => subnet.inputs.mapPublicIpOnLaunch === true)
        .map((subnet) => finding(subnet, 'mapPublicIpOnLaunch', 'gives public addresses')),
      ...routeFindings(plan),
      ...groupFindings(plan),
    ];
  },
};

function functionsOutside(plan: Plan): Finding[] {
  const authorizers = ofType(plan, 'aws:apigateway/authorizer:Authorizer').map((one) =>
    String(one.inputs.authorizerUri),
  );
  return functions(plan)
    .filter(
      (fn) => list((fn.inputs.vpcConfig as { subnetIds?: string[] } | undefined)?.subnetIds).length === 0,
    )
    .filter((fn) => !authorizers.some((uri) => uri.includes(`${fn.outputs.arn}/`)))
    .filter((fn) => !approvalPages(plan).includes(fn))
    .map((fn) => finding(fn, 'vpcConfig', 'runs outside the VPC, as only authorizer and approval page may'));
}

type Route = {
  cidrBlock?: string;
  destinationCidrBlock?: string;
  ipv6CidrBlock?: string;
  destinationIpv6CidrBlock?: string;
};

function routeFindings(plan: Plan): Finding[] {
  const inTables = [
    ...ofType(plan, 'aws:ec2/routeTable:RouteTable'),
    ...ofType(plan, 'aws:ec2/defaultRouteTable:DefaultRouteTable'),
  ].flatMap((table) =>
    list(table.inputs.routes as Route[] | undefined).map((route) => ({ at: table, route })),
  );
  const alone = ofType(plan, 'aws:ec2/route:Route').map((at) => ({ at, route: at.inputs as Route }));
  return [...inTables, ...alone].flatMap(({ at, route }) => {
    const { cidrBlock, destinationCidrBlock, ipv6CidrBlock, destinationIpv6CidrBlock } = route;
    const outside = [cidrBlock, destinationCidrBlock, ipv6CidrBlock, destinationIpv6CidrBlock].filter(
      isPublic,
    );
    return outside.map((cidr) => finding(at, 'routes', `routes ${cidr} out of the VPC`));
  });
}

type Egress = { cidrBlocks?: string[]; ipv6CidrBlocks?: string[] };

/** Judges all groups, because a function may use an unused one later. */
function groupFindings(plan: Plan): Finding[] {
  const groups = [
    ...ofType(plan, 'aws:ec2/securityGroup:SecurityGroup'),
    ...ofType(plan, 'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup'),
  ].flatMap((at) =>
    list(at.inputs.egress as Egress[] | undefined).map((rule) => ({ at, property: 'egress', rule })),
  );
  const rules = ofType(plan, 'aws:ec2/securityGroupRule:SecurityGroupRule')
    .filter((at) => at.inputs.type === 'egress')
    .map((at) => ({ at, property: 'cidrBlocks', rule: at.inputs as Egress }));
  const egress = ofType(plan, 'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule').map((at) => ({
    at,
    property: 'cidrIpv4',
    rule: {
      cidrBlocks: list(at.inputs.cidrIpv4 as string),
      ipv6CidrBlocks: list(at.inputs.cidrIpv6 as string),
    },
  }));
  return [...groups, ...rules, ...egress].flatMap(({ at, property, rule }) =>
    [...list(rule.cidrBlocks), ...list(rule.ipv6CidrBlocks)]
      .filter(isPublic)
      .map((cidr) => finding(at, property, `lets traffic out to ${cidr}`)),
  );
}

/** Whether some address of the block is outside the private ranges of RFC 1918 and RFC 4193. */
function isPublic(cidr: string | undefined): cidr is string {
  if (cidr === undefined || cidr === '') return false;
  const [address = '', bits = '0'] = cidr.split('/');
  if (address.includes(':')) return !/^f[cd]/i.test(address) || Number(bits) < 7;
  const [first = 0, second = 0] = address.split('.').map(Number);
  if (first === 10) return Number(bits) < 8;
  if (first === 172 && second >= 16 && second < 32) return Number(bits) < 12;
  return !(first === 192 && second === 168 && Number(bits) >= 16);
}

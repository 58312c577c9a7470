import { describe, expect, test } from 'vitest';
import { createNetwork } from '../../../stacks/account/planned-network.ts';
import { addressIn, cidrCovers } from '../../../stacks/account/security-groups.ts';
import type { Resource } from '../../../stacks/plan/plan-types.ts';
import { ENDPOINTS, fixturePlan, REGION, resource, VPC, withInputs } from '../local/fixture-plan.ts';

type Change = (resources: Resource[]) => Resource[];
const positionOf = (name: string, change?: Change) => createNetwork(fixturePlan(change)).positionOf(name);
const reachOf = (name: string, change?: Change) => {
  const reach = [...(positionOf(name, change).vpc?.reach ?? [])];
  return Object.fromEntries(reach.map(([service, { vpce }]) => [service, vpce]));
};

describe('where a function stands', () => {
  test('is the internet for a function without a VPC', () => {
    expect(positionOf('authorizer')).toEqual({ name: 'internet', sourceIp: '198.51.100.1' });
  });

  test('is a VPC with the endpoints that its security groups lead to', () => {
    expect(positionOf('router')).toMatchObject({
      sourceIp: '10.0.1.10',
      vpc: { id: VPC, subnetIds: ['subnet-a', 'subnet-b'], securityGroupIds: ['sg-router'] },
    });
    expect(reachOf('router')).toEqual({ sts: ENDPOINTS.sts, 'execute-api': ENDPOINTS.api });
    expect(reachOf('read-letter')).toEqual({ s3: ENDPOINTS.s3, dynamodb: ENDPOINTS.dynamodb });
    expect(reachOf('callerid')).toEqual({});
  });

  test('brings the policy of an endpoint that has one', () => {
    const reach = positionOf('read-letter').vpc?.reach;
    expect(reach?.get('s3')?.policy?.Statement).toHaveLength(1);
    expect(reach?.get('dynamodb')).toEqual({ vpce: ENDPOINTS.dynamodb });
  });

  test('has one name for functions at the same place and another elsewhere', () => {
    const again: Change = (all) => [
      ...all,
      resource('aws:lambda/function:Function', 'twin', {
        name: 'twin',
        vpcConfig: { subnetIds: ['subnet-b', 'subnet-a'], securityGroupIds: ['sg-router'] },
      }),
    ];
    expect(positionOf('twin', again).name).toBe(positionOf('router').name);
    expect(positionOf('twin', again).name).not.toBe(positionOf('read-letter').name);
  });
});

const without: (part: string) => Change = (part) => (all) => all.filter((each) => !each.id.includes(part));
const ingress =
  (inputs: Record<string, unknown>): Change =>
  (all) => [
    ...all.filter((each) => !each.id.startsWith('sgr-Ingress')),
    resource('aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule', 'sgr-new', {
      securityGroupId: 'sg-endpoints',
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      ...inputs,
    }),
  ];
const egress =
  (inputs: Record<string, unknown>): Change =>
  (all) => [
    ...all,
    resource('aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule', 'sgr-new', {
      securityGroupId: 'sg-nothing',
      ...inputs,
    }),
  ];
const https = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 };
const both =
  (...changes: Change[]): Change =>
  (all) =>
    changes.reduce((list, change) => change(list), all);

const REACH: [string, string, Change, string[]][] = [
  ['no egress rule of the function', 'router', without('sgr-Egress-sg-router'), []],
  ['no ingress rule of the endpoint', 'router', without('sgr-Ingress'), []],
  ['ingress from another group', 'router', ingress({ referencedSecurityGroupId: 'sg-tools' }), []],
  [
    'ingress on another port',
    'router',
    ingress({ referencedSecurityGroupId: 'sg-router', fromPort: 80, toPort: 80 }),
    [],
  ],
  [
    'ingress over another protocol',
    'router',
    ingress({ referencedSecurityGroupId: 'sg-router', ipProtocol: 'udp' }),
    [],
  ],
  [
    'ingress from the block of the subnets',
    'router',
    ingress({ cidrIpv4: '10.0.0.0/16' }),
    ['execute-api', 'sts'],
  ],
  ['ingress from the block of one subnet of two', 'router', ingress({ cidrIpv4: '10.0.1.0/24' }), []],
  [
    'ingress for all protocols',
    'router',
    ingress({
      referencedSecurityGroupId: 'sg-router',
      ipProtocol: '-1',
      fromPort: undefined,
      toPort: undefined,
    }),
    ['execute-api', 'sts'],
  ],
  [
    'an endpoint without private DNS, but for the private API',
    'router',
    both(
      (all) => withInputs(all, ENDPOINTS.sts, { privateDnsEnabled: false }),
      (all) => withInputs(all, ENDPOINTS.api, { privateDnsEnabled: false }),
    ),
    ['execute-api'],
  ],
  [
    'an endpoint in no subnet',
    'router',
    (all) => withInputs(all, ENDPOINTS.sts, { subnetIds: [] }),
    ['execute-api'],
  ],
  [
    'an endpoint in another VPC',
    'router',
    (all) => withInputs(all, ENDPOINTS.sts, { vpcId: 'vpc-2' }),
    ['execute-api'],
  ],
  [
    'a gateway endpoint in another route table',
    'read-letter',
    (all) => withInputs(all, ENDPOINTS.s3, { routeTableIds: ['rtb-2'] }),
    ['dynamodb'],
  ],
  [
    'a subnet of two in another route table',
    'read-letter',
    (all) => withInputs(all, 'rtbassoc-subnet-b', { routeTableId: 'rtb-2' }),
    [],
  ],
  [
    'subnets that use the main route table',
    'read-letter',
    both(without('rtbassoc'), (all) => withInputs(all, VPC, { mainRouteTableId: 'rtb-1' })),
    ['dynamodb', 's3'],
  ],
  ['subnets without any known route table', 'read-letter', without('rtbassoc'), []],
  [
    'a gateway endpoint attached by its own resource',
    'read-letter',
    both(
      (all) => withInputs(all, ENDPOINTS.s3, { routeTableIds: [] }),
      (all) => [
        ...all,
        resource('aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation', 'x', {
          vpcEndpointId: ENDPOINTS.s3,
          routeTableId: 'rtb-1',
        }),
      ],
    ),
    ['dynamodb', 's3'],
  ],
  [
    'egress to everywhere, to gateway endpoints alone as those of the others do not accept it',
    'callerid',
    egress({ ...https, cidrIpv4: '0.0.0.0/0' }),
    ['dynamodb', 's3'],
  ],
  [
    'egress to everywhere on another port',
    'callerid',
    egress({ ...https, fromPort: 80, toPort: 80, cidrIpv4: '0.0.0.0/0' }),
    [],
  ],
  [
    'egress rules written into the group',
    'callerid',
    (all) =>
      withInputs(all, 'sg-nothing', {
        egress: [{ protocol: 'tcp', fromPort: 0, toPort: 65_535, prefixListIds: ['pl-ddb'] }],
      }),
    ['dynamodb'],
  ],
];

describe('what a function reaches', () => {
  test.each(REACH)('with %s', (_title, name, change, services) => {
    expect(Object.keys(reachOf(name, change)).sort()).toEqual(services);
  });
});

const REFUSED: [string, string, Change, string][] = [
  [
    'a route to the internet',
    'router',
    (all) => [
      ...all,
      resource('aws:ec2/route:Route', 'r', {
        routeTableId: 'rtb-1',
        destinationCidrBlock: '0.0.0.0/0',
        natGatewayId: 'nat-1',
      }),
    ],
    'a subnet with a route out of its VPC',
  ],
  [
    'a route written into the table',
    'router',
    (all) => withInputs(all, 'rtb-1', { routes: [{ cidrBlock: '0.0.0.0/0', gatewayId: 'igw-1' }] }),
    'a subnet with a route out of its VPC',
  ],
  [
    'subnets of two VPCs',
    'router',
    (all) => withInputs(all, 'subnet-b', { vpcId: 'vpc-2' }),
    'more than one VPC',
  ],
  [
    'a subnet that is not in the plan',
    'router',
    without('subnet-b'),
    'has no aws:ec2/subnet:Subnet with id subnet-b',
  ],
  [
    'rules of the old kind',
    'router',
    (all) => [...all, resource('aws:ec2/securityGroupRule:SecurityGroupRule', 'x', {})],
    'use SecurityGroupEgressRule',
  ],
  [
    'a peer that is not understood',
    'callerid',
    egress({ ...https, cidrIpv6: '::/0' }),
    'only security groups, prefix lists and IPv4 blocks',
  ],
  [
    'an endpoint of another kind',
    'router',
    (all) => withInputs(all, ENDPOINTS.sts, { vpcEndpointType: 'Resource' }),
    'the endpoint type Resource is not understood',
  ],
  [
    'an endpoint of another region',
    'router',
    (all) => withInputs(all, ENDPOINTS.sts, { serviceName: 'com.amazonaws.us-east-1.sts' }),
    'is not understood',
  ],
  [
    'two endpoints of one service',
    'router',
    (all) => withInputs(all, ENDPOINTS.api, { serviceName: `com.amazonaws.${REGION}.sts` }),
    'a second way to sts',
  ],
  [
    'a function that is not in the plan',
    'nobody',
    (all) => all,
    'has no aws:lambda/function:Function with id nobody',
  ],
];

describe('a network that is refused', () => {
  test.each(REFUSED)('%s', (_title, name, change, message) => {
    expect(() => positionOf(name, change)).toThrow(message);
  });
});

describe('IPv4 blocks', () => {
  test.each([
    ['0.0.0.0/0', '10.0.0.0/8', true],
    ['10.0.0.0/8', '10.255.0.0/16', true],
    ['10.0.1.0/24', '10.0.1.0/24', true],
    ['10.0.1.0/24', '10.0.0.0/16', false],
    ['10.0.1.0/24', '10.0.2.0/24', false],
    ['192.168.0.0/16', '192.169.0.0/24', false],
    ['128.0.0.0/1', '255.255.255.255/32', true],
  ])('%s covers %s: %s', (outer, inner, covers) => {
    expect(cidrCovers(outer, inner)).toBe(covers);
  });

  test('give addresses inside them, and what is no block throws', () => {
    expect(addressIn('10.0.1.0/24', 10)).toBe('10.0.1.10');
    expect(addressIn('10.0.255.250/16', 260)).toBe('10.0.1.4');
    for (const text of ['10.0.0.0', '10.0.0.256/8', '10.0.0.0/33', 'x'])
      expect(() => cidrCovers(text, text)).toThrow('is not an IPv4');
  });
});

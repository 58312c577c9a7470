import { noInternet } from '../../../../stacks/prove/network/no-internet-from-private-subnets.ts';
import { add, set } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

const anyone = '0.0.0.0/0';

proofFails(noInternet, [
  {
    title: 'a tool runs outside the VPC',
    mutate: set('ToolCalleridFunction', 'vpcConfig', undefined),
    finds: ['ToolCalleridFunction', 'vpcConfig'],
    reason: /runs outside the VPC/,
  },
  ...(
    [
      ['aws:ec2/internetGateway:InternetGateway', 'an internet gateway'],
      ['aws:ec2/natGateway:NatGateway', 'a NAT gateway'],
    ] as const
  ).map(
    ([type, what]): Case => ({
      title: `there is ${what}`,
      mutate: add(type, 'WayOut', {}),
      finds: ['WayOut', 'type'],
      reason: /leads to the internet/,
    }),
  ),
  {
    title: 'a route table has a default route',
    mutate: set('PrivateRoutes', 'routes', [{ cidrBlock: anyone, gatewayId: 'igw-0' }]),
    finds: ['PrivateRoutes', 'routes'],
    reason: /routes 0\.0\.0\.0\/0 out/,
  },
  {
    title: 'a route leads to half of the internet',
    mutate: add('aws:ec2/route:Route', 'Half', { destinationCidrBlock: '128.0.0.0/1' }),
    finds: ['Half', 'routes'],
    reason: /routes 128\.0\.0\.0\/1 out/,
  },
  {
    title: "a tool's group lets out to everywhere",
    mutate: set('ToolToNowhereGroup', 'egress', [
      { protocol: '-1', fromPort: 0, toPort: 0, cidrBlocks: [anyone] },
    ]),
    finds: ['ToolToNowhereGroup', 'egress'],
    reason: /lets traffic out to 0\.0\.0\.0\/0/,
  },
  {
    title: 'a rule lets out to everywhere by IPv6',
    mutate: set('ToolToS3Egress', 'cidrIpv6', '::/0'),
    finds: ['ToolToS3Egress', 'cidrIpv4'],
    reason: /lets traffic out to ::\/0/,
  },
  {
    title: 'a rule lets out to a public network by IPv6',
    mutate: set('ToolToS3Egress', 'cidrIpv6', '2001:db8::/32'),
    finds: ['ToolToS3Egress', 'cidrIpv4'],
    reason: /lets traffic out to 2001:db8::\/32/,
  },
  {
    title: 'a subnet gives public addresses',
    mutate: set('PrivateSubnet1', 'mapPublicIpOnLaunch', true),
    finds: ['PrivateSubnet1', 'mapPublicIpOnLaunch'],
    reason: /public addresses/,
  },
]);

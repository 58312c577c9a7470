/** Quotas of the VPC. Codes and defaults: Service Quotas; Amazon VPC User Guide, "Amazon VPC quotas". */
import { count, groupsOfFunctions, length, securityGroupRules } from './measure.ts';
import type { Quota } from './quota.ts';

export const networkQuotas: Quota[] = [
  {
    ...{
      service: 'VPC',
      name: 'VPCs of the region',
      code: 'L-F678F1CE',
      limit: 5,
      adjustable: true,
      grows: 'nothing',
    },
    source: 'Amazon VPC quotas; one for each stage',
    used: count('aws:ec2/vpc:Vpc'),
  },
  {
    ...{
      service: 'VPC',
      name: 'gateway endpoints of the region',
      code: 'L-1B52E74A',
      limit: 20,
      adjustable: true,
    },
    ...{ grows: 'nothing', source: 'Amazon VPC quotas; two for each stage' },
    used: count('aws:ec2/vpcEndpoint:VpcEndpoint', ({ inputs }) => inputs.vpcEndpointType === 'Gateway'),
  },
  {
    ...{
      service: 'VPC',
      name: 'interface endpoints of the VPC',
      code: 'L-29B6F2EB',
      limit: 50,
      adjustable: true,
    },
    ...{ grows: 'nothing', source: 'Amazon VPC quotas' },
    used: count('aws:ec2/vpcEndpoint:VpcEndpoint', ({ inputs }) => inputs.vpcEndpointType === 'Interface'),
  },
  {
    ...{ service: 'VPC', name: 'endpoint policy', code: 'L-3248932A', limit: 20_480, unit: 'characters' },
    ...{ adjustable: false, grows: 'data', source: 'Amazon VPC quotas' },
    used: (plan) => [
      ...length('aws:ec2/vpcEndpoint:VpcEndpoint', 'policy')(plan),
      ...length('aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy', 'policy')(plan),
    ],
  },
  {
    ...{
      service: 'VPC',
      name: 'security groups of the region',
      code: 'L-E79EC296',
      limit: 2500,
      adjustable: true,
    },
    ...{ grows: 'nothing', source: 'Amazon VPC quotas' },
    used: count('aws:ec2/securityGroup:SecurityGroup'),
  },
  {
    ...{
      service: 'VPC',
      name: 'rules of one security group',
      code: 'L-0EA8095F',
      limit: 60,
      adjustable: true,
    },
    ...{ grows: 'nothing', source: 'Amazon VPC quotas' },
    used: securityGroupRules,
  },
  {
    ...{ service: 'VPC', name: 'groups of one interface', code: 'L-2AFB9258', limit: 5, adjustable: 16 },
    ...{ grows: 'nothing', source: 'Amazon VPC quotas' },
    used: groupsOfFunctions,
  },
];

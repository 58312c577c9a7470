/** What crosses the borders of the private subnets: by ACL and by name, planned and on this machine. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createNetwork } from '../../../../stacks/account/planned-network.ts';
import { type AclRule, aclRules } from '../../../../stacks/app/network/network-acl.ts';
import type { Plan, Resource } from '../../../../stacks/plan/plan-types.ts';
import { all, one, planned, statements } from '../../../support/plans.ts';

let plan: Plan;
let dev: Plan;
let production: Plan;
beforeAll(async () => {
  production = await planned('production');
  plan = await planned('local');
  dev = await planned('ines', { dev: true });
});

describe('the network ACL', () => {
  it('covers every subnet, and the one that EC2 makes lets nothing through', () => {
    const subnets = all(plan, 'Subnet').map(({ id }) => id);
    expect(all(plan, 'NetworkAcl').map(({ inputs }) => inputs.subnetIds)).toEqual([subnets]);
    expect(one(plan, 'DefaultNetworkAcl', 'DefaultNetworkAcl').inputs).toMatchObject({
      defaultNetworkAclId: one(plan, 'Vpc', 'Network').outputs.defaultNetworkAclId,
      ingress: [],
      egress: [],
    });
  });

  it('lets TLS out and its answers in, and TLS between our subnets, and nothing else', () => {
    const { ingress, egress } = aclRules(['10.0.0.0/24', '10.0.1.0/24']);
    const said = (rules: AclRule[]) =>
      rules.map(({ action, protocol, fromPort, toPort, cidrBlock }) =>
        [action, protocol, `${fromPort}-${toPort}`, cidrBlock].join(' '),
      );
    expect(said(ingress)).toEqual([
      'allow tcp 1024-65535 0.0.0.0/0',
      'allow tcp 443-443 10.0.0.0/24',
      'allow tcp 443-443 10.0.1.0/24',
    ]);
    expect(said(egress)).toEqual([
      'allow tcp 443-443 0.0.0.0/0',
      'allow tcp 1024-65535 10.0.0.0/24',
      'allow tcp 1024-65535 10.0.1.0/24',
    ]);
    expect(one(plan, 'NetworkAcl', 'PrivateAcl').inputs).toMatchObject(
      aclRules(all(plan, 'Subnet').map(({ inputs }) => String(inputs.cidrBlock))),
    );
  });

  it('is not there where there is no VPC', () => {
    expect(all(dev, 'NetworkAcl')).toEqual([]);
  });
});

describe('rejected flows', () => {
  it('are on record on shared stages, in a log that their role alone writes', () => {
    const log = one(production, 'LogGroup', 'RejectedFlowsLog');
    expect(one(production, 'FlowLog', 'RejectedFlows').inputs).toMatchObject({
      vpcId: one(production, 'Vpc', 'Network').id,
      trafficType: 'REJECT',
      logDestination: log.outputs.arn,
      iamRoleArn: one(production, 'Role', 'RejectedFlowsRole').outputs.arn,
    });
    const [write, ...more] = statements(one(production, 'RolePolicy', 'RejectedFlowsPolicy'));
    expect([write?.Resource, ...more]).toEqual([`${log.outputs.arn}:*`]);
    const [trust] = statements(one(production, 'Role', 'RejectedFlowsRole'), 'assumeRolePolicy');
    expect(trust).toMatchObject({
      Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
    });
    expect(all(plan, 'FlowLog')).toEqual([]);
  });
});

describe('names', () => {
  it('of AWS in this region are resolved in the VPC, and no other is', () => {
    const list = (id: unknown) => all(plan, 'ResolverFirewallDomainList').find((one) => one.id === id);
    const rules = all(plan, 'ResolverFirewallRule')
      .toSorted((a, b) => Number(a.inputs.priority) - Number(b.inputs.priority))
      .map(({ inputs }) => [inputs.action, list(inputs.firewallDomainListId)?.inputs.domains]);
    expect(rules).toEqual([
      ['ALLOW', ['*.eu-central-1.amazonaws.com']],
      ['BLOCK', ['*']],
    ]);
    const group = one(plan, 'ResolverFirewallRuleGroup', 'NameFirewall').id;
    for (const { inputs } of all(plan, 'ResolverFirewallRule'))
      expect(inputs.firewallRuleGroupId).toBe(group);
    expect(all(plan, 'ResolverFirewallRuleGroupAssociation').map(({ inputs }) => inputs)).toMatchObject([
      { vpcId: one(plan, 'Vpc', 'Network').id, firewallRuleGroupId: group },
    ]);
  });
});

/** What the functions reach when the ACL's rules, or the resources around it, are others. */
function reach(change: (acl: Resource, copy: Plan) => void): Record<string, string[]> {
  const copy = structuredClone(plan);
  change(one(copy, 'NetworkAcl', 'PrivateAcl'), copy);
  const network = createNetwork(copy);
  const of = (name: string) => [...(network.positionOf(`chokepoint-local-${name}`).vpc?.reach.keys() ?? [])];
  return { router: of('router'), callerid: of('tool-callerid'), read: of('tool-read_letter') };
}
const rulesOf = (acl: Resource, direction: 'ingress' | 'egress') => acl.inputs[direction] as AclRule[];

/** Keeps the rules that pass. */
const keep = (direction: 'ingress' | 'egress', passes: (rule: AclRule) => boolean) => (acl: Resource) => {
  acl.inputs[direction] = rulesOf(acl, direction).filter(passes);
};
const everywhere = ({ cidrBlock }: AclRule) => cidrBlock === '0.0.0.0/0';
const withRule = (direction: 'ingress' | 'egress', rule: object) => (acl: Resource) => {
  const deny = { ruleNo: 1, action: 'deny', protocol: '-1', cidrBlock: '0.0.0.0/0', fromPort: 0, toPort: 0 };
  acl.inputs[direction] = [...rulesOf(acl, direction), { ...deny, ...rule }];
};

describe('on this machine', () => {
  it('leaves everybody what the groups open', () => {
    const untouched = reach(() => {});
    expect(untouched.router).toEqual(expect.arrayContaining(['execute-api', 'sts']));
    expect(untouched).toMatchObject({ callerid: ['sts'], read: ['s3'] });
  });

  const nothing = { router: [], callerid: [], read: [] };
  const cases: [what: string, change: (acl: Resource, copy: Plan) => void, reached: object][] = [
    ['no rule out', keep('egress', () => false), nothing],
    ['no answers in', keep('ingress', (rule) => !everywhere(rule)), nothing],
    ['no TLS to our interface endpoints', keep('ingress', everywhere), { callerid: [], read: ['s3'] }],
    ['no answers from our interface endpoints', keep('egress', everywhere), { callerid: [], read: ['s3'] }],
    [
      'TLS to our own subnets alone',
      (acl) => {
        const rules = rulesOf(acl, 'egress').filter((rule) => !everywhere(rule));
        acl.inputs.egress = rules.map((rule) => ({ ...rule, fromPort: 443 }));
      },
      { callerid: ['sts'], read: [] },
    ],
    ['a denial before the others', withRule('egress', {}), nothing],
    [
      'a denial after the others',
      withRule('egress', { ruleNo: 32_000 }),
      { callerid: ['sts'], read: ['s3'] },
    ],
    ['a denial of another protocol', withRule('egress', { protocol: 'udp' }), { callerid: ['sts'] }],
    [
      'subnets that fall to the closed default',
      (acl) => {
        acl.inputs.subnetIds = [];
        acl.outputs.subnetIds = [];
      },
      nothing,
    ],
    [
      'subnets that fall to a default that nobody touched',
      (acl, copy) => {
        const mine = new Set([acl.urn, one(copy, 'DefaultNetworkAcl', 'DefaultNetworkAcl').urn]);
        copy.resources = copy.resources.filter(({ urn }) => !mine.has(urn));
      },
      { callerid: ['sts'], read: ['s3'] },
    ],
  ];
  it.each(cases)('with %s it lets through what the ACL does', (_what, change, reached) => {
    expect(reach(change)).toMatchObject(reached);
  });

  it.each([
    ['a part of the ports', withRule('ingress', { protocol: 'tcp', fromPort: 2000, toPort: 3000 })],
    ['a part of the addresses', withRule('egress', { cidrBlock: '52.0.0.0/8' })],
  ])('refuses a rule about %s, by name', (_what, change) => {
    expect(() => reach(change)).toThrow(/PrivateAcl: the (in|e)gress rule 1 is about a part of tcp/);
  });

  it('reads rules and associations that are resources of their own', () => {
    const separate = (acl: Resource, copy: Plan) => {
      const type = 'aws:ec2/networkAclRule:NetworkAclRule';
      for (const direction of ['ingress', 'egress'] as const)
        for (const { ruleNo, action, ...rule } of rulesOf(acl, direction)) {
          const inputs = {
            ...rule,
            networkAclId: acl.id,
            egress: direction === 'egress',
            ruleNumber: ruleNo,
            ruleAction: action,
          };
          copy.resources.push({ ...acl, urn: `urn:${direction}${ruleNo}`, type, inputs, outputs: inputs });
        }
      Object.assign(acl.inputs, { ingress: undefined, egress: undefined, subnetIds: [] });
      acl.outputs.subnetIds = [];
      for (const { id } of all(copy, 'Subnet')) {
        const inputs = { networkAclId: acl.id, subnetId: id };
        const kind = 'aws:ec2/networkAclAssociation:NetworkAclAssociation';
        copy.resources.push({
          ...acl,
          urn: `urn:${id}`,
          type: kind,
          id: `assoc-${id}`,
          inputs,
          outputs: inputs,
        });
      }
    };
    expect(reach(separate)).toMatchObject({ callerid: ['sts'], read: ['s3'] });
    const deaf = (acl: Resource, copy: Plan) => {
      separate(acl, copy);
      copy.resources = copy.resources.filter(({ urn }) => !urn.startsWith('urn:ingress'));
    };
    expect(reach(deaf)).toMatchObject(nothing);
  });

  it('refuses a subnet with two ACLs', () => {
    const twice = (acl: Resource, copy: Plan) => {
      copy.resources.push({ ...acl, urn: 'urn:second', id: 'acl-2' });
    };
    expect(() => reach(twice)).toThrow('already has a network ACL');
  });
});

import { describe, expect, test } from 'vitest';
import { aclsLetThrough } from '../../../stacks/account/network-acls.ts';
import { indexPlan } from '../../../stacks/account/plan-index.ts';
import type { Resource } from '../../../stacks/plan/plan-types.ts';
import { fixturePlan, resource, VPC, withInputs } from '../local/fixture-plan.ts';

const rule = (ruleNo: number, change: object = {}) => ({
  ...{ ruleNo, action: 'allow', protocol: 'tcp', cidrBlock: '0.0.0.0/0', fromPort: 443, toPort: 443 },
  ...change,
});
const answers = { fromPort: 1024, toPort: 65_535 };
const acl = (egress: object[], ingress: object[], subnetIds = ['subnet-a']) =>
  resource('aws:ec2/networkAcl:NetworkAcl', `acl-${subnetIds}`, { vpcId: VPC, subnetIds, egress, ingress });

/** From subnet-a to everywhere, or to subnet-b. */
function passes(to: 'anywhere' | 'subnet-b', more: Resource[], change = (all: Resource[]) => all): boolean {
  const index = indexPlan(fixturePlan((all) => change([...all, ...more])));
  const subnet = (id: string) => index.needById('aws:ec2/subnet:Subnet', id, 'a test');
  return aclsLetThrough(index, [subnet('subnet-a')], to === 'anywhere' ? to : [subnet(to)]);
}

describe('HTTPS to everywhere', () => {
  test('passes without an ACL in the plan', () => {
    expect(passes('anywhere', [])).toBe(true);
  });

  test('needs a way out, and one back for the answers', () => {
    expect(passes('anywhere', [acl([rule(1)], [rule(1, answers)])])).toBe(true);
    expect(passes('anywhere', [acl([rule(1)], [])])).toBe(false);
    expect(passes('anywhere', [acl([], [rule(1, answers)])])).toBe(false);
  });

  test('is decided by the first rule that fits, by number and not by place', () => {
    const deny = rule(5, { action: 'deny' });
    expect(passes('anywhere', [acl([rule(9), deny], [rule(1, answers)])])).toBe(false);
    expect(passes('anywhere', [acl([deny, rule(2)], [rule(1, answers)])])).toBe(true);
  });

  test.each([
    rule(1, { protocol: 'udp' }),
    rule(1, { cidrBlock: undefined, ipv6CidrBlock: '::/0' }),
    rule(1, { fromPort: 80, toPort: 80 }),
    rule(1, { cidrBlock: '10.0.0.0/8' }),
  ])('is not let through by %j', (only) => {
    expect(passes('anywhere', [acl([only], [rule(1, answers)])])).toBe(false);
  });

  test.each([rule(1, { cidrBlock: '52.0.0.0/8' }), rule(1, { protocol: '-1', cidrBlock: '3.5.0.0/16' })])(
    'throws for %j, which is about a part of it',
    (part) => {
      expect(() => passes('anywhere', [acl([part], [rule(1, answers)])])).toThrow(
        /is about a part of tcp 443-443/,
      );
    },
  );
});

describe('HTTPS to another subnet', () => {
  const open = [rule(1, { protocol: '-1' })];

  test('crosses both borders, there and back', () => {
    const both = (egress: object[], ingress: object[]) => [
      acl(open, open),
      acl(egress, ingress, ['subnet-b']),
    ];
    expect(passes('subnet-b', both([rule(1, answers)], [rule(1)]))).toBe(true);
    expect(passes('subnet-b', both([], [rule(1)]))).toBe(false);
    expect(passes('subnet-b', both([rule(1, answers)], []))).toBe(false);
  });

  test('is judged by rules of their own resource, too', () => {
    const separate = (ruleAction: string) =>
      resource('aws:ec2/networkAclRule:NetworkAclRule', `rule-${ruleAction}`, {
        ...{ networkAclId: 'acl-subnet-a', ruleNumber: 1, ruleAction, egress: true },
        ...{ protocol: 'all', cidrBlock: '0.0.0.0/0' },
      });
    expect(passes('subnet-b', [acl([], open), separate('allow')])).toBe(true);
    expect(passes('subnet-b', [acl([rule(2)], open), separate('deny')])).toBe(false);
  });
});

test('a subnet in two ACLs throws', () => {
  const twice = [acl([], []), acl([], [], ['subnet-a', 'subnet-b'])];
  expect(() => passes('anywhere', twice)).toThrow(/subnet-a already has a network ACL/);
});

test('a subnet without one of its own has the adopted default ACL of its VPC', () => {
  const adopted = resource('aws:ec2/defaultNetworkAcl:DefaultNetworkAcl', 'default', {
    ...{ defaultNetworkAclId: 'acl-0', egress: [], ingress: [] },
  });
  const withDefault = (all: Resource[]) => withInputs(all, VPC, { defaultNetworkAclId: 'acl-0' });
  expect(passes('anywhere', [adopted], withDefault)).toBe(false);
  expect(passes('anywhere', [adopted])).toBe(true);
});

import { describe, expect, test } from 'vitest';
import { indexPlan } from '../../../stacks/account/plan-index.ts';
import { addressIn, cidrCovers, peersOf } from '../../../stacks/account/security-groups.ts';
import type { Resource } from '../../../stacks/plan/plan-types.ts';
import { fixturePlan, resource, withInputs } from '../local/fixture-plan.ts';

const egress = (change?: (resources: Resource[]) => Resource[], group = 'sg-nothing') =>
  peersOf(indexPlan(fixturePlan(change)), group, 'egress');
const inline = (rule: object) => (all: Resource[]) => withInputs(all, 'sg-nothing', { egress: [rule] });
const separate = (inputs: object) => (all: Resource[]) => [
  ...all,
  resource('aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule', 'new', {
    ...{ securityGroupId: 'sg-nothing', ipProtocol: 'tcp', fromPort: 443, toPort: 443 },
    ...inputs,
  }),
];

describe('the peers of a group', () => {
  test('are those of its rules that cover tcp 443, separate and inline', () => {
    expect(egress(undefined, 'sg-router')).toEqual([{ group: 'sg-endpoints' }]);
    expect(egress(separate({ cidrIpv4: '10.0.0.0/8' }))).toEqual([{ cidr: '10.0.0.0/8' }]);
    expect(egress(inline({ protocol: '-1', self: true, prefixListIds: ['pl-1'] }))).toEqual([
      { group: 'sg-nothing' },
      { prefixList: 'pl-1' },
    ]);
    expect(egress(inline({ protocol: '6', fromPort: 0, toPort: 65_535, cidrBlocks: ['0.0.0.0/0'] }))).toEqual(
      [{ cidr: '0.0.0.0/0' }],
    );
  });

  test.each([
    { protocol: 'udp', fromPort: 443, toPort: 443, cidrBlocks: ['0.0.0.0/0'] },
    { protocol: 'tcp', fromPort: 80, toPort: 442, cidrBlocks: ['0.0.0.0/0'] },
    { protocol: 'tcp', cidrBlocks: ['0.0.0.0/0'] },
  ])('are none for %j', (rule) => {
    expect(egress(inline(rule))).toEqual([]);
  });

  test('are those of their direction alone', () => {
    expect(peersOf(indexPlan(fixturePlan()), 'sg-router', 'ingress')).toEqual([]);
  });

  test('that are not understood throw, as do rules that are no list', () => {
    expect(() => egress(separate({ cidrIpv6: '::/0' }))).toThrow(/only security groups, prefix lists/);
    expect(() => egress((all) => withInputs(all, 'sg-nothing', { egress: {} }))).toThrow(
      /is not a list of rules/,
    );
    expect(() => egress(undefined, 'sg-unknown')).toThrow(/sg-unknown/);
  });
});

test.each([
  ['10.0.0.0/16', '10.0.1.0/24', true],
  ['10.0.1.0/24', '10.0.0.0/16', false],
  ['0.0.0.0/0', '255.255.255.255/32', true],
  ['192.0.0.0/2', '224.0.0.0/4', true],
  ['128.0.0.0/1', '127.0.0.0/8', false],
])('%s covers %s: %s', (outer, inner, expected) => {
  expect(cidrCovers(outer, inner)).toBe(expected);
});

test('an address is counted from the beginning of its block, over every byte', () => {
  expect(addressIn('10.0.0.77/16', 10)).toBe('10.0.0.10');
  expect(addressIn('255.255.0.0/16', 511)).toBe('255.255.1.255');
});

test.each(['10.0.0.0', '10.0.0.256/8', '10.0.0.0/33', '10.0.0/8', '::/0', ''])('"%s" is no block', (cidr) => {
  expect(() => cidrCovers(cidr, '10.0.0.0/8')).toThrow(/is not an IPv4 CIDR block/);
});

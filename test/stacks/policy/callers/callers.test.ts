import { policyToJson } from '@cedar-policy/cedar-wasm/nodejs';
import { beforeAll, describe, expect, it } from 'vitest';
import { policySetOf } from '../../../../shared/policy/policy-set.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { boundOf } from '../../../../stacks/policy/callers/bounds.ts';
import { readCallers } from '../../../../stacks/policy/callers/callers.ts';
import { kindsOf, whoOf } from '../../../../stacks/policy/callers/kinds.ts';
import { planned } from '../../../support/plans.ts';
import { addPolicy, replaceInPolicy } from '../../../support/policy-edits.ts';
import { boundCases } from './bounds.cases.ts';

const setOf = (...texts: string[]) => policySetOf(texts.map((text) => ['x.cedar', text]));

describe('a bound of a policy', () => {
  const conditionsOf = (text: string) => {
    const parsed = policyToJson(text);
    if (parsed.type === 'failure') throw new Error(parsed.errors[0]?.message);
    return parsed.json.conditions;
  };
  const policy = (effect: string, head: string, condition: string) =>
    `@id("x") ${effect}(${head}, action, resource) ${condition};`;

  it.for(boundCases)('takes $title', ({ head = 'principal', when, widest, narrowest }) => {
    const bounds = (effect: string, kind: string) =>
      (['widest', 'narrowest'] as const).map(
        (bound) =>
          boundOf(setOf(policy(effect, head, `${kind} { ${when} }`)), bound).policies.get('x')?.json
            .conditions,
      );
    const expected = (kind: string) =>
      [widest, narrowest].map((one) =>
        one === null ? undefined : conditionsOf(policy('permit', 'principal', `${kind} { ${one} }`)),
      );
    expect(bounds('permit', 'when')).toEqual(expected('when'));
    // What suits the caller least in a permit suits best in a forbid.
    expect(bounds('forbid', 'when')).toEqual(expected('when').reverse());
    if (head === 'principal') expect(bounds('permit', 'unless')).toEqual(expected('unless').reverse());
  });
});

describe('kinds of callers', () => {
  it('are every set of the groups that policies name, wherever they name them', () => {
    const set = setOf(
      '@id("a") permit(principal in Group::"b", action, resource);',
      '@id("b") forbid(principal, action, resource) unless { principal in [Group::"a", Group::"\\"c"] };',
    );
    expect(kindsOf(set)).toEqual([
      [],
      ['"c'],
      ['a'],
      ['b'],
      ['"c', 'a'],
      ['"c', 'b'],
      ['a', 'b'],
      ['"c', 'a', 'b'],
    ]);
  });

  it('are refused when there are too many to go through', () => {
    const groups = Array.from({ length: 9 }, (_, at) => `Group::"g${at}"`).join();
    expect(() =>
      kindsOf(setOf(`@id("a") permit(principal, action, resource) when { principal in [${groups}] };`)),
    ).toThrow('policies name 9 groups: not every set of more than 8 can be gone through');
  });

  it.for([
    {
      told: [[], ['a'], ['a', 'b']],
      holds: [[], ['a'], ['b'], ['a', 'b']],
      who: ['everybody who is signed in'],
    },
    { told: [[]], holds: [[]], who: ['whoever is in no group that policies name'] },
    { told: [['a'], ['a', 'b']], holds: [['a'], ['a', 'b']], who: ['group a'] },
    {
      told: [['a'], ['b']],
      holds: [['a'], ['b']],
      who: ['group a, without some other group', 'group b, without some other group'],
    },
    { told: [['a', 'b']], holds: [['a', 'b']], who: ['members of all of a, b'] },
  ])('are told by the smallest sets: $who', ({ told, holds, who }) => {
    const kinds = [[], ['a'], ['b'], ['a', 'b']];
    expect(whoOf(told, kinds, (kind) => holds.some((one) => one.join() === kind.join()))).toEqual(who);
  });
});

describe('who may call what', () => {
  let plan: Plan;
  beforeAll(async () => {
    plan = await planned('production');
  });
  const read = (edit?: (plan: Plan) => void) => {
    const other = structuredClone(plan);
    edit?.(other);
    const { accesses, approvers } = readCallers(other);
    return {
      access: (groups: string, tool: string) => {
        const found = accesses.find((one) => one.groups.join() === groups && one.tool === tool);
        return found && { listed: found.listed.most, ...found.call };
      },
      approvers: approvers
        .filter(({ tool }) => tool === 'close_parcel')
        .map(({ groups, of }) => `${groups.join() || '-'} ${of}`),
    };
  };

  it.for([
    { groups: '', tool: 'callerid', listed: true, needs: 'nobody' },
    { groups: '', tool: 'read_letter', listed: false, needs: 'never' },
    { groups: 'mates', tool: 'create_parcel', listed: true, needs: 'nobody' },
    { groups: 'mates', tool: 'close_parcel', listed: false, needs: 'never' },
    { groups: 'captains', tool: 'close_parcel', listed: true, needs: 'page' },
    { groups: 'captains,mates', tool: 'close_parcel', listed: true, needs: 'page' },
  ])(
    '$tool for the groups "$groups" is listed: $listed, needs: $needs',
    ({ groups, tool, listed, needs }) => {
      expect(read().access(groups, tool)).toEqual({ listed, most: needs, least: needs });
    },
  );

  it('approves: everybody their own calls, captains those of their team', () => {
    expect(read().approvers).toEqual([
      '- own',
      'captains own',
      'captains team',
      'mates own',
      'captains,mates own',
      'captains,mates team',
    ]);
  });

  it.for([
    {
      title: 'by its arguments',
      edit: replaceInPolicy(
        'mates-read-and-write',
        'resource.effect == "read"',
        'context has time && resource.effect == "read"',
      ),
      tool: 'read_letter',
      is: { listed: true, most: 'nobody', least: 'never' },
    },
    {
      title: 'by a tool of which one policy names the call',
      edit: addPolicy('no-dropping', 'forbid(principal, action == Action::"call:write_letter", resource);'),
      tool: 'write_letter',
      is: { listed: true, most: 'never', least: 'never' },
    },
    {
      title: 'by a tool like the one that is named',
      edit: addPolicy('no-dropping', 'forbid(principal, action == Action::"call:write_letter", resource);'),
      tool: 'create_parcel',
      is: { listed: true, most: 'nobody', least: 'nobody' },
    },
  ])('is told apart $title', ({ edit, tool, is }) => {
    expect(read(edit).access('mates', tool)).toEqual(is);
  });
});

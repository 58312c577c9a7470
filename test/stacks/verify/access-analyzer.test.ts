/** What Access Analyzer is asked of a plan, with its answers made up. */
import { beforeAll, describe, expect, it } from 'vitest';
import { policiesOf } from '../../../stacks/account/policy-documents.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { type Ask, analyze } from '../../../stacks/verify/access-analyzer.ts';
import { all, one, planned } from '../../support/plans.ts';

let plan: Plan;
beforeAll(async () => {
  plan = await planned('production');
});

/** Answers that nothing is wrong, and keeps what was asked. */
function silent(asked: string[][] = [], answer: (args: string[]) => unknown = () => undefined): Ask {
  return (args) => {
    asked.push(args);
    return answer(args) ?? (args[0] === 'validate-policy' ? { findings: [] } : { result: 'PASS' });
  };
}

describe('the policies of a plan', () => {
  it('are all of them: of roles, trusts, boundaries, buckets, tables, keys, endpoints and APIs', () => {
    const titles = policiesOf(plan).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const kind of [
      'Role',
      'RolePolicy',
      'Policy',
      'BucketPolicy',
      'Key',
      'RestApiPolicy',
      'VpcEndpoint',
    ])
      for (const { name } of all(plan, kind))
        expect(titles.some((title) => title.includes(` ${name},`))).toBe(true);
  });

  it('are told apart as Access Analyzer does', () => {
    const of = (name: string) => policiesOf(plan).find(({ title }) => title.includes(` ${name},`));
    expect(of('RouterPolicy')).toMatchObject({ kind: 'IDENTITY_POLICY' });
    expect(of('RouterRole')).toMatchObject({
      kind: 'RESOURCE_POLICY',
      resourceType: 'AWS::IAM::AssumeRolePolicyDocument',
    });
    expect(of('LettersPolicy')).toMatchObject({ resourceType: 'AWS::S3::Bucket' });
  });
});

describe('the analysis', () => {
  it('asks about each policy, and of changed ones whether they allow more', () => {
    const before = structuredClone(plan);
    one(before, 'RolePolicy', 'InvokeRolePolicy').inputs.policy = '{"Version":"2012-10-17","Statement":[]}';
    const asked: string[][] = [];
    expect(analyze(plan, before, silent(asked)).sound).toBe(true);
    const of = (name: string) => asked.filter(([command]) => command === name).length;
    expect(of('validate-policy')).toBe(policiesOf(plan).length);
    expect(of('check-no-new-access')).toBe(1);
  });

  it.each([
    ['ERROR', false],
    ['SECURITY_WARNING', false],
    ['WARNING', true],
    ['SUGGESTION', true],
  ])('with a finding of type %s is sound: %s', (findingType, sound) => {
    const finding = { findingType, issueCode: 'CODE', findingDetails: 'what is wrong' };
    const answer = ([command]: string[]) =>
      command === 'validate-policy' ? { findings: [finding] } : undefined;
    const result = analyze(plan, undefined, silent([], answer));
    expect(result.sound).toBe(sound);
    expect(result.lines.join('\n')).toContain(`${findingType} CODE: `);
  });

  it('names what allows more than before, and what is new', () => {
    const before = structuredClone(plan);
    one(before, 'RolePolicy', 'InvokeRolePolicy').inputs.policy = '{"Version":"2012-10-17","Statement":[]}';
    before.resources = before.resources.filter(({ name }) => name !== 'RouterPolicy');
    const answer = ([command]: string[]) =>
      command === 'check-no-new-access'
        ? { result: 'FAIL', reasons: [{ description: 'statement 0.' }] }
        : undefined;
    const { lines } = analyze(plan, before, silent([], answer));
    expect(lines).toContainEqual(
      expect.stringMatching(/^NEW ACCESS: .* InvokeRolePolicy, policy: statement 0\.$/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^NEW POLICY: .* RouterPolicy, policy$/));
  });
});

import { describe, expect, it } from 'vitest';
import type { Statement } from '../../../../shared/policy-document.ts';
import { trustFindings } from '../../../../stacks/prove/governance/governance-trust.ts';
import { fixturePlan, resource } from '../../local/fixture-plan.ts';

const plan = fixturePlan();
const account = `arn:aws:iam::${plan.accountId}`;
const github = 'token.actions.githubusercontent.com';

function reasons(...Statement: object[]): string[] {
  const assumeRolePolicy = JSON.stringify({ Version: '2012-10-17', Statement });
  const role = resource('aws:iam/role:Role', 'governor', { assumeRolePolicy });
  return trustFindings(plan, role).map(({ reason }) => reason);
}

const noAgents = {
  ...{ Effect: 'Deny', Principal: '*', Action: ['sts:AssumeRole'] },
  Condition: { StringEquals: { 'aws:PrincipalTag/actor': 'ai-agent' } },
};
const people = (Condition: object, change: object = {}) => ({
  ...{ Effect: 'Allow', Principal: { AWS: `${account}:root` }, Action: 'sts:AssumeRole', Condition },
  ...change,
});
const identityCenter = {
  ArnLike: { 'aws:PrincipalArn': `${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_*` },
};
const pipeline = (sub: string | string[], change: object = {}) => ({
  ...{ Effect: 'Allow', Principal: { Federated: `${account}:oidc-provider/${github}` } },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: { StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com', [`${github}:sub`]: sub } },
  ...change,
});
const environment = 'repo:org/name:environment:production';

describe('an exact trust', () => {
  it.each<[string, object[]]>([
    ['the people of Identity Center', [people(identityCenter), noAgents]],
    [
      'one role, with MFA',
      [
        people({
          ArnEquals: { 'aws:PrincipalArn': `${account}:role/ops` },
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
        }),
        noAgents,
      ],
    ],
    ['one environment of one repository', [pipeline(environment)]],
  ])('lets in %s', (_what, statements) => {
    expect(reasons(...(statements as Statement[]))).toEqual([]);
  });
});

describe('a wider trust is found', () => {
  const stranger = { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::999999999999:role/ops' } };
  it.each<[string, object[], string]>([
    ['nobody', [noAgents], 'lets nobody in'],
    ['everybody', [people(identityCenter, { Principal: '*' }), noAgents], 'lets * in'],
    [
      'another account',
      [people(identityCenter, { Principal: { AWS: 'arn:aws:iam::9:root' } }), noAgents],
      'lets AWS:',
    ],
    ['any role of the account', [people({}), noAgents], 'does not name the role'],
    [
      'any role by a pattern',
      [people({ ArnLike: { 'aws:PrincipalArn': `${account}:role/*` } }), noAgents],
      'does not name the role',
    ],
    ['a role of another account', [people(stranger), noAgents], 'does not name the role'],
    [
      'a role without MFA',
      [people({ ArnEquals: { 'aws:PrincipalArn': `${account}:role/ops` } }), noAgents],
      'MFA',
    ],
    ['agents', [people(identityCenter)], 'does not deny sessions of agents'],
    [
      'agents at some hours',
      [
        people(identityCenter),
        { ...noAgents, Condition: { ...noAgents.Condition, Bool: { 'aws:SecureTransport': 'true' } } },
      ],
      'does not deny',
    ],
    [
      'people who may do more',
      [people(identityCenter, { Action: ['sts:AssumeRole', 'sts:TagSession'] }), noAgents],
      'more than sts:AssumeRole',
    ],
    ['every branch', [pipeline('repo:org/name:*')], 'one environment'],
    ['every repository', [pipeline('repo:org/*:environment:production')], 'one environment'],
    ['a pull request', [pipeline('repo:org/name:pull_request')], 'one environment'],
    [
      'one environment and more',
      [pipeline([environment, 'repo:org/name:ref:refs/heads/main'])],
      'one environment',
    ],
    [
      'any audience',
      [pipeline(environment, { Condition: { StringEquals: { [`${github}:sub`]: environment } } })],
      'audience',
    ],
    [
      'another issuer',
      [pipeline(environment, { Principal: { Federated: `${account}:oidc-provider/gitlab.com` } })],
      'lets Federated:',
    ],
  ])('%s', (_what, statements, reason) => {
    expect(reasons(...statements)).toContainEqual(expect.stringContaining(reason));
  });
});

import { governanceIsConfined } from '../../../../stacks/prove/governance/governance-is-confined.ts';
import { govern } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(governanceIsConfined, [
  {
    title: 'anybody of the account governs',
    mutate: govern({ Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'sts:AssumeRole' }),
    finds: ['Governor', 'assumeRolePolicy'],
    reason: /does not name the role whose people may take it/,
  },
  {
    title: 'any branch of a repository governs',
    mutate: govern({
      Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
        StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:example-org/chokepoint:*' },
      },
    }),
    finds: ['Governor', 'assumeRolePolicy'],
    reason: /does not name one environment/,
  },
  {
    title: 'who governs reads tenant data',
    mutate: govern({ Principal: { AWS: 'arn:aws:iam::999999999999:root' }, Action: 'sts:AssumeRole' }, [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
    ]),
    finds: ['Governor', 'policy'],
    reason: /could read tenant data: s3:GetObject/,
  },
]);

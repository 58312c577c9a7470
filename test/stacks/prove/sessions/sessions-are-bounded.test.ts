import { sessionsAreBounded } from '../../../../stacks/prove/sessions/sessions-are-bounded.ts';
import { allowAlso, dropped, set } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

proofFails(sessionsAreBounded, [
  {
    title: 'a session role has no boundary',
    mutate: set('DataReadLetterRole', 'permissionsBoundary', undefined),
    finds: ['DataReadLetterRole', 'permissionsBoundary'],
    reason: /is absent/,
  },
  {
    title: 'a session role has a boundary of its own',
    mutate: set('InvokeRole', 'permissionsBoundary', 'arn:aws:iam::aws:policy/PowerUserAccess'),
    finds: ['InvokeRole', 'policy'],
    reason: /PowerUserAccess is not in the plan/,
  },
  ...(
    [
      ['NoEscalation', /does not deny in words: iam:PassRole/],
      ['AgentsOnly', /without the tag actor=ai-agent: s3:GetObject/],
      ['InsideVpcOnly', /from outside the VPC: dynamodb:Query/],
    ] as const
  ).map(
    ([sid, reason]): Case => ({
      title: `the boundary does not say ${sid}`,
      mutate: dropped('SessionBoundary', sid),
      finds: ['SessionBoundary', 'policy'],
      reason,
    }),
  ),
  {
    title: 'the boundary allows everything that it does not deny',
    mutate: allowAlso('SessionBoundary', '*', '*'),
    finds: ['SessionBoundary', 'policy'],
    reason: /admits what no contract names: s3:DeleteBucket/,
  },
  {
    title: "the boundary reaches other people's buckets",
    mutate: allowAlso('SessionBoundary', 's3:GetObject', 'arn:aws:s3:::*'),
    finds: ['SessionBoundary', 'policy'],
    reason: /admits what no contract names: s3:GetObject on arn:aws:s3:::elsewhere/,
  },
]);

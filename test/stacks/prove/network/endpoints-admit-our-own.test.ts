import { endpointsAdmitOurOwn } from '../../../../stacks/prove/network/endpoints-admit-our-own.ts';
import { allowAlso, set, statements, withoutCondition } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

const bucket = 'arn:aws:s3:::chokepoint-local-letters-123456789012';

proofFails(endpointsAdmitOurOwn, [
  {
    title: 'an endpoint has no policy',
    mutate: set('S3Endpoint', 'policy', undefined),
    finds: ['S3Endpoint', 'policy'],
    reason: /AWS then allows everything/,
  },
  ...(
    [
      [{ Resource: 'arn:aws:s3:::*' }, /admits arn:aws:s3:::\*, which is not only ours/],
      [{ Resource: `${bucket}-of-a-stranger/*` }, /which is not only ours/],
      [{ Action: 's3:*' }, /allows the pattern s3:\*/],
      [
        { Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } } },
        /does not ask for a role of this plan/,
      ],
    ] as const
  ).map(
    ([change, reason]): Case => ({
      title: `an endpoint's statement says ${JSON.stringify(change)}`,
      mutate: statements('S3Endpoint', (own) => own.map((one) => ({ ...one, ...change }) as typeof one)),
      finds: ['S3Endpoint', 'policy'],
      reason,
    }),
  ),
  {
    title: 'an endpoint admits a bucket of that name, whosever it is',
    mutate: statements('S3Endpoint', (own) => own.map(withoutCondition('aws:ResourceAccount'))),
    finds: ['S3Endpoint', 'policy'],
    reason: /does not ask for a bucket of this account/,
  },
  {
    title: 'an endpoint is open until its policy comes',
    mutate: allowAlso('ExecuteApiEndpoint', '*', '*'),
    finds: ['ExecuteApiEndpoint', 'policy'],
    reason: /must deny everything until/,
  },
]);

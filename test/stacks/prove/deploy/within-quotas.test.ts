import { withinQuotas } from '../../../../stacks/prove/deploy/within-quotas.ts';
import { allowAlso, set } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(withinQuotas, [
  {
    title: 'a function has more environment than Lambda takes',
    mutate: set('RouterFunction', 'environment', { variables: { MUCH: 'x'.repeat(4096) } }),
    finds: ['RouterFunction', 'environment'],
    reason: /^Lambda, environment variables: 4100 bytes, and AWS admits 4096 at most$/,
  },
  {
    title: 'the boundary is longer than a managed policy may be',
    mutate: allowAlso(
      'SessionBoundary',
      's3:GetObject',
      Array.from({ length: 150 }, (_, at) => `arn:aws:s3:::a-bucket-with-a-name-${at}/*`),
    ),
    finds: ['SessionBoundary', 'policy'],
    reason: /^IAM, managed policy .* characters, and AWS admits 6144 at most$/,
  },
]);

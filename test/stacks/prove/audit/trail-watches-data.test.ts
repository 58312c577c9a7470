import { trailWatchesData } from '../../../../stacks/prove/audit/trail-watches-data.ts';
import { add, all, asStage } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

proofFails(trailWatchesData, [
  {
    title: 'a shared stage has no trail',
    mutate: asStage('production'),
    finds: ['chokepoint', 'resources'],
    reason: /there is no trail/,
  },
  ...(
    [
      [{ enableLogging: false }, 'enableLogging', /is off/],
      [{ enableLogFileValidation: false }, 'enableLogFileValidation', /not signed/],
      [{ s3BucketName: 'elsewhere' }, 's3BucketName', /not the audit store/],
      [{ advancedEventSelectors: [] }, 'advancedEventSelectors', /leave out uses of the bucket .*letters/],
    ] as const
  ).map(
    ([inputs, property, reason]): Case => ({
      title: `a trail has ${JSON.stringify(inputs)}`,
      mutate: all(asStage('production'), add('aws:cloudtrail/trail:Trail', 'Witness', inputs)),
      finds: ['Witness', property],
      reason,
    }),
  ),
]);

import { storesAreClosedAndKept } from '../../../../stacks/prove/data/stores-are-closed-and-kept.ts';
import { set } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

proofFails(storesAreClosedAndKept, [
  {
    title: 'public access is not blocked',
    mutate: set('LettersPublicAccess', 'restrictPublicBuckets', false),
    finds: ['LettersPublicAccess', 'restrictPublicBuckets'],
    reason: /must be true/,
  },
  {
    title: 'the public access block is of another bucket',
    mutate: set('LettersPublicAccess', 'bucket', 'elsewhere'),
    finds: ['Letters', 'bucket'],
    reason: /has no public access block/,
  },
  ...(
    [
      ['off', { status: 'Disabled' }],
      ['for one tenant', { filter: { prefix: 'fjord/' } }],
      ['for a year', { expiration: { days: 365 } }],
      ['by a date alone', { expiration: { date: '2030-01-01T00:00:00Z' } }],
    ] as const
  ).map(
    ([title, rule]): Case => ({
      title: `the expiry of manifests is ${title}`,
      mutate: set('ManifestsLifecycle', 'rules', [
        { status: 'Enabled', filter: {}, expiration: { days: 1 }, ...rule },
      ]),
      finds: ['ManifestsLifecycle', 'rules'],
      reason: /must delete every object after 1 day/,
    }),
  ),
  {
    title: 'the expiry of manifests is of another bucket',
    mutate: set('ManifestsLifecycle', 'bucket', 'elsewhere'),
    finds: ['Manifests', 'rules'],
    reason: /must delete every object after 1 day/,
  },
  {
    title: 'manifests have versions',
    mutate: set('LettersVersioning', 'bucket', 'chokepoint-local-manifests-123456789012'),
    finds: ['LettersVersioning', 'versioningConfiguration'],
    reason: /keeps versions of what must go/,
  },
  {
    title: 'objects have ACLs',
    mutate: set('LettersOwnership', 'rule', { objectOwnership: 'ObjectWriter' }),
    finds: ['LettersOwnership', 'rule.objectOwnership'],
    reason: /who writes an object/,
  },
  {
    title: 'a log is kept for a day',
    mutate: set('RouterLog', 'retentionInDays', 1),
    finds: ['RouterLog', 'retentionInDays'],
    reason: /at least 7/,
  },
  {
    title: 'a table of a shared stage may be deleted',
    mutate: (plan) => {
      plan.stage = 'production';
    },
    finds: ['Parcels', 'deletionProtectionEnabled'],
    reason: /must be true on a shared stage/,
  },
]);

import { onlyKnownTypes } from '../../../../stacks/prove/deploy/only-known-types.ts';
import { add } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(onlyKnownTypes, [
  {
    title: 'a type is there that no proof judges',
    mutate: add('aws:redshift/cluster:Cluster', 'Warehouse', {}),
    finds: ['Warehouse', 'type'],
    reason: /redshift.* is judged by no proof/,
  },
  {
    title: 'a kind is there that no proof judges, of a service that they know',
    mutate: add('aws:lambda/functionUrl:FunctionUrl', 'Url', {}),
    finds: ['Url', 'type'],
    reason: /is judged by no proof/,
  },
]);

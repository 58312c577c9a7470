import { encryptionAtRest } from '../../../../stacks/prove/data/encryption-at-rest.ts';
import { add, all, asStage, set } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(encryptionAtRest, [
  {
    title: 'a shared stage logs without a key of its own',
    mutate: all(asStage('production'), set('RouterLog', 'kmsKeyId', undefined)),
    finds: ['RouterLog', 'kmsKeyId'],
    reason: /names no key of this plan/,
  },
  {
    title: "a shared stage's bucket has AWS's key",
    mutate: all(
      asStage('production'),
      set('LettersEncryption', 'rules', [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }]),
    ),
    finds: ['LettersEncryption', 'rules'],
    reason: /names no key of this plan/,
  },
  {
    title: "a shared stage's table has AWS's key",
    mutate: all(asStage('production'), set('Parcels', 'serverSideEncryption', undefined)),
    finds: ['Parcels', 'serverSideEncryption'],
    reason: /names no key/,
  },
  {
    title: 'a key does not rotate',
    mutate: add('aws:kms/key:Key', 'Still', { enableKeyRotation: false }),
    finds: ['Still', 'enableKeyRotation'],
    reason: /must be true/,
  },
]);

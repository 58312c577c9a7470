import { keysOpenThroughTheirStore } from '../../../../stacks/prove/data/keys-open-through-their-store.ts';
import { allowAlso, dropped, statements } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

proofFails(keysOpenThroughTheirStore, [
  {
    title: 'a key opens directly',
    mutate: dropped('LettersKey', 'NeverDirectly'),
    finds: ['LettersKey', 'policy'],
    reason: /does not deny in words: kms:Decrypt, directly/,
  },
  {
    title: 'a key opens for other roles',
    mutate: dropped('LettersKey', 'SessionsOnly'),
    finds: ['LettersKey', 'policy'],
    reason: /kms:Decrypt by other roles than sessions/,
  },
  {
    title: 'sessions cannot open their table',
    mutate: dropped('ParcelsKey', 'SessionsThroughDynamodb'),
    finds: ['ParcelsKey', 'policy'],
    reason: /keeps sessions from their data/,
  },
  {
    title: 'a data role may use a key directly',
    mutate: allowAlso('DataReadLetterPolicy', 'kms:Decrypt', 'arn:aws:kms:eu-central-1:123456789012:key/x'),
    finds: ['DataReadLetterPolicy', 'policy'],
    reason: /without naming the service/,
  },
  {
    title: 'the delivery may open whatever the log key encrypts',
    mutate: statements('AuditDeliveryPolicy', (own) =>
      own.map((one) =>
        one.Sid === 'Encrypt'
          ? { ...one, Condition: { StringEquals: one.Condition?.StringEquals ?? {} } }
          : one,
      ),
    ),
    finds: ['AuditDeliveryPolicy', 'policy'],
    reason: /without saying for what/,
  },
  ...(['NoOtherKey', 'NoKeyOfTheClient'] as const).map(
    (sid): Case => ({
      title: `the bucket does not say ${sid}`,
      mutate: dropped('LettersPolicy', sid),
      finds: ['LettersPolicy', 'policy'],
      reason: /takes an object under/,
    }),
  ),
]);

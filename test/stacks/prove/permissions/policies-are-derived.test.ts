import { policiesAreDerived } from '../../../../stacks/prove/permissions/policies-are-derived.ts';
import { allowAlso, edited, statements, withoutCondition } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(policiesAreDerived, [
  {
    title: 'a brake may be read by the router from any code',
    mutate: edited('RouterPolicy', 'ReadBrakes', (one) => [
      withoutCondition('lambda:SourceFunctionArn')(one),
    ]),
    finds: ['RouterPolicy', 'policy'],
    reason: /ReadBrakes is missing or was changed \(stacks\/app\/data\/control-policies\.ts\)/,
  },
  {
    title: 'the key of the control table opens for sessions',
    mutate: edited('ControlKey', 'NoOtherCodeOfTheStage', () => []),
    finds: ['ControlKey', 'policy'],
    reason: /NoOtherCodeOfTheStage is missing/,
  },
  {
    title: 'the router has one more right in KMS',
    mutate: allowAlso('RouterPolicy', 'kms:Encrypt', 'arn:aws:kms:eu-central-1:123456789012:key/x'),
    finds: ['RouterPolicy', 'policy'],
    reason: /a statement is not what stacks\/app\/data\/control-policies\.ts makes/,
  },
  {
    title: 'a safety net of the trust is gone',
    mutate: statements(
      'InvokeRole',
      (own) => own.map((one) => (one.Sid === 'Tags' ? withoutCondition('aws:RequestTag/actor')(one) : one)),
      'assumeRolePolicy',
    ),
    finds: ['InvokeRole', 'assumeRolePolicy'],
    reason: /Tags is missing or was changed/,
  },
  {
    title: 'an Allow of a key says less of whom it is for, beside a Deny that says it',
    mutate: statements('LettersKey', (own) => own.map(withoutCondition('aws:PrincipalArn'))),
    finds: ['LettersKey', 'policy'],
    reason: /SessionsThroughS3 is missing or was changed/,
  },
  {
    title: 'the audit store lets another writer in',
    mutate: statements('AuditPolicy', (own) => [
      ...own,
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:role/x' },
        Action: 's3:PutObject',
        Resource: '*',
      },
    ]),
    finds: ['AuditPolicy', 'policy'],
    reason: /is not what stacks\/app\/audit\/audit-policies\.ts makes/,
  },
]);

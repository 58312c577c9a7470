import type { Statement } from '../../../../shared/policy-document.ts';
import { resourcePoliciesAdmitOurOwn } from '../../../../stacks/prove/permissions/resource-policies-admit-our-own.ts';
import { statements } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

proofFails(resourcePoliciesAdmitOurOwn, [
  ...(
    [
      ['on anything', {}, /allows it on \*/],
      ['by pattern', { Action: 's3:*' }, /allows the pattern s3:\*/],
      ['by exception', { Action: undefined, NotAction: 's3:PutObject' }, /allows by exception/],
      ['to everybody', { Principal: '*' }, /admits \*, which is not of this plan/],
      [
        'to another account',
        { Principal: { AWS: 'arn:aws:iam::999999999999:root' } },
        /admits AWS:arn:aws:iam::999999999999:root/,
      ],
      [
        'to a service, for whomever it acts',
        { Principal: { Service: 'logging.s3.amazonaws.com' } },
        /admits Service:logging.s3.amazonaws.com for any account/,
      ],
      [
        'to the whole account',
        { Principal: { AWS: 'arn:aws:iam::123456789012:root' } },
        /admits the whole account/,
      ],
      [
        'to a role that no stage makes',
        {
          Principal: '*',
          Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/*' } },
        },
        /admits \*, which is not of this plan/,
      ],
    ] as [string, Partial<Statement>, RegExp][]
  ).map(
    ([title, statement, reason]): Case => ({
      title: `a bucket policy allows ${title}`,
      mutate: statements('LettersPolicy', (own) => [
        ...own,
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*', ...statement },
      ]),
      finds: ['LettersPolicy', 'policy'],
      reason,
    }),
  ),
  {
    title: 'the account may use a key for whatever it likes',
    mutate: statements('LogKey', (own) => [
      ...own,
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:root' },
        Action: 'kms:Decrypt',
        Resource: '*',
      },
    ]),
    finds: ['LogKey', 'policy'],
    reason: /admits the whole account to kms:Decrypt: name kms:ViaService/,
  },
]);

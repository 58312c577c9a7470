import type { Statement } from '../../../../shared/policy-document.ts';
import { trustIsExact } from '../../../../stacks/prove/sessions/trust-is-exact.ts';
import { allowAlso, statements, withoutCondition } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

/** Changes the statements that allow `action` in a trust policy. */
const trust = (name: string, action: string, change: (statement: Statement) => Statement) =>
  statements(
    name,
    (own) => own.map((one) => ([one.Action].flat().includes(action) ? change(one) : one)),
    'assumeRolePolicy',
  );

proofFails(trustIsExact, [
  {
    title: "a data role is open to the account's other principals",
    mutate: trust('DataReadLetterRole', 'sts:AssumeRole', (one) => ({
      ...one,
      Principal: { AWS: 'arn:aws:iam::123456789012:root' },
    })),
    finds: ['DataReadLetterRole', 'assumeRolePolicy'],
    reason: /lets AWS:arn:aws:iam::123456789012:root assume/,
  },
  {
    title: 'a data role admits the router and a second principal',
    mutate: trust('DataReadLetterRole', 'sts:AssumeRole', (one) => ({
      ...one,
      Principal: {
        AWS: [String((one.Principal as { AWS: string }).AWS), 'arn:aws:iam::123456789012:role/ci'],
      },
    })),
    finds: ['DataReadLetterRole', 'assumeRolePolicy'],
    reason: /lets AWS:arn:aws:iam::123456789012:role\/ci assume/,
  },
  ...['actor', 'tool', 'tenant', 'subject'].map(
    (tag): Case => ({
      title: `the session tag ${tag} is not required`,
      mutate: trust('DataReadLetterRole', 'sts:AssumeRole', withoutCondition(`aws:RequestTag/${tag}`)),
      finds: ['DataReadLetterRole', 'assumeRolePolicy'],
      reason: new RegExp(`does not require the session tag ${tag} `),
    }),
  ),
  {
    title: 'a tag is required only if it is there',
    mutate: trust('InvokeRole', 'sts:AssumeRole', (one) => ({
      ...withoutCondition('aws:RequestTag/tenant')(one),
      Condition: {
        ...withoutCondition('aws:RequestTag/tenant')(one).Condition,
        StringLikeIfExists: { 'aws:RequestTag/tenant': '?*' },
      },
    })),
    finds: ['InvokeRole', 'assumeRolePolicy'],
    reason: /does not require the session tag tenant /,
  },
  {
    title: 'another actor is admitted',
    mutate: trust('InvokeRole', 'sts:AssumeRole', (one) => ({
      ...one,
      Condition: {
        ...one.Condition,
        StringEquals: { ...one.Condition?.StringEquals, 'aws:RequestTag/actor': ['ai-agent', 'human'] },
      },
    })),
    finds: ['InvokeRole', 'assumeRolePolicy'],
    reason: /admits another actor/,
  },
  {
    title: 'a source identity is not required',
    mutate: trust('InvokeRole', 'sts:AssumeRole', withoutCondition('sts:SourceIdentity')),
    finds: ['InvokeRole', 'assumeRolePolicy'],
    reason: /does not require a source identity/,
  },
  {
    title: 'sessions may be minted from outside our endpoint',
    mutate: trust('InvokeRole', 'sts:AssumeRole', withoutCondition('aws:SourceVpce')),
    finds: ['InvokeRole', 'assumeRolePolicy'],
    reason: /does not require our endpoint/,
  },
  {
    title: 'any tag may be passed',
    mutate: trust('InvokeRole', 'sts:TagSession', withoutCondition('aws:TagKeys')),
    finds: ['InvokeRole', 'assumeRolePolicy'],
    reason: /does not limit the tags/,
  },
  {
    title: 'a function role is open to a person',
    mutate: trust('ToolCalleridRole', 'sts:AssumeRole', (one) => ({
      ...one,
      Principal: { Service: 'lambda.amazonaws.com', AWS: 'arn:aws:iam::123456789012:root' },
    })),
    finds: ['ToolCalleridRole', 'assumeRolePolicy'],
    reason: /root run as a function/,
  },
  {
    title: 'a second function may assume roles',
    mutate: allowAlso(
      'ToolCalleridPolicy',
      'sts:Assume*',
      'arn:aws:iam::123456789012:role/chokepoint/local/session/*',
    ),
    finds: ['ToolCalleridRole', 'policy'],
    reason: /may assume roles, as only/,
  },
]);

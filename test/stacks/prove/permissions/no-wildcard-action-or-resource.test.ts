import { noWildcard } from '../../../../stacks/prove/permissions/no-wildcard-action-or-resource.ts';
import { add, allowAlso, statements } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

proofFails(noWildcard, [
  {
    title: 'an action is a pattern',
    mutate: allowAlso(
      'DataReadLetterPolicy',
      's3:Get*',
      'arn:aws:s3:::chokepoint-local-letters-123456789012/fjord/*',
    ),
    finds: ['DataReadLetterPolicy', 'policy'],
    reason: /allows the pattern s3:Get\*/,
  },
  ...[
    '*',
    'arn:aws:s3:::*',
    'arn:aws:s3:::letters/*',
    'arn:aws:dynamodb:eu-central-1:123456789012:table/*',
    'arn:aws:dynamodb:*:123456789012:table/parcels',
    'arn:aws:execute-api:eu-central-1:123456789012:abc/v1/POST/tools/*',
    'arn:aws:logs:eu-central-1:123456789012:log-group:*',
  ].map(
    (resource): Case => ({
      title: `a resource is ${resource}`,
      mutate: allowAlso('DataReadLetterPolicy', 's3:GetObject', resource),
      finds: ['DataReadLetterPolicy', 'policy'],
      reason: /allows s3:GetObject on /,
    }),
  ),
  {
    title: 'an Allow names what is not allowed',
    mutate: statements('ToolCalleridPolicy', (own) => [
      ...own,
      { Effect: 'Allow', NotAction: 'iam:*', Resource: 'arn:aws:s3:::b/x' },
    ]),
    finds: ['ToolCalleridPolicy', 'policy'],
    reason: /NotAction in an Allow/,
  },
  {
    title: 'an execution role gets a managed policy of AWS',
    mutate: add('aws:iam/rolePolicyAttachment:RolePolicyAttachment', 'Attached', {
      role: 'chokepoint-local-router',
      policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    }),
    finds: ['Attached', 'policyArn'],
    reason: /attaches arn:aws:iam::aws:policy\/AdministratorAccess/,
  },
  {
    title: "a tool's code may make network interfaces",
    mutate: statements('ToolCalleridPolicy', (own) => own.filter((one) => one.Effect === 'Allow')),
    finds: ['ToolCalleridPolicy', 'policy'],
    reason: /allows ec2:CreateNetworkInterface, .* on \*/,
  },
  {
    title: "the Deny of network interfaces is for another function's code",
    mutate: statements('ToolCalleridPolicy', (own) =>
      own.map((one) =>
        one.Effect === 'Deny'
          ? {
              ...one,
              Condition: {
                ArnEquals: {
                  'lambda:SourceFunctionArn': 'arn:aws:lambda:eu-central-1:123456789012:function:x',
                },
              },
            }
          : one,
      ),
    ),
    finds: ['ToolCalleridPolicy', 'policy'],
    reason: /allows ec2:CreateNetworkInterface/,
  },
  {
    title: 'what sst dev needs is in a deployment',
    mutate: allowAlso('ToolCalleridPolicy', 'appsync:EventPublish', '*'),
    finds: ['ToolCalleridPolicy', 'policy'],
    reason: /allows appsync:EventPublish on \*/,
  },
]);

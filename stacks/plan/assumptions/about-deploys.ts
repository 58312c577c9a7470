/** Untried assumptions about AWS: deploys and who governs them. */
import type { Listed } from './assumption.ts';

export const deploys: Listed[] = [
  {
    id: 'plan-equals-deploy',
    statement:
      'A deploy leaves AWS with exactly the resources of the plan, beside stores of earlier plans: the provider only adds ids and defaults.',
    source: 'the same sst.config.ts runs under SST and under the plan; provider-side validation is not run',
    ifFalse: 'A proof could hold for a plan that AWS refuses or completes differently.',
    remedy:
      'Read the named document in the console, deploy again, and find out who changes it outside of this repository.',
  },
  {
    id: 'removal-takes-powers',
    statement:
      'A deploy deletes from AWS what the code has dropped: roles, policies, permissions and routes among them, stores not.',
    source:
      'SST 4.17.1 sources, platform/src/auto/run.ts (removal "retain"); Pulumi documentation, resource option retainOnDelete; each resource of the plan says which it is',
    ifFalse: 'A tool that was taken out keeps its roles, and plan and diff do not show them.',
    remedy: 'Delete what npm run verify lists as being in no plan.',
    standing: 'documented',
  },
  {
    id: 'account-runs-what-stages-say',
    statement:
      'The account runs accountConcurrency of stacks/app/stage/stages.ts calls at once in the region (1,000 by default, as few as 10 in a new account).',
    source: 'Lambda Developer Guide, "Lambda quotas"; what an account has, only the account knows',
    ifFalse: 'Functions with reserved concurrency cannot be made, and the deploy stops half-way.',
    remedy: 'Ask for the quota that npm run deploy names before it starts anything.',
    byHand: 'aws lambda get-account-settings must answer at least that as ConcurrentExecutions.',
  },
  {
    id: 'sst-uses-execution-role-as-given',
    statement: 'sst.aws.Function with role adds no policy to it and no other principal to its trust.',
    source: 'SST 4.17.1, platform/src/components/aws/function.ts, createRole; seen in the plan',
    ifFalse: 'Functions could do more than their role says.',
    remedy:
      'Pin SST to the version whose plan was proven, and make the functions as raw aws.lambda.Function.',
    standing: 'documented',
  },
  {
    id: 'policy-pack-runs-under-sst',
    statement:
      "sst diff --policy starts stacks/policy-pack by @pulumi/pulumi's run-policy-pack, found from the pack's folder, and gives it the whole stack.",
    source:
      '@pulumi/pulumi 3.215 (cmd/run-policy-pack) and @pulumi/policy 1.21 (server.js), read; run offline',
    ifFalse: 'The deploy stops before it changes anything, or goes on without the proofs.',
    remedy: 'Gate on npm run plan, which proves the same before; then mend stacks/policy-pack/serve.ts.',
    byHand:
      'Give a role of a personal stage Action "*", then sst diff --policy stacks/policy-pack must end with the violation.',
  },
  {
    id: 'deploys-ask-no-head-bucket',
    statement:
      'Once a data bucket has its policy, a deploy that changes nothing of the bucket itself does not ask HeadBucket, which needs s3:ListBucket.',
    source:
      'S3 API Reference, HeadBucket; inferred from the Pulumi AWS provider, whose bucket resource alone reads that way',
    ifFalse: 'A second deploy stops with 403 at a data bucket; sst refresh does so in any case.',
    remedy:
      "Take s3:ListBucket out of the bucket policy's InsideVpcOnly for the deploy role alone: it would learn the names of objects.",
    byHand: 'Deploy the same commit twice.',
  },
  {
    id: 'deploy-role-is-enough',
    statement:
      'The services and names of stacks/app/governance/deploy-permissions.ts are all that a deploy asks for.',
    source: 'Service Authorization Reference; the resources of the plan; SST 4 sources for state and assets',
    ifFalse: 'A deploy by the pipeline stops with AccessDenied and the name of the action.',
    remedy: 'Add the action to that file, let a person deploy once, and run the pipeline again.',
    byHand: 'Deploy a personal stage with the deploy role alone, change it, and remove it.',
  },
  {
    id: 'boundary-key-on-role-actions',
    statement:
      'iam:PermissionsBoundary is present when a role with a boundary is made or its policies are changed, and absent for one without.',
    source:
      'Service Authorization Reference, "AWS Identity and Access Management", actions and condition keys',
    ifFalse:
      'The pipeline cannot make roles; were the key present for another boundary, it could make wider ones.',
    remedy: 'Let a person deploy until the boundary of the deploy role names a condition that IAM evaluates.',
    byHand:
      'As the deploy role: aws iam create-role for a name of the stage, once with and once without its boundary.',
  },
  {
    id: 'policy-arn-limits-attachments',
    statement: 'iam:PolicyARN is the managed policy that AttachRolePolicy and DetachRolePolicy name.',
    source: 'IAM User Guide, "Controlling access to AWS resources using policies" (managed policies)',
    ifFalse: 'Operators cannot brake a role; they still can stop a function by its concurrency.',
    remedy: 'Let an administrator attach the brake policy, and take the two actions from the operators.',
    byHand: 'As an operator: aws iam attach-role-policy with the brake, then with ReadOnlyAccess.',
    standing: 'documented',
  },
  {
    id: 'deny-stops-sessions-at-once',
    statement:
      'A Deny that is attached to a role holds for sessions that were minted before, within seconds.',
    source: 'IAM User Guide, "Revoking IAM role temporary security credentials"',
    ifFalse: 'The brake stops new sessions only; those that are out live for 15 minutes at most.',
    remedy: 'Set the concurrency of the functions to 0 as well: nothing then uses the sessions.',
    byHand:
      'At a personal stage: mint a session by a call, attach the Deny, and call again within its 15 minutes: it must be refused.',
    standing: 'documented',
  },
  {
    id: 'default-tags-carry-the-stage',
    statement:
      'SST tags every resource that takes tags with sst:stage, and aws:ResourceTag/sst:stage tells it.',
    source: 'SST 4 sources, pkg/project/provider/aws.go (defaultTags); Service Authorization Reference',
    ifFalse: 'In one account the pipeline of a stage could change networks, APIs and keys of another stage.',
    remedy: 'Give each stage an account of its own, as AWS advises anyway.',
    byHand:
      'aws resourcegroupstaggingapi get-resources with the filter sst:stage must list the resources of the stage.',
  },
  {
    id: 'live-sessions-stream-when-told',
    statement:
      'In sst dev the bridge answers as a stream exactly where SST_FUNCTION_STREAMING is true, which sst.aws.Function sets for streaming: true; that setting alone makes no function URL.',
    source:
      'SST 4.17.1, platform/src/components/aws/function.ts (normalizeEnvironment, createUrl) and platform/functions/bridge/bridge.go',
    ifFalse: 'Calls of a live session fail at API Gateway: a buffered answer in a streamed integration.',
    remedy: 'Deploy the personal stage instead of running sst dev.',
    byHand:
      'Run sst dev on a personal stage and call a tool with progress: it must arrive before the result.',
    standing: 'documented',
  },
];

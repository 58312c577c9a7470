/** Untried assumptions about AWS: roles, sessions and who may mint them. */
import type { Listed } from './assumption.ts';

export const sessions: Listed[] = [
  {
    id: 'source-vpce-on-assume-role',
    statement: 'aws:SourceVpce is present when sts:AssumeRole comes through the VPC endpoint for STS.',
    source: 'IAM User Guide, "AWS global condition context keys": aws:SourceVpce',
    ifFalse: 'The router can mint no session.',
    remedy:
      "Compare aws:SourceVpc or aws:VpcSourceIp in the trust instead, and keep the condition on the endpoint's policy.",
  },
  {
    id: 'source-function-arn-on-assume-role',
    statement: "lambda:SourceFunctionArn is present when a function's code calls sts:AssumeRole.",
    source: 'Lambda Developer Guide, "Using source function ARN to control function access behavior"',
    ifFalse: 'The router can mint no session.',
    remedy:
      "Drop the Deny MintFromOwnCodeOnly; the endpoint's condition in every trust still holds the router's role in the VPC.",
    standing: 'documented',
  },
  {
    id: 'trust-compares-with-request-tags',
    statement:
      'A trust policy may compare sts:SourceIdentity with ${aws:RequestTag/subject} and sts:RoleSessionName with ${aws:RequestTag/tool}@*.',
    source:
      'IAM User Guide, "Policy elements: variables and tags" (resource policies, global keys); its example for sts:RoleSessionName has ${aws:username}',
    ifFalse:
      'The router can mint no session; the two comparisons would then be ?* and the tool its own statement.',
    remedy:
      "Compare both with a pattern (?*) and write the tool as a literal into each data role's trust, with one invoke role per tool.",
  },
  {
    id: 'session-tags-in-boundary',
    statement: 'A permissions boundary may deny by aws:PrincipalTag, and session tags count.',
    source: 'IAM User Guide, "Pass session tags in AWS STS" and "Permissions boundaries"',
    ifFalse: 'A session without the tag actor=ai-agent would be stopped by the trust policy alone.',
    remedy: 'Keep the tag conditions of the trust, and move the Deny on agents into an SCP.',
    standing: 'documented',
  },
  {
    id: 'session-policy-counts-variables',
    statement:
      'A session policy of at most 2,048 characters and 10 tags packs into the limit that STS reports.',
    source: 'IAM User Guide, "IAM and AWS STS quotas"; PackedPolicySize has no published formula',
    ifFalse: 'Some calls with long arguments are refused (PackedPolicyTooLarge), never widened.',
    remedy:
      'Shorten what the contract admits (max of the argument) or the resource names, until the longest call packs.',
  },
  {
    id: 'null-condition-guards-leading-keys',
    statement:
      'ForAllValues on dynamodb:LeadingKeys is true when the key is absent, and Null: false closes that.',
    source:
      'IAM User Guide, "Multivalued context keys"; DynamoDB Developer Guide, fine-grained access control',
    ifFalse: 'A request without keys (a Scan) would pass a data role.',
    remedy:
      'Take Query out of the data roles of search tools until each condition has an operator that needs the key.',
    standing: 'documented',
  },
  {
    id: 'interface-actions-denied-to-code-only',
    statement:
      "A Deny on lambda:SourceFunctionArn stops a function's code, not Lambda's own use of network interfaces.",
    source: 'Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC"',
    ifFalse: 'Functions in the VPC do not start.',
    remedy:
      'Drop the Deny NotFromCode and accept the network-interface actions in the hands of code, or take the function out of the VPC.',
    standing: 'documented',
  },
  {
    id: 'trusts-hold-unique-ids',
    statement:
      'IAM stores the unique id of a role in the trust policies that name it, and reads back its ARN while the role lives.',
    source: 'IAM User Guide, "AWS JSON policy elements: Principal" (IAM role principals)',
    ifFalse: 'Nothing breaks: a router role that was replaced would go on being trusted.',
    remedy: 'Take the role out of stacks/app/stage/replacement-hazards.ts.',
    byHand:
      'aws iam get-role of a data role must name the router role by its ARN; after the role was made anew, by an id.',
    standing: 'documented',
  },
];

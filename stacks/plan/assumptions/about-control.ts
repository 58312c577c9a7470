/** Untried assumptions about AWS: the control table. */
import type { Listed } from './assumption.ts';

export const control: Listed[] = [
  {
    id: 'dynamodb-sees-vpc-and-code',
    statement:
      "aws:SourceVpc and lambda:SourceFunctionArn are present when a function's code asks DynamoDB through the gateway endpoint, and lambda:SourceFunctionArn when it asks from outside a VPC.",
    source:
      'IAM User Guide, "AWS global condition context keys"; Lambda Developer Guide, "Using source function ARN to control function access behavior"; inferred for DynamoDB',
    ifFalse:
      'The router cannot read the brakes, and refuses every call; the approval page cannot read approvals.',
    remedy: 'Drop the key that is absent from stacks/app/data/control-policies.ts.',
    byHand:
      'Call any tool, then look in CloudTrail at a GetItem of the control table: it must not be denied.',
  },
  {
    id: 'table-policy-knows-leading-keys',
    statement:
      "A table's resource policy is decided with dynamodb:LeadingKeys and aws:PrincipalArn of the request, as an identity policy is.",
    source:
      'DynamoDB Developer Guide, "Resource-based policy considerations" and "Using IAM policy conditions for fine-grained access control"',
    ifFalse:
      "OperatorAloneBrakes denies nothing (or every write); the router's own role still names its kinds of items.",
    remedy:
      'Take OperatorAloneBrakes out of stacks/app/data/control-policies.ts, or give the brakes a table of their own.',
    byHand:
      'As an operator: npm run brake -- tool NAME on must pass; an administrator who updates the item must be denied.',
  },
  {
    id: 'writes-of-one-item-are-one-after-the-other',
    statement:
      'Of two conditional writes of one item exactly one sees the state from before the other, in one region.',
    source: 'DynamoDB Developer Guide, "Condition expressions" and "Optimistic locking"',
    ifFalse: 'An approval could be redeemed twice, and a budget be leased beyond its limit.',
    remedy: 'Redeem and lease by TransactWriteItems with a client token.',
    byHand: 'At a personal stage: test/functions/router/control-port.test.ts against its table.',
  },
];

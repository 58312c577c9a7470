import { controlItemsAreSharedOut } from '../../../../stacks/prove/data/control-items-are-shared-out.ts';
import { allowAlso, edited, find, statements } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/chokepoint-local-control';

/** Gives the approval page one more action, from any place. */
const approvalPage = (Action: string, key: string) =>
  statements('ApprovalPolicy', (own) => [
    ...own,
    {
      Effect: 'Allow',
      Action,
      Resource: table,
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': key },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    },
  ]);

proofFails(controlItemsAreSharedOut, [
  {
    title: 'the router may write the brakes',
    mutate: statements('RouterPolicy', (own) =>
      own.map((one) => (one.Sid === 'ReadBrakes' ? { ...one, Action: 'dynamodb:UpdateItem' } : one)),
    ),
    finds: ['.*', 'reach'],
    reason: /kept from GetItem on brakes/,
  },
  {
    title: 'the table lets the router write the brakes',
    mutate: edited('ControlPolicy', 'OperatorAloneBrakes', () => []),
    finds: ['ControlPolicy', 'policy'],
    reason: /does not deny dynamodb:UpdateItem on the brakes to .*-router/,
  },
  {
    title: 'the router may lease without naming a key',
    mutate: edited('RouterPolicy', 'LeaseBudgets', ({ Condition: { ArnEquals = {} } = {}, ...one }) => [
      { ...one, Condition: { ArnEquals } },
    ]),
    finds: ['Control', 'reach'],
    reason: /code of chokepoint-local-router reaches it inside the VPC: dynamodb:UpdateItem on \*/,
  },
  {
    title: 'the router may approve what it asked',
    mutate: edited('RouterPolicy', 'LeaseBudgets', (one) => [
      {
        ...one,
        Condition: { ...one.Condition, 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'approval#*' } },
      },
    ]),
    finds: ['Control', 'reach'],
    reason: /dynamodb:UpdateItem on approval#\*/,
  },
  {
    title: "a tool's data role names the table",
    mutate: (plan) => {
      allowAlso('DataSearchParcelsPolicy', 'dynamodb:Query', table)(plan);
      for (const name of ['SessionBoundary', 'ControlPolicy'])
        statements(name, (own) => [
          ...own.filter(({ Sid }) => Sid !== 'NobodyElse' && Sid !== 'RouterInsideVpcOnly'),
          ...(name === 'SessionBoundary'
            ? [{ Effect: 'Allow' as const, Action: 'dynamodb:Query', Resource: table }]
            : []),
        ])(plan);
      statements('DynamodbEndpoint', (own) => own.map((one) => ({ ...one, Resource: '*' })))(plan);
    },
    finds: ['Control', 'reach'],
    reason: /any data session of search_parcels reaches it .*dynamodb:Query/,
  },
  {
    title: 'the approval page may write the brakes',
    mutate: (plan) => {
      edited('ControlPolicy', 'OperatorAloneBrakes', () => [])(plan);
      approvalPage('dynamodb:UpdateItem', 'brakes')(plan);
    },
    finds: ['Control', 'reach'],
    reason: /code of chokepoint-local-approval reaches it .*dynamodb:UpdateItem on brakes/,
  },
  {
    title: 'the operator is kept from the brakes',
    mutate: statements('OperatorPolicy', (own) => own.filter(({ Sid }) => Sid !== 'PutOnBrakes')),
    finds: ['.*', 'reach'],
    reason: /OperatorRole|chokepoint-local-operator.* is kept from GetItem on brakes/,
  },
  {
    title: "the table admits the account's administrators",
    mutate: edited('ControlPolicy', 'NobodyElse', () => []),
    finds: ['ControlPolicy', 'policy'],
    reason: /does not deny dynamodb:GetItem to arn:aws:iam::123456789012:role\/administrator/,
  },
  {
    title: 'the table admits the router from anywhere',
    mutate: edited('ControlPolicy', 'RouterInsideVpcOnly', () => []),
    finds: ['ControlPolicy', 'policy'],
    reason: /to the router from outside the VPC/,
  },
  {
    title: 'the table has no policy',
    mutate: (plan) => {
      plan.resources = plan.resources.filter(({ name }) => name !== 'ControlPolicy');
    },
    finds: ['Control', 'policy'],
    reason: /has no resource policy/,
  },
  {
    title: 'there is no table of that name',
    mutate: (plan) => {
      find(plan, 'Control').outputs.arn = `${table}-2`;
    },
    finds: ['.*', 'resources'],
    reason: /there is no control table/,
  },
]);

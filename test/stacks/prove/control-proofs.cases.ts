/** As proofs.cases.ts, for the proofs about the control table: who touches which kind of item. */
import type { Statement } from '../../../shared/policy-document.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { allowAlso, find, type Mutation, statements, withoutCondition } from './proofs.cases.ts';

const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/chokepoint-local-control';

/** Changes the one statement with that Sid. */
const edited = (name: string, sid: string, by: (statement: Statement) => Statement[]) =>
  statements(name, (own) => {
    if (!own.some(({ Sid }) => Sid === sid)) throw new Error(`${name} has no statement ${sid}`);
    return own.flatMap((one) => (one.Sid === sid ? by(one) : [one]));
  });

/** More than the approval page may have, from anywhere. */
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

const sharedOut: [string, (plan: Plan) => void, string[], RegExp][] = [
  [
    'the router may write the brakes',
    statements('RouterPolicy', (own) =>
      own.map((one) => (one.Sid === 'ReadBrakes' ? { ...one, Action: 'dynamodb:UpdateItem' } : one)),
    ),
    ['.*', 'reach'],
    /kept from GetItem on brakes/,
  ],
  [
    'the table lets the router write the brakes',
    edited('ControlPolicy', 'OperatorAloneBrakes', () => []),
    ['ControlPolicy', 'policy'],
    /does not deny dynamodb:UpdateItem on the brakes to .*-router/,
  ],
  [
    'the router may lease without naming a key',
    edited('RouterPolicy', 'LeaseBudgets', ({ Condition: { ArnEquals = {} } = {}, ...one }) => [
      { ...one, Condition: { ArnEquals } },
    ]),
    ['Control', 'reach'],
    /code of chokepoint-local-router reaches it inside the VPC: dynamodb:UpdateItem on \*/,
  ],
  [
    'the router may approve what it asked',
    edited('RouterPolicy', 'LeaseBudgets', (one) => [
      {
        ...one,
        Condition: { ...one.Condition, 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'approval#*' } },
      },
    ]),
    ['Control', 'reach'],
    /dynamodb:UpdateItem on approval#\*/,
  ],
  [
    "a tool's data role names the table",
    (plan) => {
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
    ['Control', 'reach'],
    /any data session of search_parcels reaches it .*dynamodb:Query/,
  ],
  [
    'the approval page may write the brakes',
    (plan) => {
      edited('ControlPolicy', 'OperatorAloneBrakes', () => [])(plan);
      approvalPage('dynamodb:UpdateItem', 'brakes')(plan);
    },
    ['Control', 'reach'],
    /code of chokepoint-local-approval reaches it .*dynamodb:UpdateItem on brakes/,
  ],
  [
    'the operator is kept from the brakes',
    statements('OperatorPolicy', (own) => own.filter(({ Sid }) => Sid !== 'PutOnBrakes')),
    ['.*', 'reach'],
    /OperatorRole|chokepoint-local-operator.* is kept from GetItem on brakes/,
  ],
  [
    "the table admits the account's administrators",
    edited('ControlPolicy', 'NobodyElse', () => []),
    ['ControlPolicy', 'policy'],
    /does not deny dynamodb:GetItem to arn:aws:iam::123456789012:role\/administrator/,
  ],
  [
    'the table admits the router from anywhere',
    edited('ControlPolicy', 'RouterInsideVpcOnly', () => []),
    ['ControlPolicy', 'policy'],
    /to the router from outside the VPC/,
  ],
  [
    'the table has no policy',
    (plan) => {
      plan.resources = plan.resources.filter(({ name }) => name !== 'ControlPolicy');
    },
    ['Control', 'policy'],
    /has no resource policy/,
  ],
  [
    'there is no table of that name',
    (plan) => {
      find(plan, 'Control').outputs.arn = `${table}-2`;
    },
    ['.*', 'resources'],
    /there is no control table/,
  ],
];

const derived: [string, (plan: Plan) => void, string, RegExp][] = [
  [
    'a brake may be read by the router from any code',
    edited('RouterPolicy', 'ReadBrakes', (one) => [withoutCondition('lambda:SourceFunctionArn')(one)]),
    'RouterPolicy',
    /ReadBrakes is missing or was changed \(stacks\/app\/data\/control-policies\.ts\)/,
  ],
  [
    'the key of the control table opens for sessions',
    edited('ControlKey', 'NoOtherCodeOfTheStage', () => []),
    'ControlKey',
    /NoOtherCodeOfTheStage is missing/,
  ],
  [
    'the router has one more right in KMS',
    allowAlso('RouterPolicy', 'kms:Encrypt', 'arn:aws:kms:eu-central-1:123456789012:key/x'),
    'RouterPolicy',
    /a statement is not what stacks\/app\/data\/control-policies\.ts makes/,
  ],
];

export const controlMutations: Mutation[] = [
  ...sharedOut.map(([title, mutate, finds, reason]) => ({
    ...{ proof: 'control-items-are-shared-out', title, mutate, reason },
    finds: finds as Mutation['finds'],
  })),
  ...derived.map(([title, mutate, name, reason]) => ({
    ...{ proof: 'policies-are-derived', title, mutate, reason },
    finds: [name, 'policy'] as Mutation['finds'],
  })),
];

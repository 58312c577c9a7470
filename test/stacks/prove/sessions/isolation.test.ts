import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { isolation } from '../../../../stacks/prove/sessions/isolation.ts';
import { add, all, allowAlso, dropped, find, statements } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

const bucket = 'arn:aws:s3:::chokepoint-local-letters-123456789012';
const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/chokepoint-local-parcels';
const fn = (name: string) => `arn:aws:lambda:eu-central-1:123456789012:function:chokepoint-local-${name}`;
const log = (name: string) => `arn:aws:logs:eu-central-1:123456789012:log-group:/chokepoint/local/${name}`;

proofFails(isolation, [
  {
    title: "a tool's code may write another tool's log",
    mutate: allowAlso('ToolCalleridPolicy', 'logs:PutLogEvents', `${log('tool-read_letter')}:*`),
    finds: ['ToolCalleridRole', 'reach'],
    reason: /code of callerid reaches it outside: logs:PutLogEvents on the log group .*tool-read_letter/,
  },
  {
    title: "a tool's code may read its own log group, which holds other callers",
    mutate: allowAlso('ToolCalleridPolicy', 'logs:FilterLogEvents', `${log('tool-callerid')}:*`),
    finds: ['ToolCalleridRole', 'reach'],
    reason: /logs:FilterLogEvents/,
  },
  {
    title: "a tool's code may invoke another tool",
    mutate: allowAlso('ToolCalleridPolicy', 'lambda:InvokeFunction', fn('tool-read_letter')),
    finds: ['ToolCalleridRole', 'reach'],
    reason: /lambda:InvokeFunction on the function chokepoint-local-tool-read_letter/,
  },
  {
    title: "a function lets another function's role invoke it",
    mutate: add('aws:lambda/permission:Permission', 'Neighbour', {
      action: 'lambda:InvokeFunction',
      function: 'chokepoint-local-tool-read_letter',
      principal: 'arn:aws:iam::123456789012:role/chokepoint-local-tool-callerid',
    }),
    finds: ['ToolCalleridRole', 'reach'],
    reason: /lambda:InvokeFunction on the function chokepoint-local-tool-read_letter/,
  },
  {
    title: 'the invoke role may call every tool',
    mutate: (plan: Plan) =>
      statements('InvokeRolePolicy', (own) =>
        own.map((one) => ({
          ...one,
          Resource: String(one.Resource).replace('${aws:PrincipalTag/tool}', '*'),
        })),
      )(plan),
    finds: ['InvokeRole', 'reach'],
    reason: /the session that calls callerid reaches it .* on the route \/tools\/read_letter/,
  },
  {
    title: "a data role is open to every tenant's letters",
    mutate: statements('DataReadLetterPolicy', (own) =>
      own.map((one) => (one.Resource === undefined ? one : { ...one, Resource: `${bucket}/*` })),
    ),
    finds: ['DataReadLetterRole', 'reach'],
    reason: /any data session of read_letter reaches it .* \* \(whole bucket\)/,
  },
  {
    title: 'a tenant is a prefix of another tenant',
    mutate: statements('DataReadLetterPolicy', (own) =>
      own.map((one) => ({ ...one, Resource: String(one.Resource).replace('}/*', '}*') })),
    ),
    finds: ['DataReadLetterRole', 'reach'],
    reason: /\{caller\.tenant\}\* \(whole prefix\)/,
  },
  {
    title: 'leading keys may be absent, so that a Scan passes',
    mutate: statements('DataSearchParcelsPolicy', (own) =>
      own.map(({ Condition: { Null: _, ...Condition } = {}, ...one }) => ({ ...one, Condition })),
    ),
    finds: ['DataSearchParcelsRole', 'reach'],
    reason: /\(whole table\)/,
  },
  {
    title: 'a role of a service may read the letters',
    mutate: all(
      add('aws:iam/role:Role', 'Exporter', {
        name: 'exporter',
        assumeRolePolicy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"glue.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
        inlinePolicies: [
          {
            name: 'read',
            policy: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:DeleteTable","Resource":"${table}"}]}`,
          },
        ],
      }),
      (plan) => {
        find(plan, 'Exporter').outputs = {
          ...find(plan, 'Exporter').inputs,
          arn: 'arn:aws:iam::123456789012:role/exporter',
          uniqueId: 'AROAEXPORTER',
        };
      },
    ),
    finds: ['Exporter', 'reach'],
    reason: /dynamodb:DeleteTable on the table/,
  },
  {
    title: 'a policy asks by a key that nobody here knows',
    mutate: statements('ToolCalleridPolicy', (own) => [
      ...own,
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: `${bucket}/x`,
        Condition: { StringEquals: { 'aws:Moon': 'full' } },
      },
    ]),
    finds: ['ToolCalleridPolicy', 'policy'],
    reason: /nothing can be said about reach: .*unknown condition key/,
  },
  {
    title: 'a session works outside the VPC, when neither its boundary nor the store asks from where',
    mutate: all(dropped('SessionBoundary', 'InsideVpcOnly'), dropped('LettersPolicy', 'InsideVpcOnly')),
    finds: ['DataReadLetterRole', 'reach'],
    reason: /any data session of read_letter reaches it outside: s3:GetObject/,
  },
]);

import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { sessionsReachWhatContractsSay } from '../../../../stacks/prove/sessions/sessions-reach-what-contracts-say.ts';
import { allowAlso, find, gone, set, statements } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

const bucket = 'arn:aws:s3:::chokepoint-local-letters-123456789012';

proofFails(sessionsReachWhatContractsSay, [
  {
    title: 'a data role may do what its contract does not say',
    mutate: allowAlso('DataReadLetterPolicy', 's3:PutObject', `${bucket}/\${aws:PrincipalTag/tenant}/*`),
    finds: ['DataReadLetterRole', 'reach'],
    reason: /any data session of read_letter may s3:PutObject/,
  },
  {
    title: 'a boundary allows nothing',
    mutate: statements('SessionBoundary', (own) => own.filter(({ Effect }) => Effect === 'Deny')),
    finds: ['DataReadLetterRole', 'reach'],
    reason: /cannot s3:GetObject on letters \{caller\.tenant\}\/\*/,
  },
  {
    title: 'a security group does not lead to the data',
    mutate: gone('ToolToS3Egress'),
    finds: ['DataReadLetterRole', 'reach'],
    reason: /cannot s3:GetObject/,
  },
  {
    title: "the gateway endpoint is in nobody's route table",
    mutate: (plan: Plan) => {
      find(plan, 'DynamodbEndpoint').inputs.routeTableIds = [];
    },
    finds: ['DataSearchParcelsRole', 'reach'],
    reason: /cannot dynamodb:Query/,
  },
  {
    title: 'a contract says less than the role',
    mutate: (plan: Plan) => {
      plan.contracts = plan.contracts.filter(({ name }) => name !== 'write_letter');
    },
    finds: ['chokepoint', 'contracts'],
    reason: /no contract declares any data session of write_letter/,
  },
  {
    title: 'the invoke role is refused by the endpoint',
    mutate: set(
      'ExecuteApiEndpointPolicy',
      'policy',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}',
    ),
    finds: ['chokepoint', 'resources'],
    reason: /the router cannot call callerid/,
  },
]);

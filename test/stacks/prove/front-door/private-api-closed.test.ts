import type { Statement } from '../../../../shared/policy-document.ts';
import { privateApiClosed } from '../../../../stacks/prove/front-door/private-api-closed.ts';
import { allowAlso, find, set, statements } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

/** Finds the Deny whose only condition is on `key`. */
const deniesBy = (key: string) => (statement: Statement) =>
  statement.Effect === 'Deny' && JSON.stringify(statement.Condition).includes(`"${key}"`);

proofFails(privateApiClosed, [
  {
    title: 'the API is regional',
    mutate: set('ToolsApi', 'endpointConfiguration', { types: 'REGIONAL' }),
    finds: ['ToolsApi', 'endpointConfiguration.types'],
    reason: /is REGIONAL and must be PRIVATE/,
  },
  {
    title: "the API is reached through somebody else's endpoint",
    mutate: set('ToolsApi', 'endpointConfiguration', { types: 'PRIVATE', vpcEndpointIds: ['vpce-0'] }),
    finds: ['ToolsApi', 'endpointConfiguration.vpcEndpointIds'],
    reason: /names vpce-0/,
  },
  {
    title: 'a method asks for no signature',
    mutate: set('ToolsApiCalleridMethod', 'authorization', 'NONE'),
    finds: ['ToolsApiCalleridMethod', 'authorization'],
    reason: /must be AWS_IAM/,
  },
  {
    title: 'the API has no resource policy',
    mutate: (plan) => {
      plan.resources = plan.resources.filter((one) => one.name !== 'ToolsApiPolicy');
    },
    finds: ['ToolsApi', 'policy'],
    reason: /does not deny calls that come from outside our endpoint/,
  },
  {
    title: 'the policy does not ask for the endpoint',
    mutate: statements('ToolsApiPolicy', (own) => own.filter((one) => !deniesBy('aws:SourceVpce')(one))),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /outside our endpoint/,
  },
  {
    title: 'the policy does not ask for the invoke role',
    mutate: statements('ToolsApiPolicy', (own) => own.filter((one) => !deniesBy('aws:PrincipalArn')(one))),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /other principals than the invoke role/,
  },
  {
    title: 'endpoint and role are asked for in one statement, so that either suffices',
    mutate: statements('ToolsApiPolicy', (own) => {
      const both = own.filter((one) => deniesBy('aws:SourceVpce')(one) || deniesBy('aws:PrincipalArn')(one));
      const keys = both.flatMap((one) => Object.values(one.Condition ?? {}));
      return [{ ...(both[0] as Statement), Condition: { StringNotEquals: Object.assign({}, ...keys) } }];
    }),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /outside our endpoint/,
  },
  {
    title: 'the endpoint is asked for only of one role',
    mutate: statements('ToolsApiPolicy', (own) =>
      own.map((one) =>
        deniesBy('aws:SourceVpce')(one)
          ? {
              ...one,
              Condition: {
                ...one.Condition,
                ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/x' },
              },
            }
          : one,
      ),
    ),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /outside our endpoint/,
  },
  {
    title: 'the Deny is for one principal only',
    mutate: statements('ToolsApiPolicy', (own) =>
      own.map((one) => ({ ...one, Principal: { AWS: 'arn:aws:iam::123456789012:root' } })),
    ),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /outside our endpoint/,
  },
  {
    title: 'the Deny is for one path only',
    mutate: statements('ToolsApiPolicy', (own) =>
      own.map((one) => ({ ...one, Resource: 'arn:aws:execute-api:eu-central-1:123456789012:abc/v1/GET/x' })),
    ),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /outside our endpoint/,
  },
  {
    title: 'the policy also allows, which in one account is enough',
    mutate: statements('ToolsApiPolicy', (own) => [
      ...own,
      { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
    ]),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /allows \*: in one account that alone opens it/,
  },
  {
    title: 'the policy allows the invoke role more than its own policy does',
    mutate: statements('ToolsApiPolicy', (own) => [
      ...own,
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:role/chokepoint/local/session/chokepoint-local-invoke' },
        Action: 'execute-api:Invoke',
        Resource: 'execute-api:/*',
      },
    ]),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /allows the invoke role execute-api:\/\*, which its own policy does not/,
  },
  {
    title: 'a data role may invoke, too',
    mutate: allowAlso(
      'DataReadLetterPolicy',
      'execute-api:Invoke',
      'arn:aws:execute-api:eu-central-1:123456789012:abc/v1/POST/tools/x',
    ),
    finds: ['InvokeRole', 'policy'],
    reason: /may invoke an API, as only/,
  },
  {
    title: 'the API is deployed before its policy',
    mutate: (plan) => {
      const deployment = find(plan, 'ToolsApiDeployment');
      deployment.deps = deployment.deps.filter((urn) => !urn.endsWith('::ToolsApiPolicy'));
    },
    finds: ['ToolsApiDeployment', 'dependsOn'],
    reason: /does not wait for the resource policy/,
  },
]);

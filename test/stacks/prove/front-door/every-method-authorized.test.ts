import { everyMethodAuthorized } from '../../../../stacks/prove/front-door/every-method-authorized.ts';
import { add, find, set } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(everyMethodAuthorized, [
  {
    title: 'POST /mcp is open',
    mutate: set('FrontDoorMcpPostMethod', 'authorization', 'NONE'),
    finds: ['FrontDoorMcpPostMethod', 'authorization'],
    reason: /POST \/mcp is open to anybody/,
  },
  {
    title: 'a method of the approval page leads to the router',
    mutate: (plan) => {
      const { uri } = find(plan, 'FrontDoorMcpPostIntegration').inputs;
      find(plan, 'FrontDoorApproveOnePostIntegration').inputs.uri = uri;
    },
    finds: ['FrontDoorApproveOnePostMethod', 'authorization'],
    reason: /does not lead to the approval page alone/,
  },
  {
    title: 'the approval page takes any method',
    mutate: set('FrontDoorApproveOneGetMethod', 'httpMethod', 'ANY'),
    finds: ['FrontDoorApproveOneGetMethod', 'authorization'],
    reason: /ANY \/approve\/\{id\} is open to anybody/,
  },
  {
    title: "a method's authorizer is another API's",
    mutate: (plan) => {
      find(plan, 'FrontDoorMcpPostMethod').inputs.authorizerId = find(plan, 'FrontDoorHttpAuthorizer').id;
    },
    finds: ['FrontDoorMcpPostMethod', 'authorizerId'],
    reason: /no authorizer of this API/,
  },
  {
    title: 'a preflight runs code',
    mutate: set('FrontDoorMcpOptionsIntegration', 'type', 'AWS_PROXY'),
    finds: ['FrontDoorMcpOptionsMethod', 'authorization'],
    reason: /not answered by a mock integration/,
  },
  {
    title: 'discovery can be written to',
    mutate: (plan) => {
      find(plan, 'FrontDoorMetadataGetMethod').inputs.httpMethod = 'POST';
    },
    finds: ['FrontDoorMetadataGetMethod', 'authorization'],
    reason: /POST \/\.well-known\/oauth-protected-resource is open/,
  },
  {
    title: "a tool's method takes any caller",
    mutate: set('ToolsApiCalleridMethod', 'authorization', 'NONE'),
    finds: ['ToolsApiCalleridMethod', 'authorization'],
    reason: /is NONE and must be AWS_IAM/,
  },
  {
    title: 'a function has a URL',
    mutate: add('aws:lambda/functionUrl:FunctionUrl', 'Url', { functionName: 'chokepoint-local-router' }),
    finds: ['Url', 'functionUrl'],
    reason: /past the API/,
  },
  {
    title: 'any API of anybody may invoke a function',
    mutate: set('ToolsApiCalleridPermission', 'sourceArn', undefined),
    finds: ['ToolsApiCalleridPermission', 'sourceArn'],
    reason: /any resource of apigateway\.amazonaws\.com may invoke it/,
  },
]);

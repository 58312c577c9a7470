// @ts-nocheck: SST's globals are declared for the repository's own stacks.
import { greeting } from '#greeting';
import { network } from './network.ts';

const lambdaTrust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const echoLog = new aws.cloudwatch.LogGroup('EchoLog', {
  name: `/fixture/${$app.stage}/echo`,
  retentionInDays: 1,
});
const echoRole = new aws.iam.Role('EchoRole', {
  name: `fixture-${$app.stage}-echo`,
  assumeRolePolicy: JSON.stringify(lambdaTrust),
});
const echoPolicy = new aws.iam.RolePolicy('EchoPolicy', {
  role: echoRole.name,
  policy: $jsonStringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['logs:PutLogEvents'], Resource: $interpolate`${echoLog.arn}:*` }],
  }),
});
const echo = new sst.aws.Function(
  'Echo',
  {
    name: `fixture-${$app.stage}-echo`,
    handler: 'functions/echo.handler',
    runtime: 'nodejs24.x',
    architecture: 'arm64',
    role: echoRole.arn,
    vpc: { privateSubnets: [network.subnet.id], securityGroups: [network.codeGroup.id] },
    logging: { logGroup: echoLog.name, format: 'json' },
    environment: {
      GREETING: greeting,
      COLOUR: process.env.COLOUR ?? 'none',
      HOST: process.env.HOSTNAME ?? 'none',
    },
    nodejs: { sourcemap: true, minify: true },
    live: false,
  },
  { dependsOn: [echoPolicy] },
);

export const api = new aws.apigateway.RestApi('ToolsApi', {
  endpointConfiguration: { types: 'PRIVATE', vpcEndpointIds: [network.executeApi.id] },
});
const tools = new aws.apigateway.Resource('Tools', {
  restApi: api.id,
  parentId: api.rootResourceId,
  pathPart: 'tools',
});
const tool = new aws.apigateway.Resource('EchoTool', {
  restApi: api.id,
  parentId: tools.id,
  pathPart: 'echo',
});
const method = new aws.apigateway.Method('EchoPost', {
  restApi: api.id,
  resourceId: tool.id,
  httpMethod: 'POST',
  authorization: 'AWS_IAM',
});
const integration = new aws.apigateway.Integration('EchoIntegration', {
  restApi: api.id,
  resourceId: tool.id,
  httpMethod: method.httpMethod,
  integrationHttpMethod: 'POST',
  type: 'AWS_PROXY',
  uri: echo.nodes.function.responseStreamingInvokeArn,
  responseTransferMode: 'STREAM',
});
const deployment = new aws.apigateway.Deployment(
  'ToolsDeployment',
  { restApi: api.id },
  { dependsOn: [integration] },
);
new aws.apigateway.Stage('ToolsStage', { restApi: api.id, deployment: deployment.id, stageName: 'v1' });

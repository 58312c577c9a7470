/** Lambda: function ARNs in all their forms, permissions, aliases, event sources. */
import {
  arn,
  base36,
  type Cloud,
  hex,
  idFrom,
  type Mocks,
  nameOf,
  type ResourceRequest,
  text,
  uuid,
} from './mock.ts';

/** API Gateway's ARNs for calls of a function (API Gateway Developer Guide, "Lambda proxy integrations"). */
function invokeArns(cloud: Cloud, functionArn: string) {
  const gateway = `arn:aws:apigateway:${cloud.region}:lambda:path`;
  return {
    invokeArn: `${gateway}/2015-03-31/functions/${functionArn}/invocations`,
    responseStreamingInvokeArn: `${gateway}/2021-11-15/functions/${functionArn}/response-streaming-invocations`,
  };
}

function functionMock(request: ResourceRequest, cloud: Cloud) {
  const name = nameOf(request);
  const functionArn = arn(cloud, 'lambda', `function:${name}`);
  const version = request.inputs.publish ? '1' : '$LATEST';
  const qualifiedArn = `${functionArn}:${version}`;
  return {
    id: name,
    outputs: {
      name,
      arn: functionArn,
      version,
      qualifiedArn,
      ...invokeArns(cloud, functionArn),
      qualifiedInvokeArn: invokeArns(cloud, qualifiedArn).invokeArn,
      // Lambda API reference, CreateFunction: defaults.
      memorySize: request.inputs.memorySize ?? 128,
      timeout: request.inputs.timeout ?? 3,
    },
  };
}

export const lambdaMocks: Mocks = {
  'aws:lambda/function:Function': functionMock,
  'aws:lambda/alias:Alias': (request, cloud) => {
    const functionName = text(request, 'functionName').split(':function:').at(-1);
    const aliasArn = arn(cloud, 'lambda', `function:${functionName}:${nameOf(request)}`);
    return { id: aliasArn, outputs: { arn: aliasArn, ...invokeArns(cloud, aliasArn) } };
  },
  'aws:lambda/permission:Permission': (request) => {
    const statementId =
      (request.inputs.statementId as string | undefined) ?? `${request.name}-${hex(request, 7)}`;
    return { id: statementId, outputs: { statementId } };
  },
  'aws:lambda/functionUrl:FunctionUrl': (request, { region }) => {
    const urlId = base36(request, 32);
    return {
      id: text(request, 'functionName'),
      outputs: { urlId, functionUrl: `https://${urlId}.lambda-url.${region}.on.aws/` },
    };
  },
  'aws:lambda/eventSourceMapping:EventSourceMapping': (request, cloud) => {
    const id = uuid(request);
    return { id, outputs: { uuid: id, arn: arn(cloud, 'lambda', `event-source-mapping:${id}`) } };
  },
  'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig': idFrom('functionName'),
  'aws:lambda/functionRecursionConfig:FunctionRecursionConfig': idFrom('functionName'),
  'aws:lambda/runtimeManagementConfig:RuntimeManagementConfig': idFrom('functionName'),
  'aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig': idFrom('functionName', 'qualifier'),
  'aws:lambda/codeSigningConfig:CodeSigningConfig': (request, cloud) => {
    const configId = `csc-${hex(request, 17)}`;
    const configArn = arn(cloud, 'lambda', `code-signing-config:${configId}`);
    return { id: configArn, outputs: { configId, arn: configArn } };
  },
};

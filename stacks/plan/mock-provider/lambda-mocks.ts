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

function functionMock(asked: ResourceRequest, cloud: Cloud) {
  const name = nameOf(asked);
  const functionArn = arn(cloud, 'lambda', `function:${name}`);
  const version = asked.inputs.publish ? '1' : '$LATEST';
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
      memorySize: asked.inputs.memorySize ?? 128,
      timeout: asked.inputs.timeout ?? 3,
    },
  };
}

export const lambdaMocks: Mocks = {
  'aws:lambda/function:Function': functionMock,
  'aws:lambda/alias:Alias': (asked, cloud) => {
    const functionName = text(asked, 'functionName').split(':function:').at(-1);
    const aliasArn = arn(cloud, 'lambda', `function:${functionName}:${nameOf(asked)}`);
    return { id: aliasArn, outputs: { arn: aliasArn, ...invokeArns(cloud, aliasArn) } };
  },
  'aws:lambda/permission:Permission': (asked) => {
    const statementId = (asked.inputs.statementId as string | undefined) ?? `${asked.name}-${hex(asked, 7)}`;
    return { id: statementId, outputs: { statementId } };
  },
  'aws:lambda/functionUrl:FunctionUrl': (asked, { region }) => {
    const urlId = base36(asked, 32);
    return {
      id: text(asked, 'functionName'),
      outputs: { urlId, functionUrl: `https://${urlId}.lambda-url.${region}.on.aws/` },
    };
  },
  'aws:lambda/eventSourceMapping:EventSourceMapping': (asked, cloud) => {
    const id = uuid(asked);
    return { id, outputs: { uuid: id, arn: arn(cloud, 'lambda', `event-source-mapping:${id}`) } };
  },
  'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig': idFrom('functionName'),
  'aws:lambda/functionRecursionConfig:FunctionRecursionConfig': idFrom('functionName'),
  'aws:lambda/runtimeManagementConfig:RuntimeManagementConfig': idFrom('functionName'),
  'aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig': idFrom('functionName', 'qualifier'),
  'aws:lambda/codeSigningConfig:CodeSigningConfig': (asked, cloud) => {
    const configId = `csc-${hex(asked, 17)}`;
    const configArn = arn(cloud, 'lambda', `code-signing-config:${configId}`);
    return { id: configArn, outputs: { configId, arn: configArn } };
  },
};

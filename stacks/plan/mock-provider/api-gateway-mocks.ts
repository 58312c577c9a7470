/** API Gateway REST APIs: ids in the provider's forms, real resource paths, ARNs and URLs. */
import {
  arn,
  base36,
  type Cloud,
  idFrom,
  type Mock,
  type Mocked,
  type Mocks,
  nameOf,
  type ResourceRequest,
  text,
} from './mock.ts';

const restApiType = 'aws:apigateway/restApi:RestApi';
const resourceType = 'aws:apigateway/resource:Resource';

function restApi(request: ResourceRequest, cloud: Cloud): Mocked {
  const id = base36(request, 10);
  return {
    id,
    outputs: {
      name: nameOf(request),
      arn: gatewayArn(cloud, `/restapis/${id}`),
      executionArn: arn(cloud, 'execute-api', id),
      rootResourceId: base36(request, 10, 'root'),
    },
  };
}

/** Computes the path from the parent's, because API Gateway gives it only for a resource that exists. */
function resource(request: ResourceRequest, cloud: Cloud): Mocked {
  const parentId = text(request, 'parentId');
  const api = cloud.find(restApiType, text(request, 'restApi'));
  const parent =
    parentId === api?.outputs.rootResourceId ? '' : cloud.find(resourceType, parentId)?.outputs.path;
  if (typeof parent !== 'string')
    throw new Error(`${request.name} has a parentId that is no resource of its API`);
  return { id: base36(request, 6), outputs: { path: `${parent}/${text(request, 'pathPart')}` } };
}

function stage(request: ResourceRequest, cloud: Cloud): Mocked {
  const [api, name] = [text(request, 'restApi'), text(request, 'stageName')];
  return {
    id: `ags-${api}-${name}`,
    outputs: {
      arn: gatewayArn(cloud, `/restapis/${api}/stages/${name}`),
      executionArn: arn(cloud, 'execute-api', `${api}/${name}`),
      invokeUrl: `https://${api}.execute-api.${cloud.region}.amazonaws.com/${name}`,
    },
  };
}

function domainName(request: ResourceRequest, cloud: Cloud): Mocked {
  const name = text(request, 'domainName');
  const host = `d-${base36(request, 10)}.execute-api.${cloud.region}.amazonaws.com`;
  return {
    id: name,
    outputs: {
      arn: gatewayArn(cloud, `/domainnames/${name}`),
      domainNameId: base36(request, 10, 'id'),
      regionalDomainName: host,
      regionalZoneId: `Z${base36(request, 13, 'zone').toUpperCase()}`,
      securityPolicy: request.inputs.securityPolicy ?? 'TLS_1_2',
    },
  };
}

/** API Gateway's own ARNs have no account. */
function gatewayArn(cloud: Cloud, path: string): string {
  return `arn:aws:apigateway:${cloud.region}::${path}`;
}

/** `<prefix>-<api>-…`, as the provider builds ids of parts of an API. */
function partOf(prefix: string, ...properties: string[]): Mock {
  return (request) => ({
    id: [prefix, ...properties.map((property) => text(request, property))].join('-'),
    outputs: {},
  });
}

const shortId: Mock = (request) => ({ id: base36(request, 6), outputs: {} });

export const apiGatewayMocks: Mocks = {
  [restApiType]: restApi,
  [resourceType]: resource,
  'aws:apigateway/stage:Stage': stage,
  'aws:apigateway/domainName:DomainName': domainName,
  'aws:apigateway/method:Method': partOf('agm', 'restApi', 'resourceId', 'httpMethod'),
  'aws:apigateway/methodResponse:MethodResponse': partOf(
    'agmr',
    'restApi',
    'resourceId',
    'httpMethod',
    'statusCode',
  ),
  'aws:apigateway/integration:Integration': partOf('agi', 'restApi', 'resourceId', 'httpMethod'),
  'aws:apigateway/integrationResponse:IntegrationResponse': partOf(
    'agir',
    'restApi',
    'resourceId',
    'httpMethod',
    'statusCode',
  ),
  'aws:apigateway/response:Response': partOf('aggr', 'restApiId', 'responseType'),
  'aws:apigateway/methodSettings:MethodSettings': partOf('agms', 'restApi', 'stageName', 'methodPath'),
  'aws:apigateway/restApiPolicy:RestApiPolicy': idFrom('restApiId'),
  'aws:apigateway/authorizer:Authorizer': (request, cloud) => {
    const id = base36(request, 6);
    return {
      id,
      outputs: { arn: gatewayArn(cloud, `/restapis/${text(request, 'restApi')}/authorizers/${id}`) },
    };
  },
  'aws:apigateway/deployment:Deployment': shortId,
  'aws:apigateway/requestValidator:RequestValidator': shortId,
  'aws:apigateway/model:Model': shortId,
  'aws:apigateway/basePathMapping:BasePathMapping': (request) => ({
    id: `${text(request, 'domainName')}/${(request.inputs.basePath as string | undefined) ?? ''}`,
    outputs: {},
  }),
  'aws:apigateway/domainNameAccessAssociation:DomainNameAccessAssociation': (request, cloud) => {
    const associationArn = gatewayArn(cloud, `/domainnameaccessassociations/${base36(request, 10)}`);
    return { id: associationArn, outputs: { arn: associationArn } };
  },
  'aws:apigateway/account:Account': () => ({ id: 'api-gateway-account', outputs: {} }),
};

/** Ways in: APIs, domains, and who may call a function. Data for resource-changes.ts. */
import { any, authorization, guard, inVpc, privacy, type Rules, resourcePolicy, way } from './rule.ts';

export const apiRules: Rules = {
  'aws:apigateway/restApi:RestApi': [
    {
      kind: 'exposure',
      policies: ['policy'],
      properties: { endpointConfiguration: privacy, disableExecuteApiEndpoint: guard },
    },
  ],
  'aws:apigateway/restApiPolicy:RestApiPolicy': [resourcePolicy],
  'aws:apigateway/method:Method': [
    { kind: 'exposure', presence: 'widens', properties: { authorization, authorizerId: 'unclear' } },
  ],
  'aws:apigateway/authorizer:Authorizer': [{ kind: 'exposure', properties: any }],
  'aws:apigateway/integration:Integration': [
    { kind: 'exposure', properties: { uri: 'unclear', type: 'unclear' } },
  ],
  // What clients are told of where to sign in, and web pages of what they may do.
  'aws:apigateway/response:Response': [{ kind: 'exposure', properties: { responseParameters: 'unclear' } }],
  'aws:apigateway/integrationResponse:IntegrationResponse': [
    { kind: 'exposure', properties: { responseParameters: 'unclear', responseTemplates: 'unclear' } },
  ],
  'aws:apigateway/domainName:DomainName': [way],
  'aws:apigateway/basePathMapping:BasePathMapping': [way],
  'aws:apigateway/domainNameAccessAssociation:DomainNameAccessAssociation': [way],
  'aws:apigateway/stage:Stage': [
    { kind: 'exposure', properties: { variables: 'unclear' } },
    { kind: 'safeguard', properties: { accessLogSettings: 'unclear', xrayTracingEnabled: guard } },
  ],
  'aws:apigateway/methodSettings:MethodSettings': [{ kind: 'safeguard', properties: any }],
  'aws:lambda/permission:Permission': [way],
  'aws:lambda/functionUrl:FunctionUrl': [way],
  'aws:lambda/eventSourceMapping:EventSourceMapping': [way],
  'aws:lambda/function:Function': [
    {
      kind: 'exposure',
      properties: { vpcConfig: inVpc, 'environment.variables.ALLOWED_ORIGINS': 'unclear' },
    },
    { kind: 'permission', properties: { role: 'unclear' } },
    {
      kind: 'trust',
      // Whose tokens the authorizer believes, and whose calls a tool answers.
      properties: {
        'environment.variables.IDENTITY': 'unclear',
        'environment.variables.INVOKE_ROLE_ARN': 'unclear',
      },
    },
    {
      kind: 'safeguard',
      properties: { tenancyConfig: 'unclear', kmsKeyArn: 'unclear', codeSigningConfigArn: 'unclear' },
    },
  ],
};

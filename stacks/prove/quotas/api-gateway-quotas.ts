/** Quotas of API Gateway. Codes and defaults: Service Quotas; API Gateway Developer Guide, "Quotas". */
import { count, countPer, length, responseHeaders, stageVariables } from './measure.ts';
import type { Quota } from './quota.ts';

const restApiType = 'aws:apigateway/restApi:RestApi';
const isPrivate = (value: unknown) => JSON.stringify(value ?? '').includes('PRIVATE');

export const apiGatewayQuotas: Quota[] = [
  {
    ...{
      service: 'API Gateway',
      name: 'resources of one API',
      code: 'L-01C8A9E0',
      limit: 300,
      adjustable: true,
    },
    ...{ grows: 'tools', source: 'API Gateway, quotas for REST APIs' },
    whenFull:
      'Ask for L-01C8A9E0 (one for each tool, and two), or serve the rest from a second stage with its own URL.',
    // The root resource counts too, but is not in the plan.
    used: (plan) =>
      countPer(
        'aws:apigateway/resource:Resource',
        'restApi',
        restApiType,
      )(plan).map((use) => ({ ...use, amount: use.amount + 1 })),
  },
  {
    ...{ service: 'API Gateway', name: 'resource policy', limit: 8192, unit: 'characters', adjustable: true },
    ...{ grows: 'nothing', source: 'API Gateway, quotas for REST APIs' },
    used: length('aws:apigateway/restApiPolicy:RestApiPolicy', 'policy'),
  },
  {
    ...{ service: 'API Gateway', name: 'private APIs', limit: 600, adjustable: false, grows: 'nothing' },
    source: 'API Gateway, quotas for REST APIs',
    used: count(restApiType, ({ inputs }) => isPrivate(inputs.endpointConfiguration)),
  },
  {
    ...{ service: 'API Gateway', name: 'regional APIs', limit: 600, adjustable: false, grows: 'nothing' },
    source: 'API Gateway, quotas for REST APIs',
    used: count(restApiType, ({ inputs }) => !isPrivate(inputs.endpointConfiguration)),
  },
  {
    ...{
      service: 'API Gateway',
      name: 'value of a stage variable',
      limit: 512,
      unit: 'characters',
      adjustable: false,
    },
    ...{ grows: 'nothing', source: 'API Gateway, quotas for REST APIs' },
    used: stageVariables,
  },
  {
    ...{
      service: 'API Gateway',
      name: 'header values of one answer',
      code: 'L-E9EEB922',
      limit: 10_240,
      unit: 'bytes',
    },
    ...{ adjustable: false, grows: 'scopes' },
    source:
      'API Gateway, "Total combined size of request line and header values"; several clients stop at 8 KB',
    whenFull:
      'No quota can be raised: give tools coarser scopes. The challenge names every scope of the catalogue.',
    used: responseHeaders,
  },
];

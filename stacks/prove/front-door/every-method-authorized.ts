/**
 * No request reaches code without an identity. At the front door the authorizer checks every method except CORS
 * preflights, discovery documents and the three routes of the approval page, which signs people in itself. At the
 * tools' API IAM checks every method. No function can be called around both APIs.
 */
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { approvalPages, frontDoors, methodsOf, pathOf, toolApis } from '../model/actors.ts';
import { principalsOf, statementsIn } from '../model/policies.ts';
import { finding, ofType, type Proof } from '../model/proof.ts';

/** Open to all, because a browser that follows a link has no bearer token. They may call one function only. */
const approvalRoutes = ['GET /approve/{id}', 'POST /approve/{id}', 'GET /approve/callback'];

export const everyMethodAuthorized: Proof = {
  id: 'every-method-authorized',
  title:
    'Every method asks who calls: the authorizer at the front door (but OPTIONS, discovery and the approval page), IAM at the tools',
  check(plan: Plan) {
    return [
      ...frontDoors(plan).flatMap((api) =>
        methodsOf(plan, api).flatMap((method) => atFrontDoor(plan, api, method)),
      ),
      ...toolApis(plan)
        .flatMap((api) => methodsOf(plan, api))
        .filter((method) => method.inputs.authorization !== 'AWS_IAM')
        .map((method) =>
          finding(method, 'authorization', `is ${method.inputs.authorization} and must be AWS_IAM`),
        ),
      ...sideDoors(plan),
    ];
  },
};

function atFrontDoor(plan: Plan, api: Resource, method: Resource): Finding[] {
  const { httpMethod, authorization, authorizerId } = method.inputs;
  if (authorization === 'CUSTOM') {
    const authorizer = ofType(plan, 'aws:apigateway/authorizer:Authorizer').find(
      (one) => one.id === authorizerId,
    );
    if (authorizer?.inputs.restApi === api.id) return [];
    return [finding(method, 'authorizerId', `is ${authorizerId}, which is no authorizer of this API`)];
  }
  const path = pathOf(plan, method);
  const open = `${httpMethod} ${path} is open to anybody`;
  if (authorization !== 'NONE')
    return [finding(method, 'authorization', `is ${authorization}, not the authorizer`)];
  const discovery = path.startsWith('/.well-known/');
  if (httpMethod === 'GET' && discovery) return [];
  const integrations = integrationsOf(plan, method);
  if (approvalRoutes.includes(`${httpMethod} ${path}`))
    return integrations.length > 0 && integrations.every((one) => leadsToApproval(plan, one))
      ? []
      : [finding(method, 'authorization', `${open} and does not lead to the approval page alone`)];
  if (httpMethod !== 'OPTIONS' && !(httpMethod === 'HEAD' && discovery))
    return [finding(method, 'authorization', open)];
  // API Gateway itself must answer preflights and the HEAD of discovery documents, so that no code runs for them.
  return integrations.some(({ inputs }) => inputs.type === 'MOCK')
    ? []
    : [finding(method, 'authorization', `${open} and is not answered by a mock integration`)];
}

function leadsToApproval(plan: Plan, { inputs }: Resource): boolean {
  const arns = approvalPages(plan).map((fn) => String(fn.outputs.arn));
  return inputs.type === 'AWS_PROXY' && arns.some((arn) => String(inputs.uri).includes(`${arn}/`));
}

function integrationsOf(plan: Plan, { inputs: method }: Resource): Resource[] {
  return ofType(plan, 'aws:apigateway/integration:Integration').filter(
    ({ inputs }) =>
      inputs.restApi === method.restApi &&
      inputs.resourceId === method.resourceId &&
      inputs.httpMethod === method.httpMethod,
  );
}

/** Ways to a function around both APIs. */
function sideDoors(plan: Plan): Finding[] {
  const urls = ofType(plan, 'aws:lambda/functionUrl:FunctionUrl').map((url) =>
    finding(url, 'functionUrl', 'a function URL leads to the function past the API and its checks'),
  );
  const permissions = ofType(plan, 'aws:lambda/permission:Permission').flatMap((permission) => {
    const { principal, sourceArn } = permission.inputs;
    if (principal === '*') return [finding(permission, 'principal', 'anybody may invoke the function')];
    // Without a source, an API of any account may call the function (Lambda Developer Guide, "confused deputy").
    return sourceArn
      ? []
      : [finding(permission, 'sourceArn', `is missing: any resource of ${principal} may invoke it`)];
  });
  const openPolicies = ofType(plan, 'aws:apigateway/restApiPolicy:RestApiPolicy')
    .filter((policy) => frontDoors(plan).some((api) => api.id === policy.inputs.restApiId))
    .flatMap((policy) => statementsIn(policy, 'policy'))
    .filter(({ statement }) => statement.Effect === 'Allow' && principalsOf(statement).length === 0)
    .map(({ resource, property }) => finding(resource, property, 'has an Allow without a principal'));
  return [...urls, ...permissions, ...openPolicies];
}

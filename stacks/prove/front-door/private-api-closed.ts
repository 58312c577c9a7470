// biome-ignore-all lint/style/noExcessiveLinesPerFile: one proof with all that it rests on
/**
 * Only our invoke role may call the tools' API, signed and through our endpoint. In one account an Allow of the
 * identity policy or of the resource policy is enough (IAM User Guide, "Policy evaluation for requests within a
 * single account"). So the resource policy must deny others, and must not allow more than the invoke role's own
 * policy does.
 */
import type { Statement } from '../../../shared/policy-document.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { invokeRoles, methodsOf, toolApis } from '../model/actors.ts';
import { actionsOverlap } from '../model/patterns.ts';
import {
  conditionsOf,
  identityStatements,
  type Placed,
  principalsOf,
  statementsIn,
} from '../model/policies.ts';
import { finding, list, ofPlan, ofType, type Proof } from '../model/proof.ts';

export const privateApiClosed: Proof = {
  id: 'private-api-closed',
  title: "The tools' API is private, and only the invoke role may call it, signed, through our endpoint",
  only: 'deploy',
  check(plan: Plan) {
    const apis = toolApis(plan);
    const [invokeRole, ...otherRoles] = invokeRoles(plan);
    if (apis.length === 0)
      return [ofPlan(plan, 'resources', "no API but the front door: the tools' API is not in this plan")];
    if (!invokeRole)
      return [ofPlan(plan, 'resources', 'no session role may invoke an API: there is no invoke role')];
    return [
      ...otherRoles.map((role) =>
        finding(role, 'policy', `may invoke an API, as only ${invokeRole.id} should`),
      ),
      ...apis.flatMap((api) => [
        ...networkFindings(plan, api),
        ...methodFindings(plan, api),
        ...policyFindings(plan, api, invokeRole),
      ]),
    ];
  },
};

function networkFindings(plan: Plan, api: Resource): Finding[] {
  const endpoint = api.inputs.endpointConfiguration as
    | { types?: string | string[]; vpcEndpointIds?: string[] }
    | undefined;
  const types = list(endpoint?.types);
  const found: Finding[] = [];
  if (types.join() !== 'PRIVATE') {
    found.push(
      finding(api, 'endpointConfiguration.types', `is ${types.join() || 'EDGE'} and must be PRIVATE`),
    );
  }
  const ours = ourEndpoints(plan);
  const foreign = list(endpoint?.vpcEndpointIds).filter((id) => !ours.includes(id));
  if (foreign.length > 0) {
    found.push(
      finding(
        api,
        'endpointConfiguration.vpcEndpointIds',
        `names ${foreign}, no execute-api endpoint of this plan`,
      ),
    );
  }
  return found;
}

function ourEndpoints(plan: Plan): string[] {
  return ofType(plan, 'aws:ec2/vpcEndpoint:VpcEndpoint')
    .filter((endpoint) => String(endpoint.inputs.serviceName).endsWith('.execute-api'))
    .map((endpoint) => endpoint.id);
}

function methodFindings(plan: Plan, api: Resource): Finding[] {
  const methods = methodsOf(plan, api);
  if (methods.length === 0) return [finding(api, 'methods', 'the API has no method')];
  return methods
    .filter((method) => method.inputs.authorization !== 'AWS_IAM')
    .map((method) =>
      finding(method, 'authorization', `is ${method.inputs.authorization} and must be AWS_IAM`),
    );
}

function policyFindings(plan: Plan, api: Resource, invokeRole: Resource): Finding[] {
  const separate = ofType(plan, 'aws:apigateway/restApiPolicy:RestApiPolicy').filter(
    (policy) => policy.inputs.restApiId === api.id,
  );
  const statements = [
    ...statementsIn(api, 'policy'),
    ...separate.flatMap((policy) => statementsIn(policy, 'policy')),
  ];
  const at = separate[0] ?? api;
  const denied = (key: string, values: string[]) =>
    statements.some(({ statement }) => deniesUnless(statement, api, key, values));
  const found: Finding[] = [];
  if (!denied('aws:SourceVpce', ourEndpoints(plan))) {
    found.push(
      finding(at, 'policy', 'does not deny calls that come from outside our endpoint (aws:SourceVpce)'),
    );
  }
  if (!denied('aws:PrincipalArn', [String(invokeRole.outputs.arn)])) {
    found.push(
      finding(
        at,
        'policy',
        'does not deny calls of other principals than the invoke role (aws:PrincipalArn)',
      ),
    );
  }
  found.push(...statements.flatMap((placed) => allowFindings(plan, placed, invokeRole)));
  return [...found, ...deploymentFindings(plan, api, separate)];
}

/** Whether the statement denies everybody on the whole API, on the one condition that `key` is not one of `values`. */
function deniesUnless(statement: Statement, api: Resource, key: string, values: string[]): boolean {
  if (statement.Effect !== 'Deny' || principalsOf(statement).join() !== '*') return false;
  if (!list(statement.Action).some((action) => actionsOverlap(action, 'execute-api:Invoke'))) return false;
  if (!list(statement.Resource).some((resource) => coversApi(resource, api))) return false;
  // All conditions of a statement must hold, so a second one would weaken the Deny.
  const [condition, ...others] = conditionsOf(statement);
  if (!condition || others.length > 0 || condition.key.toLowerCase() !== key.toLowerCase()) return false;
  if (!/^(StringNotEquals|ArnNotEquals)$/.test(condition.operator)) return false;
  return condition.values.length > 0 && condition.values.every((value) => values.includes(value));
}

function coversApi(resource: string, api: Resource): boolean {
  return ['*', 'execute-api:/*', `${api.outputs.executionArn}/*`].includes(resource);
}

/** An Allow here adds to identity policies, so it may name only the invoke role, on resources of that role's policy. */
function allowFindings(
  plan: Plan,
  { statement, resource, property }: Placed,
  invokeRole: Resource,
): Finding[] {
  if (statement.Effect !== 'Allow') return [];
  const principals = principalsOf(statement);
  if (principals.join() !== `AWS:${invokeRole.outputs.arn}`) {
    return [
      finding(
        resource,
        property,
        `allows ${principals.join(', ') || 'nobody named'}: in one account that alone opens it`,
      ),
    ];
  }
  const own = identityStatements(plan, invokeRole).flatMap((placed) => list(placed.statement.Resource));
  const wider = list(statement.Resource).filter((one) => !own.includes(one));
  return wider.map((one) =>
    finding(resource, property, `allows the invoke role ${one}, which its own policy does not`),
  );
}

/** API Gateway serves the last deployment, so a policy that is changed after it has no effect yet. */
function deploymentFindings(plan: Plan, api: Resource, policies: Resource[]): Finding[] {
  return ofType(plan, 'aws:apigateway/deployment:Deployment')
    .filter((deployment) => deployment.inputs.restApi === api.id)
    .filter((deployment) => !policies.every((policy) => deployment.deps.includes(policy.urn)))
    .map((deployment) => finding(deployment, 'dependsOn', 'does not wait for the resource policy'));
}

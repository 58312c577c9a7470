/**
 * All traffic uses TLS: stores refuse requests of any caller without it, the front door demands TLS 1.2 or newer and
 * answers only at its own name, and no function has an http URL in its environment. The stage `local` is excepted,
 * because it has an http door on the loopback interface of one machine.
 */
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { frontDoors, functions } from '../model/actors.ts';
import { agent, almighty, insideVpc } from '../model/almighty.ts';
import { finding, ofType, type Proof } from '../model/proof.ts';
import type { Thing, ThingKind } from '../model/reach-types.ts';
import { resourcePolicyOf } from '../model/stores.ts';
import { withReach } from '../reach/reached.ts';

/** API Gateway Developer Guide, "Supported security policies": those that begin with TLS 1.2 or 1.3. */
const tlsPolicy = /^(TLS_1_2|SecurityPolicy_TLS1[23]_)/;

export const tlsOnly: Proof = {
  id: 'tls-only',
  title:
    'Stores refuse what comes without TLS, doors speak TLS 1.2 or newer at their own name only, no URL is http',
  check(plan: Plan) {
    return [
      ...withReach(plan, ({ things }) =>
        things.filter(hasPolicy).flatMap((thing) => storeFindings(plan, thing)),
      ),
      ...ofType(plan, 'aws:apigateway/domainName:DomainName')
        .filter(({ inputs }) => !tlsPolicy.test(String(inputs.securityPolicy)))
        .map((domain) =>
          finding(domain, 'securityPolicy', `is ${domain.inputs.securityPolicy}: TLS 1.2 at least`),
        ),
      ...sideNames(plan),
      ...(plan.stage === 'local' ? [] : functions(plan).flatMap(plainUrls)),
    ];
  },
};

const hasPolicy = ({ kind }: Thing) => requestsByKind[kind] !== undefined;

/** By kind of thing, actions, each with the text after the thing's ARN in its resource. */
const requestsByKind: Partial<Record<ThingKind, [action: string, path: string][]>> = {
  bucket: [
    ['s3:GetObject', '/x'],
    ['s3:PutObject', '/x'],
    ['s3:ListBucket', ''],
  ],
  table: [
    ['dynamodb:GetItem', ''],
    ['dynamodb:PutItem', ''],
    ['dynamodb:Scan', ''],
  ],
  topic: [['sns:Publish', '']],
};

/** Tries several actions, to find a Deny that names only some of them. */
function storeFindings(plan: Plan, thing: Thing): Finding[] {
  const { at, policy } = resourcePolicyOf(plan, thing);
  if (!at || !policy)
    return [{ urn: thing.urn, property: 'policy', reason: 'has no policy that refuses plain http' }];
  const decide = almighty(plan.accountId, `arn:aws:iam::${plan.accountId}:role/administrator`);
  const context = { ...agent, ...insideVpc(plan), 'aws:SecureTransport': 'false' };
  const requests =
    requestsByKind[thing.kind]?.map(([action, path]) => ({ action, resource: `${thing.arn}${path}` })) ?? [];
  return requests
    .filter((request) => !decide({ ...request, context }, { resource: policy }).explicitDeny)
    .map(({ action }) => finding(at, 'policy', `does not deny ${action} without TLS (aws:SecureTransport)`));
}

/** An API with a domain must not answer at AWS's name too, because AWS chooses the TLS policy there. */
function sideNames(plan: Plan): Finding[] {
  const named = ofType(plan, 'aws:apigateway/basePathMapping:BasePathMapping').map(
    ({ inputs }) => inputs.restApi,
  );
  return frontDoors(plan)
    .filter((api) => named.includes(api.id) && api.inputs.disableExecuteApiEndpoint !== true)
    .map((api) =>
      finding(api, 'disableExecuteApiEndpoint', 'is not true: the API also answers at a name of AWS'),
    );
}

function plainUrls(fn: Resource): Finding[] {
  const { variables = {} } = (fn.inputs.environment ?? {}) as { variables?: Record<string, unknown> };
  return Object.entries(variables)
    .filter(([, value]) => /http:\/\//i.test(String(value)))
    .map(([name]) => finding(fn, `environment.variables.${name}`, 'holds an http URL'));
}

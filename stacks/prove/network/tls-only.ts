/**
 * Nothing travels without TLS: stores refuse such requests of any caller; the front door speaks TLS 1.2 or
 * newer at its own name and at no other; no function is told an http URL. The stage `local` has a door of plain http
 * on the loopback interface of one machine, which is no door of AWS.
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
  modes: ['deploy', 'dev'],
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

/** Actions of each kind, and what follows the thing's ARN in their resource. */
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

/** One request of each kind; a Deny that names single actions would be a gap. */
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

/** With a domain of its own an API is not also reached at AWS's name, whose TLS policy is AWS's. */
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

/**
 * A route that streams calls its function by Lambda's streaming path, and any other route by the plain one. In
 * `sst dev` the stand-in of a function streams if its routes do, which one setting tells it (assumption
 * live-sessions-stream-when-told). Otherwise every call of the route fails at API Gateway.
 * Source: API Gateway Developer Guide, "Stream the integration response for your proxy integrations".
 */
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { functions } from '../model/actors.ts';
import { finding, ofType, type Proof } from '../model/proof.ts';

export const streamsEndToEnd: Proof = {
  id: 'streams-end-to-end',
  title: 'A function answers as a stream exactly where its routes stream, in a live session too',
  check(plan: Plan) {
    const integrations = ofType(plan, 'aws:apigateway/integration:Integration').filter(
      ({ inputs }) => inputs.type === 'AWS_PROXY',
    );
    return [
      ...integrations.flatMap(pathFindings),
      ...(plan.mode === 'dev' ? functions(plan).flatMap((fn) => standInFindings(fn, integrations)) : []),
    ];
  },
};

const streams = ({ inputs }: Resource) => inputs.responseTransferMode === 'STREAM';

function pathFindings(integration: Resource): Finding[] {
  const path = String(integration.inputs.uri).split('/').at(-1);
  const wanted = streams(integration) ? 'response-streaming-invocations' : 'invocations';
  return path === wanted ? [] : [finding(integration, 'uri', `ends in ${path}: its route needs ${wanted}`)];
}

/** The authorizer and the approval page have routes that do not stream; a trigger has none. */
function standInFindings(fn: Resource, integrations: Resource[]): Finding[] {
  const { variables = {} } = (fn.inputs.environment ?? {}) as { variables?: Record<string, string> };
  const told = variables.SST_FUNCTION_STREAMING === 'true';
  const needed = integrations.some(
    (one) => streams(one) && String(one.inputs.uri).includes(`:function:${fn.inputs.name}/`),
  );
  if (told === needed) return [];
  const reason = needed
    ? 'is not "true": the stand-in of sst dev answers in one piece, and the route streams'
    : 'is "true", and no route of the function streams';
  return [finding(fn, 'environment.variables.SST_FUNCTION_STREAMING', reason)];
}

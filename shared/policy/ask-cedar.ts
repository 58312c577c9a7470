/**
 * One question to Cedar. Enters: a policy set, once; then an action, a caller, a tool and a context. Leaves: a verdict
 * with the ids of the policies that decided. Never: an allow when Cedar could not evaluate a policy, when a request
 * does not fit the schema, or when Cedar does not answer success.
 */
import {
  type AuthorizationAnswer,
  type CedarValueJson,
  preparsePolicySet,
  type StatefulAuthorizationCall,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { Caller } from '../caller.ts';
import { groupOf, type PolicyTool, toolOf, userOf } from './entities.ts';
import type { PolicySet } from './policy-set.ts';
import { createSchemas, must } from './tool-schemas.ts';

export type CedarQuestion = {
  action: string;
  caller: Caller;
  tool: PolicyTool;
  context: Record<string, CedarValueJson>;
};

/** `sound` is false when Cedar could not evaluate the request, which is then denied. */
export type CedarAnswer = { allowed: boolean; policies: string[]; sound: boolean };

/**
 * Once per environment: Cedar keeps the parsed policies under their digest.
 * @throws Error when they do not parse
 */
export function createAsk({ digest, policies }: PolicySet): (question: CedarQuestion) => CedarAnswer {
  const staticPolicies = Object.fromEntries([...policies].map(([id, { json }]) => [id, json]));
  must(preparsePolicySet(digest, { staticPolicies }));
  const schemaFor = createSchemas();
  return ({ action, caller, tool, context }) => {
    const answer = authorize({
      preparsedPolicySetId: digest,
      preparsedSchemaName: schemaFor(tool),
      validateRequest: true,
      principal: { type: 'User', id: caller.subject },
      action: { type: 'Action', id: action },
      resource: { type: 'Tool', id: tool.name },
      context,
      entities: [userOf(caller), ...caller.groups.map(groupOf), toolOf(tool)],
    });
    if (answer?.type !== 'success') return unsound([]);
    const { decision, diagnostics } = answer.response;
    // A forbid that fails to evaluate would not forbid (Cedar Policy Language Guide, "Authorization", errors).
    if (diagnostics.errors.length > 0) return unsound(diagnostics.errors.map(({ policyId }) => policyId));
    return { allowed: decision === 'allow', policies: diagnostics.reason.sort(), sound: true };
  };
}

function unsound(policies: string[]): CedarAnswer {
  return { allowed: false, policies, sound: false };
}

/** Undefined when Cedar throws, as it does at a text with half of a surrogate pair. */
function authorize(request: StatefulAuthorizationCall): AuthorizationAnswer | undefined {
  try {
    return statefulIsAuthorized(request);
  } catch {
    return undefined;
  }
}

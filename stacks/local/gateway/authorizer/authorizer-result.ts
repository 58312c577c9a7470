/**
 * Parses the answer of a Lambda authorizer: principal, context, and a policy that decides about any method
 * ARN. Undefined for an undocumented shape. An unknown policy element makes the whole answer invalid, so that
 * the policy cannot become wider.
 * Sources: API Gateway Developer Guide, "Output from an API Gateway Lambda authorizer"; "Control access to a
 * REST API with IAM permissions" (actions and resources).
 */

import { maxPolicyResourceChars } from '../http/limits.ts';
import { fitsPattern } from './arn-pattern.ts';

export type AuthorizerDecision = 'allow' | 'explicit deny' | 'implicit deny';

export type AuthorizerResult = {
  principalId: string;
  /** "The returned values are all stringified." */
  context: Record<string, string>;
  decide(methodArn: string): AuthorizerDecision;
};

type PolicyStatement = { effect: 'Allow' | 'Deny'; actions: string[]; resources: string[] };

const statementElements = new Set(['Sid', 'Effect', 'Action', 'Resource']);
const contextTypes = new Set(['string', 'number', 'boolean']);

/** Undefined when API Gateway would answer AUTHORIZER_CONFIGURATION_ERROR. */
export function parseAuthorizerResult(payload: Buffer): AuthorizerResult | undefined {
  const answer = parseObject(payload);
  if (!answer || typeof answer.principalId !== 'string') return undefined;
  const context = answer.context ?? {};
  // "Notice that you cannot set a JSON object or array as a valid value of any key in the context map."
  if (!isObject(context) || !Object.values(context).every((value) => contextTypes.has(typeof value))) {
    return undefined;
  }
  const rules = parsePolicy(answer.policyDocument);
  if (!rules) return undefined;
  return {
    principalId: answer.principalId,
    context: Object.fromEntries(Object.entries(context).map(([name, value]) => [name, String(value)])),
    decide: (methodArn) => decide(rules, methodArn),
  };
}

/**
 * "An explicit deny overrides", as everywhere in IAM; without a matching statement it is an implicit deny.
 */
function decide(rules: PolicyStatement[], methodArn: string): AuthorizerDecision {
  const applying = rules.filter(
    ({ actions, resources }) =>
      // Action names are case-insensitive, ARNs are not.
      actions.some((action) => fitsPattern(action.toLowerCase(), 'execute-api:invoke')) &&
      resources.some((resource) => fitsPattern(resource, methodArn)),
  );
  if (applying.some(({ effect }) => effect === 'Deny')) return 'explicit deny';
  return applying.length > 0 ? 'allow' : 'implicit deny';
}

function parsePolicy(document: unknown): PolicyStatement[] | undefined {
  if (
    !isObject(document) ||
    Object.keys(document).some((key) => !['Version', 'Id', 'Statement'].includes(key))
  ) {
    return undefined;
  }
  if (document.Version !== undefined && document.Version !== '2012-10-17') return undefined;
  const statements = [document.Statement ?? []].flat();
  const rules = statements.map(parseStatement);
  return rules.every((rule) => rule !== undefined) ? rules : undefined;
}

function parseStatement(statement: unknown): PolicyStatement | undefined {
  if (!isObject(statement) || Object.keys(statement).some((key) => !statementElements.has(key)))
    return undefined;
  const effect = statement.Effect;
  const actions = texts(statement.Action);
  const resources = texts(statement.Resource);
  if ((effect !== 'Allow' && effect !== 'Deny') || !actions || !resources) return undefined;
  // Policy variables would need a request context, which is not evaluated here.
  if (resources.some((text) => text.length > maxPolicyResourceChars || text.includes('${'))) return undefined;
  return { effect, actions, resources };
}

function texts(value: unknown): string[] | undefined {
  const list = [value].flat();
  return list.length > 0 && list.every((item) => typeof item === 'string') ? list : undefined;
}

/** The payload as a JSON object, or undefined. */
export function parseObject(payload: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(payload.toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Compiles one statement of a policy of a kind. Throws a PolicyError for any element that is unknown, missing
 * or not allowed in that kind.
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language".
 */
import { checkTrustActions, compileActions } from './action.ts';
import { type Condition, compileCondition } from './condition.ts';
import { PolicyError } from './policy-error.ts';
import { anyOf, likeMatcher, type Matcher, parsePolicyText } from './policy-text.ts';
import { compilePrincipal, type Naming, namesEverybody, type Principal } from './principal.ts';
import type { RequestContext } from './request-context.ts';
import { checkMembers, checkRecord, checkTexts } from './shapes.ts';

export type PolicyKind = 'identity' | 'resource' | 'trust' | 'boundary' | 'session' | 'endpoint' | 'scp';

/** A question in the form that statements read: the action in lower case, the context by lower-case keys. */
export type AccessRequest = {
  action: string;
  resource: string;
  principal: Principal;
  context: RequestContext;
};

export type CompiledStatement = {
  /** Sid, or the index in its document */
  label: string;
  effect: 'Allow' | 'Deny';
  /** how the statement names a principal; absent where the policy is attached to the principal */
  principal: ((asker: Principal) => Naming | undefined) | undefined;
  action: (action: string) => boolean;
  /** absent in trust policies: the resource is the role itself */
  resource: Matcher | undefined;
  conditions: readonly Condition[];
};

const members = ['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/** Compiles the statement at `index`. Throws PolicyError. */
export function compileStatement(
  element: unknown,
  place: { kind: PolicyKind; where: string; index: number },
): CompiledStatement {
  const where = `${place.where}.Statement[${place.index}]`;
  const statement = checkRecord(element, where);
  checkMembers(statement, members, where);
  const { Sid: sid, Effect: effect, Condition: condition } = statement;
  if (sid !== undefined && typeof sid !== 'string')
    throw new PolicyError(`${where}.Sid`, 'expected a string');
  if (effect !== 'Allow' && effect !== 'Deny')
    throw new PolicyError(`${where}.Effect`, 'expected Allow or Deny');
  return {
    label: sid || String(place.index),
    effect,
    principal: compileWho(statement, place.kind, where),
    action: compileWhat(statement, place.kind, where),
    resource: compileOnWhat(statement, place.kind, where),
    conditions: condition === undefined ? [] : compileCondition(condition, `${where}.Condition`),
  };
}

/** @returns whether action, resource and conditions match; weigh.ts tests the principal */
export function applies(statement: CompiledStatement, request: AccessRequest): boolean {
  if (!statement.action(request.action)) return false;
  if (statement.resource && !statement.resource(request.resource, request.context)) return false;
  for (const passes of statement.conditions) if (!passes(request.context)) return false;
  return true;
}

function compileWho(
  statement: Record<string, unknown>,
  kind: PolicyKind,
  where: string,
): CompiledStatement['principal'] {
  const { Principal: principal } = statement;
  if (kind !== 'resource' && kind !== 'trust' && kind !== 'endpoint') {
    if (principal === undefined) return undefined;
    throw new PolicyError(`${where}.Principal`, `has no place in a policy of kind ${kind}`);
  }
  if (principal === undefined) throw new PolicyError(where, 'lacks Principal');
  // "For gateway endpoints, you must set the Principal element to *". An account's ARN means its root user there,
  // but every principal of the account at interface endpoints (AWS PrivateLink Guide, endpoint policies).
  if (kind === 'endpoint' && !namesEverybody(principal)) {
    throw new PolicyError(
      `${where}.Principal`,
      'an endpoint policy names "*" and narrows it by aws:PrincipalArn',
    );
  }
  return compilePrincipal(principal, `${where}.Principal`);
}

function compileWhat(
  statement: Record<string, unknown>,
  kind: PolicyKind,
  where: string,
): (action: string) => boolean {
  const name = onlyOne(statement, ['Action', 'NotAction'], where);
  const at = `${where}.${name}`;
  if (kind === 'trust') {
    if (name === 'NotAction') throw new PolicyError(at, 'has no place in a trust policy');
    checkTrustActions(statement[name], at);
  }
  const listed = compileActions(statement[name], at);
  return name === 'Action' ? listed : (action) => !listed(action);
}

function compileOnWhat(
  statement: Record<string, unknown>,
  kind: PolicyKind,
  where: string,
): Matcher | undefined {
  if (kind === 'trust') {
    if (statement.Resource === undefined && statement.NotResource === undefined) return undefined;
    throw new PolicyError(where, 'a trust policy names no resource');
  }
  const name = onlyOne(statement, ['Resource', 'NotResource'], where);
  const listed = compileResources(statement[name], `${where}.${name}`);
  return name === 'Resource' ? listed : (resource, context) => !listed(resource, context);
}

function onlyOne(statement: Record<string, unknown>, names: [string, string], where: string): string {
  const [present, ...more] = names.filter((name) => statement[name] !== undefined);
  if (present === undefined || more.length > 0) {
    throw new PolicyError(where, `needs either ${names[0]} or ${names[1]}`);
  }
  return present;
}

/**
 * Compiles the Resource and NotResource elements into a case-sensitive test for an ARN or `*`.
 * Source: IAM User Guide, "IAM JSON policy elements: Resource" and "Variables and tags".
 *
 * Wildcards match more here than in ARN conditions: "If the * wildcard is the last character of a resource ARN
 * segment, it can expand to match beyond the colon boundaries." After the fifth colon, a colon is a character
 * like any other. Refuses forms that AWS does not document: a wildcard within the region (at its end is fine),
 * a wildcard in the account unless it stands alone, incomplete ARNs (AWS completes them in identity policies and
 * refuses them in session policies). Refuses, as AWS does, wildcards in partition and service, and variables
 * before the fifth colon.
 */
const arnPattern = /^arn:aws[a-z-]*:[a-z0-9-]+:(?:[a-z0-9-]*\*?):(?:\d{12}|aws|\*|):./s;

/** Compiles a list of resource patterns. Throws PolicyError. */
function compileResources(element: unknown, where: string): Matcher {
  return anyOf(checkTexts(element, where).map((resource) => compileResource(resource, where)));
}

function compileResource(resource: string, where: string): Matcher {
  if (resource !== '*' && !arnPattern.test(resource)) {
    throw new PolicyError(where, `${JSON.stringify(resource)} is neither "*" nor a whole ARN`);
  }
  // A variable without a value: "the resource that includes a policy variable with no value will not match any
  // resource", in Resource and in NotResource alike. So a NotResource then excludes nothing.
  return likeMatcher(parsePolicyText(resource, true, where));
}

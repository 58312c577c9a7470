/**
 * A Lambda authorizer, compiled from its resource: resolves a call to its caller if the policy allows the
 * method. Without all identity sources it does not invoke the function; an answer that it does not understand
 * lets no call pass.
 * Sources: API Gateway Developer Guide, "Use API Gateway Lambda authorizers"; API reference, Authorizer.
 */

import type { PlanIndex } from '../../../account/plan-index.ts';
import type { Resource } from '../../../plan/plan-types.ts';
import {
  type ApiFacts,
  type AuthorizedCaller,
  type Call,
  type Match,
  methodArn,
  traceHeader,
} from '../call.ts';
import { GatewayFailure } from '../gateway-failure.ts';
import { authorizerTimeoutMs } from '../http/limits.ts';
import { requestAuthorizerEvent, tokenAuthorizerEvent } from '../integrations/events.ts';
import { type Invoke, TimedOut, withinTime } from '../integrations/invocation.ts';
import { createTimedCache } from './authorizer-cache.ts';
import { type AuthorizerResult, parseAuthorizerResult, parseObject } from './authorizer-result.ts';
import { type AuthorizerSettings, readAuthorizer } from './authorizer-settings.ts';

/** Resolves to the caller, or rejects with the GatewayFailure that answers the client. */
export type Authorizer = (call: Call, match: Match) => Promise<AuthorizedCaller>;

export type AuthorizerPorts = { index: PlanIndex; api: ApiFacts; invoke: Invoke; now: () => number };

/** Compiles an `aws:apigateway/authorizer:Authorizer`. */
export function compileAuthorizer(resource: Resource, ports: AuthorizerPorts): Authorizer {
  const compiled = readAuthorizer(resource, ports);
  const cache = createTimedCache<AuthorizerResult>(compiled.ttlSeconds, ports.now);
  return async (call, match) => {
    const key = compiled.sources.map((read) => read(call));
    // "If a specified identity source is missing, null, or empty, API Gateway returns a 401 Unauthorized response
    // without calling the authorizer Lambda function."
    if (key.some((values) => values.every((value) => value === '')))
      throw unauthorized('an identity source is missing');

    const startedAtMs = ports.now();
    const { value: result, kept } = await cache.find(key, () => ask(compiled, ports.invoke, call, match));
    // A cached policy is evaluated for this method: it may allow one method and deny another.
    const { principalId, context } = result;
    const principal = { principalId, context, latencyMs: kept ? 0 : ports.now() - startedAtMs };
    refuseUnlessAllowed(result, call, principal);
    return principal;
  };
}

async function ask(
  compiled: AuthorizerSettings,
  invoke: Invoke,
  call: Call,
  match: Match,
): Promise<AuthorizerResult> {
  const { functionName, permits } = compiled.target;
  if (!permits(compiled.arn)) {
    throw misconfigured(`no permission admits ${compiled.arn} to the authorizer ${functionName}`);
  }
  const event =
    compiled.type === 'REQUEST'
      ? requestAuthorizerEvent(call, match)
      : tokenAuthorizerEvent(call, compiled.sources[0]?.(call).at(-1) ?? '');
  const answer = await withinTime(
    invoke(functionName, event, { traceId: traceHeader(call) }),
    authorizerTimeoutMs,
  ).catch((error: unknown) => {
    const how = error instanceof TimedOut ? 'did not answer in time' : 'could not be invoked';
    throw misconfigured(`the authorizer ${functionName} ${how}`);
  });
  if (answer.kind !== 'buffered') throw misconfigured(`the authorizer ${functionName} streamed its answer`);
  if (answer.functionError) {
    // A function can choose one error, by exactly this text.
    const message = parseObject(answer.payload)?.errorMessage;
    if (message === 'Unauthorized') throw unauthorized(`the authorizer ${functionName} said so`);
    throw new GatewayFailure('AUTHORIZER_FAILURE', { note: `the authorizer ${functionName} threw` });
  }
  const result = parseAuthorizerResult(answer.payload);
  if (!result)
    throw misconfigured(`the answer of the authorizer ${functionName} is not of the documented shape`);
  return result;
}

function refuseUnlessAllowed(result: AuthorizerResult, call: Call, principal: AuthorizedCaller): void {
  const decision = result.decide(methodArn(call));
  if (decision === 'allow') return;
  // Deployed APIs use these words.
  const why =
    decision === 'explicit deny'
      ? 'with an explicit deny in an identity-based policy'
      : 'because no identity-based policy allows the execute-api:Invoke action';
  throw new GatewayFailure('ACCESS_DENIED', {
    message: `User is not authorized to access this resource ${why}`,
    note: `the authorizer's policy: ${decision}`,
    principal,
  });
}

function unauthorized(note: string): GatewayFailure {
  return new GatewayFailure('UNAUTHORIZED', { note });
}

function misconfigured(note: string): GatewayFailure {
  return new GatewayFailure('AUTHORIZER_CONFIGURATION_ERROR', { note });
}

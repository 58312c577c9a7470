/**
 * The authorizer's Lambda edge. Enters: API Gateway's REQUEST event of one door. Leaves: an Allow with the caller in its
 * context; a Deny with the reason's words for a bad token, which API Gateway answers with 401 and the door's challenge;
 * or an error for a token that could not be checked, which API Gateway answers with 503
 * (stacks/app/api/gateway-responses.ts). API Gateway remembers an Allow and a Deny, never an error.
 * Never: the token, or a value of it, in an answer or the log.
 */
import middy from '@middy/core';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { callerToContext } from '../../shared/caller.ts';
import { callerFromClaims } from '../../shared/identity/caller-from-claims.ts';
import { readIdentity } from '../../shared/identity/identity.ts';
import { issuerKeys } from '../../shared/identity/issuer-keys.ts';
import { TokenRefused } from '../../shared/identity/token-refused.ts';
import { createVerifier } from '../../shared/identity/verify-token.ts';
import { errorFacts, observe } from '../../shared/observe.ts';
import { words } from './refusal-words.ts';

const identity = readIdentity(process.env);
const { logger, middlewares } = observe('authorizer');
const keys = issuerKeys({ onFailure: (error) => logger.warn('issuer not answering', errorFacts(error)) });
const doors = new Map(
  identity.doors.map((door) => [door.resource, { ...door, verify: createVerifier(door, identity, keys) }]),
);

export const handler = middy()
  .use(middlewares)
  .handler(async (event: unknown) => authorize(event as APIGatewayRequestAuthorizerEvent));

async function authorize(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  // API Gateway's own stage variable names the door, so a token for one door is worthless at another.
  const door = doors.get(event.stageVariables?.resource ?? '');
  try {
    if (door === undefined) throw new Error('no such door');
    const caller = callerFromClaims(await door.verify(bearer(event)), identity.claims, door.scopePrefix);
    return {
      principalId: caller.subject,
      policyDocument: policy('Allow', event),
      context: callerToContext(caller),
    };
  } catch (error) {
    if (!(error instanceof TokenRefused)) {
      logger.error('token not checked', errorFacts(error));
      throw new Error('The token could not be checked');
    }
    const { why } = error;
    logger.info('token refused', { why, ...errorFacts(error) });
    return { principalId: 'refused', policyDocument: policy('Deny', event), context: { why: words[why] } };
  }
}

/**
 * RFC 6750, section 2.1; the case of scheme and header name is not significant (RFC 9110, sections 11.1 and 5.1).
 * Two headers are refused: API Gateway caches the answer under one of them, and does not document which.
 */
function bearer(event: APIGatewayRequestAuthorizerEvent): string {
  const values = Object.entries({ ...event.headers, ...event.multiValueHeaders })
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .flatMap(([, value]) => value ?? []);
  const token = values.length === 1 ? /^bearer ([\w.~+/=-]+)$/i.exec(values[0] ?? '')?.[1] : undefined;
  if (token === undefined) throw new TokenRefused('no-token', 'there is not one bearer token');
  return token;
}

/** API Gateway caches the answer and uses it for the door's other methods, so it names the whole API stage. */
function policy(
  effect: 'Allow' | 'Deny',
  { methodArn }: APIGatewayRequestAuthorizerEvent,
): APIGatewayAuthorizerResult['policyDocument'] {
  const [api, stage] = methodArn.split('/');
  return {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: `${api}/${stage}/*` }],
  };
}

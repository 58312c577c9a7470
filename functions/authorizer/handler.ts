/**
 * The authorizer's Lambda edge. Enters: API Gateway's REQUEST event of one door. Leaves: an Allow with the caller
 * in its context, or the error `Unauthorized`, which API Gateway turns into a 401 with the door's challenge.
 * Never: the token, or why it was refused, in an answer; the reason's class is logged.
 */
import middy from '@middy/core';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { callerToContext } from '../../shared/caller.ts';
import { callerFromClaims } from '../../shared/identity/caller-from-claims.ts';
import { readIdentity } from '../../shared/identity/identity.ts';
import { createVerifier } from '../../shared/identity/verify-token.ts';
import { errorFacts, observe } from '../../shared/observe.ts';

const identity = readIdentity(process.env);
const { logger, middlewares } = await observe('authorizer');
const doors = new Map(
  identity.doors.map((door) => [door.resource, { ...door, verify: createVerifier(door, identity) }]),
);

export const handler = middy()
  .use(middlewares)
  .handler(async (event: unknown) => authorize(event as APIGatewayRequestAuthorizerEvent));

async function authorize(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  try {
    // The door is API Gateway's own stage variable, so a token for one door is worth nothing at another.
    const door = doors.get(event.stageVariables?.resource ?? '');
    if (door === undefined) throw new Error('no such door');
    const caller = callerFromClaims(await door.verify(bearer(event)), identity.claims, door.scopePrefix);
    return {
      principalId: caller.subject,
      policyDocument: allow(event.methodArn),
      context: callerToContext(caller),
    };
  } catch (error) {
    logger.info('token refused', errorFacts(error));
    // API Gateway answers 401 for exactly this message, 500 for any other.
    throw new Error('Unauthorized');
  }
}

/**
 * RFC 6750, section 2.1; the case of scheme and header name is not significant (RFC 9110, sections 11.1 and 5.1).
 * Two headers are refused: API Gateway caches the answer under one of them, and nobody says which.
 */
function bearer(event: APIGatewayRequestAuthorizerEvent): string {
  const values = Object.entries({ ...event.headers, ...event.multiValueHeaders })
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .flatMap(([, value]) => value ?? []);
  const token = values.length === 1 ? /^bearer ([\w.~+/=-]+)$/i.exec(values[0] ?? '')?.[1] : undefined;
  if (token === undefined) throw new Error('not one bearer token');
  return token;
}

/** The answer is cached and used for the door's other methods, so it names the whole API stage. */
function allow(methodArn: string): APIGatewayAuthorizerResult['policyDocument'] {
  const [api, stage] = methodArn.split('/');
  return {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: `${api}/${stage}/*` }],
  };
}

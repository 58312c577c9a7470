/**
 * First middleware: takes the private call out of the event and the credentials out of the call. Other middlewares and
 * the logger see the rest. Never: an event that still holds a credential.
 */
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type DataSession, type PrivateCall, privateCall } from '../private-call.ts';

/** The event as the handler gets it: nothing in it is secret. */
export type TakenEvent = {
  call: Omit<PrivateCall, 'dataSession'>;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>`; absent when API Gateway did not authenticate anybody */
  callerArn: string | undefined;
};

// Beside the event, not in it: code that logs or traces an event cannot reach these.
const dataSessions = new WeakMap<TakenEvent, DataSession>();

/** The call's own session; undefined for tools without grants. */
export function dataSessionOf(event: TakenEvent): DataSession | undefined {
  return dataSessions.get(event);
}

/** Answers 400 to a body that is not a private call, and 403 to a call of another environment's tenant. */
export function takeCall(): MiddlewareObj {
  return {
    before: (request) => {
      const event = request.event as Partial<APIGatewayProxyEvent>;
      request.event = undefined;
      const parsed = privateCall.safeParse(parseBody(event));
      // The validator's message is not shown: it could quote the body.
      if (!parsed.success) return answer(400, 'This is no private call.');
      const { dataSession, ...call } = parsed.data;
      const taken: TakenEvent = { call, callerArn: event.requestContext?.identity?.userArn ?? undefined };
      if (isForeign(request.context, call.caller.tenant))
        return answer(403, 'This environment serves another tenant.');
      if (dataSession !== undefined) dataSessions.set(taken, dataSession);
      request.event = taken;
      return undefined;
    },
  };
}

/**
 * Where environments belong to tenants, Lambda names the environment's tenant (Lambda Developer Guide, "Tenant
 * isolation"). A call of another tenant could leave its session behind for this tenant's next call.
 */
function isForeign(context: unknown, tenant: string): boolean {
  const { tenantId } = context as { tenantId?: string };
  return tenantId !== undefined && tenantId !== tenant;
}

/** A short answer of the stack itself, before any tool was involved. */
export function answer(statusCode: number, message: string): object {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) };
}

function parseBody(event: Partial<APIGatewayProxyEvent>): unknown {
  try {
    const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded === true ? 'base64' : 'utf8');
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

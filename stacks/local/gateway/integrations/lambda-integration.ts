/**
 * AWS_PROXY integrations, compiled from their resource: a call becomes the function's answer, buffered or
 * streamed, or API Gateway's GatewayFailure, without details of a function's error.
 * Sources: API Gateway Developer Guide, "Lambda proxy integrations in API Gateway", "Set up a Lambda proxy
 * integration with payload response streaming".
 */

import { type PlanIndex, textOf } from '../../../account/plan-index.ts';
import type { Resource } from '../../../plan/plan-types.ts';
import { LambdaThrottled } from '../../lambda/failures.ts';
import type { Invocation } from '../../lambda/run.ts';
import { type Call, type Findings, type Match, traceHeader } from '../call.ts';
import { badGateway, GatewayFailure } from '../gateway-failure.ts';
import type { GatewayResponse } from '../http/gateway-http.ts';
import {
  defaultIntegrationTimeoutMs,
  maxBufferedTimeoutMs,
  maxInvocationBytes,
  maxStreamTimeoutMs,
  minIntegrationTimeoutMs,
} from '../http/limits.ts';
import { PlanNotUnderstood } from '../not-understood.ts';
import { textMap, wholeNumber } from '../read-api.ts';
import { proxyEvent } from './events.ts';
import { type Invoke, integrationTimeout, TimedOut, withinTime } from './invocation.ts';
import { readBuffered, readStreamed } from './lambda-answer.ts';
import { integrationSourceArn, type LambdaTarget, readTarget } from './lambda-target.ts';
import type { TenantOf } from './tenant-header.ts';

/** Answers an authorized call. Rejects with a GatewayFailure. */
export type Integration = (call: Call, match: Match, found: Findings) => Promise<GatewayResponse>;

type Ports = {
  index: PlanIndex;
  invoke: Invoke;
  /** whether the method has AWS_IAM authorization */
  iam: boolean;
  tenantOf: TenantOf;
};

/** Compiles an AWS_PROXY integration. */
export function compileLambdaIntegration(resource: Resource, ports: Ports): Integration {
  const { iam, invoke, tenantOf } = ports;
  const { target, timeoutMs } = readIntegration(resource, ports.index);
  return async (call, match, found) => {
    const startedAtMs = Date.now();
    found.integration = { mode: target.mode };
    try {
      const event = proxyEvent(call, match, { iam, ...(found.principal && { principal: found.principal }) });
      const sourceArn = integrationSourceArn(call, match);
      const to = { target, timeoutMs, invoke, sourceArn, tenantId: tenantOf(call) };
      const answer = await invokeFunction(to, event, call);
      const response =
        target.mode === 'STREAMED'
          ? await readStreamed(answer, target.functionName, {
              deadlineMs: startedAtMs + timeoutMs,
              timeoutMs,
            })
          : readBuffered(answer, target.functionName, call);
      // Lambda's own status, not the function's: "the status code returned from AWS Lambda".
      found.integration.status = 200;
      return { ...response, headers: [...response.headers, ['X-Amzn-Trace-Id', call.traceId]] };
    } finally {
      found.integration.latencyMs = Date.now() - startedAtMs;
    }
  };
}

type Target = {
  target: LambdaTarget;
  timeoutMs: number;
  invoke: Invoke;
  sourceArn: string;
  tenantId: string | undefined;
};

async function invokeFunction(to: Target, event: string, call: Call): Promise<Invocation> {
  const { functionName, permits } = to.target;
  if (!permits(to.sourceArn)) {
    throw new GatewayFailure('DEFAULT_5XX', {
      note: `no permission admits ${to.sourceArn} to ${functionName}`,
    });
  }
  if (Buffer.byteLength(event) > maxInvocationBytes) {
    throw new GatewayFailure('REQUEST_TOO_LARGE', { note: 'the event is larger than Lambda takes' });
  }
  try {
    const { tenantId } = to;
    const invocation = to.invoke(functionName, event, { traceId: traceHeader(call), tenantId });
    return await withinTime(invocation, to.timeoutMs);
  } catch (error) {
    if (error instanceof TimedOut) throw integrationTimeout(functionName, to.timeoutMs);
    const note = `${functionName} could not be invoked: ${error instanceof Error ? error.name : 'unknown'}`;
    // Assumption throttled-function-is-integration-failure.
    if (error instanceof LambdaThrottled)
      throw new GatewayFailure('INTEGRATION_FAILURE', { status: 500, note });
    throw badGateway(note);
  }
}

function readIntegration(resource: Resource, index: PlanIndex): { target: LambdaTarget; timeoutMs: number } {
  const target = readTarget(index, resource, 'uri');
  const stream = target.mode === 'STREAMED';
  // The URI names one of two invoke APIs, and the transfer mode must be that API's mode.
  const transfer = textOf(resource, 'responseTransferMode') ?? 'BUFFERED';
  if (transfer !== (stream ? 'STREAM' : 'BUFFERED')) {
    throw new PlanNotUnderstood(resource, 'responseTransferMode', `${transfer} does not go with the URI`);
  }
  if (textOf(resource, 'integrationHttpMethod') !== 'POST') {
    throw new PlanNotUnderstood(resource, 'integrationHttpMethod', 'Lambda is invoked with POST');
  }
  if (Object.keys(textMap(resource, 'requestTemplates')).length > 0) {
    throw new PlanNotUnderstood(resource, 'requestTemplates', 'a proxy integration has no templates');
  }
  const timeoutMs = wholeNumber(resource, 'timeoutMilliseconds') ?? defaultIntegrationTimeoutMs;
  const mostMs = stream ? maxStreamTimeoutMs : maxBufferedTimeoutMs;
  if (timeoutMs < minIntegrationTimeoutMs || timeoutMs > mostMs) {
    throw new PlanNotUnderstood(resource, 'timeoutMilliseconds', `${timeoutMs} is not within 50–${mostMs}`);
  }
  return { target, timeoutMs };
}

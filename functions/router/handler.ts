/**
 * The router's Lambda edge. Enters: an API Gateway proxy event with the authorizer's caller. Leaves: a streamed
 * response. The one place that catches an EdgeRefusal; serve-call.ts catches whatever ends a call. Everything at the
 * top level is made once per environment.
 */
import { setTimeout as pause } from 'node:timers/promises';
import middy from '@middy/core';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { observe } from '../../shared/observe.ts';
import { createEngine } from '../../shared/policy/engine.ts';
import { readPolicies } from '../../shared/policy/policy-set.ts';
import { logAudit } from './audit.ts';
import { auditStream } from './audit-stream.ts';
import { createRouter } from './call.ts';
import { readConfig } from './config.ts';
import { controlPort } from './control-port.ts';
import { answerEdge, EdgeRefusal } from './edge-refusal.ts';
import { guardrailPort } from './guardrail-port.ts';
import { corsHeaders, readRequest } from './http.ts';
import { createMcp } from './mcp.ts';
import type { Ports } from './ports.ts';
import { type Reply, replyOf } from './reply.ts';
import { stsPort } from './sts-port.ts';
import { toolsPort } from './tools-port.ts';

const config = readConfig(process.env);
const { logger, middlewares } = observe('router');
const now = () => Date.now();
const policies = createEngine(readPolicies(new URL('./policies/', import.meta.url)));
const stream = auditStream(config, process.env);
const audit = logAudit(logger, now, { stream, policySet: policies.policySet });
const control = controlPort(config, process.env);
const guardrail = guardrailPort(config, process.env);
const ports: Ports = {
  sts: stsPort(config, process.env),
  tools: toolsPort(config),
  audit,
  control,
  guardrail,
  now,
  pause,
};
const mcp = createMcp(createRouter(config, ports, policies), logger);

export const handler = middy({ executionMode: executionModeStreamifyResponse })
  .use(middlewares)
  .handler(async (event: unknown) => answer(event as APIGatewayProxyEvent));

async function answer(event: APIGatewayProxyEvent): Promise<object> {
  const { status, headers: own, body } = await respond(event);
  const headers: Record<string, string> = { ...own, ...corsHeaders(event, config.allowedOrigins) };
  // A hop-by-hop header (RFC 9110, section 7.6.1): the SDK sets it, and API Gateway would rename it.
  delete headers.connection;
  return { statusCode: status, headers, body };
}

async function respond(event: APIGatewayProxyEvent): Promise<Reply> {
  try {
    const { arrival, request, message } = readRequest(event, config.allowedOrigins, now());
    return await mcp(request, message, arrival);
  } catch (error) {
    if (error instanceof EdgeRefusal) return replyOf(answerEdge(error));
    throw error;
  }
}

/**
 * The approval page's Lambda edge. Enters: API Gateway's proxy event of one door. Leaves: a page or a redirect.
 * Everything at the top level is made once per environment.
 */
import { randomBytes } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { observe } from '../../shared/observe.ts';
import { createEngine } from '../../shared/policy/engine.ts';
import { readPolicies } from '../../shared/policy/policy-set.ts';
import { controlPort } from './control-port.ts';
import { issuerPort } from './issuer-port.ts';
import { mayApprove } from './may-approve.ts';
import { readSettings } from './page-doors.ts';
import type { Ports } from './ports.ts';
import { readRequest } from './request.ts';
import { serve } from './serve.ts';

const settings = readSettings(process.env);
const { logger, middlewares } = observe('approval');
const doors = new Map(settings.doors.map((door) => [door.resource, door]));
const now = () => Date.now();
// The router's policies: stacks/app/router/policy-files.ts copies them beside this code, too.
const policies = createEngine(readPolicies(new URL('./policies/', import.meta.url)));
const ports: Ports = {
  ...controlPort(settings.controlTable, now),
  issuer: issuerPort(settings.identity),
  mayApprove: (approver, approval) => mayApprove(policies, approver, approval),
  // RFC 7636, section 4.1: 32 octets make a code verifier of 43 characters, the least that is allowed.
  random: () => randomBytes(32).toString('base64url'),
  now,
};

export const handler = middy()
  .use(middlewares)
  .handler(async (event: unknown) => {
    const proxyEvent = event as APIGatewayProxyEvent;
    // API Gateway's own stage variable names the door; a client cannot choose it.
    const door = doors.get(proxyEvent.stageVariables?.resource ?? '');
    if (door === undefined) throw new Error('no such door');
    return serve(readRequest(proxyEvent), door, { ports, log: logger });
  });

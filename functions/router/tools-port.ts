/**
 * The tools port: one signed POST to the private API over a keep-alive connection, answered by NDJSON frames.
 * node:https and a signer of our own (sign.ts), because an SDK client or global fetch would cost more than the whole call.
 */

import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { tenantHeader } from '../../shared/private-call.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { RouterConfig } from './config.ts';
import { awaitEnd, readFrames } from './frames.ts';
import type { Ports, ToolRequest } from './ports.ts';
import { createSigner, type UnsignedRequest } from './sign.ts';

/** For the network and API Gateway, on top of the tool's own time. */
const marginMs = 5_000;

/** @throws Refusal from `post`: `throttled`, `timed-out`, `unavailable`, or `crashed` when the tool does not answer */
export function toolsPort(config: RouterConfig): Ports['tools'] {
  const agent = new Agent({ keepAlive: true, maxSockets: 50, timeout: 320_000 });
  const to = addressOf(config);
  const sign = createSigner('execute-api', config.deployment.region);
  return {
    async *post(request) {
      const unsigned = requestOf(request, config);
      const headers = sign(unsigned, request.session.credentials);
      const response = await send({ ...to, agent, path: unsigned.path, headers }, request);
      if (response.statusCode !== 200) throw refusalOf(response, request);
      yield* readFrames(response);
    },
  };
}

/** Signed for the API's own host; TLS is checked against the endpoint that stands for it, where there is one. */
function addressOf({ toolsApiUrl, endpointUrl }: RouterConfig): RequestOptions {
  const at = endpointUrl ?? toolsApiUrl;
  const servername = endpointUrl === undefined ? toolsApiUrl.hostname : '';
  return { method: 'POST', host: at.hostname, port: at.port || 443, servername };
}

function requestOf(request: ToolRequest, { toolsApiUrl }: RouterConfig): UnsignedRequest {
  return {
    path: `${toolsApiUrl.pathname.replace(/\/$/, '')}/tools/${request.tool}`,
    headers: {
      host: toolsApiUrl.host,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(request.body)),
      // API Gateway takes its request id from here, so the access log speaks of the same call.
      'x-amzn-requestid': request.callId,
      [tenantHeader]: request.tenant,
    },
    body: request.body,
  };
}

function send(options: RequestOptions, request: ToolRequest, again = true): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let response: IncomingMessage | undefined;
    const outgoing = httpsRequest({ ...options, timeout: request.timeoutMs + marginMs }, (arrived) => {
      response = arrived;
      resolve(arrived);
    });
    outgoing.once('timeout', () => {
      const refusal = new Refusal({ is: 'timed-out', timeoutMs: request.timeoutMs });
      // The silence can come in the middle of an answer: then its reader must hear why.
      response?.destroy(refusal);
      outgoing.destroy(refusal);
    });
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      // After an answer began, its reader hears of the error; nothing is sent again.
      if (response !== undefined || error instanceof Refusal) reject(error);
      // The other side had closed an idle connection. To send again is safe: a tool acts once per call id.
      else if (again && outgoing.reusedSocket && error.code === 'ECONNRESET')
        resolve(send(options, request, false));
      else reject(new Refusal({ is: 'unavailable', what: 'tool' }, { cause: error }));
    });
    outgoing.end(request.body);
  });
}

/**
 * API Gateway's answers for a tool that did not answer: 504 timed out, 403 a defect of ours, else crashed. 429 is the
 * API's own throttle, and 503 that of the tool's Lambda (stacks/app/api/private-api.ts).
 */
function refusalOf(response: IncomingMessage, { timeoutMs }: ToolRequest): Refusal {
  awaitEnd(response);
  const cause = new Error(`the private API answered ${response.statusCode}`);
  cause.name = String(response.headers['x-amzn-errortype'] ?? 'PrivateApiError');
  if (response.statusCode === 429 || response.statusCode === 503)
    return new Refusal({ is: 'throttled' }, { cause });
  if (response.statusCode === 504) return new Refusal({ is: 'timed-out', timeoutMs }, { cause });
  if (response.statusCode === 403) return new Refusal({ is: 'unavailable', what: 'tool' }, { cause });
  return new Refusal({ is: 'crashed' }, { cause });
}

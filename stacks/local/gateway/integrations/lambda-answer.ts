/**
 * Turns a function's answer to a proxy integration into status, headers and body. Throws a GatewayFailure,
 * without the function's error text, for an answer that breaks the contract.
 * Sources: API Gateway Developer Guide, "Output format of a Lambda function for proxy integration", "Return
 * binary media from a Lambda proxy integration", "Lambda proxy integration format for response streaming".
 */
import type { Invocation } from '../../lambda/run.ts';
import { parseObject } from '../authorizer/authorizer-result.ts';
import type { Call } from '../call.ts';
import { badGateway, GatewayFailure } from '../gateway-failure.ts';
import { type GatewayResponse, type Header, headerOf } from '../http/gateway-http.ts';
import { maxPayloadBytes } from '../http/limits.ts';
import { isBinary } from './events.ts';
import { drain, integrationTimeout, TimedOut } from './invocation.ts';
import { parseHead } from './proxy-answer.ts';
import { openStream, streamContentType } from './stream-answer.ts';

/** "If the function output is of a different format, API Gateway returns a 502 Bad Gateway error response." */
export function readBuffered(answer: Invocation, functionName: string, call: Call): GatewayResponse {
  if (answer.kind === 'streamed') {
    void drain(answer.body);
    throw badGateway(`${functionName} streamed its answer to a buffered integration`);
  }
  if (answer.functionError) throw badGateway(`${functionName} failed`);
  const output = parseObject(answer.payload);
  const head = output && parseHead(output, ['body', 'isBase64Encoded']);
  const { body, isBase64Encoded = false } = output ?? {};
  if (!head || typeof (body ?? '') !== 'string' || typeof isBase64Encoded !== 'boolean') {
    throw badGateway(`the answer of ${functionName} is no Lambda proxy response`);
  }
  const encoding = isBase64Encoded && wantsBinary(call, head.headers) ? 'base64' : 'utf8';
  const bytes = Buffer.from(String(body ?? ''), encoding);
  if (bytes.length > maxPayloadBytes) throw badGateway(`the answer of ${functionName} is larger than 10 MB`);
  return { ...head, body: bytes };
}

/** "API Gateway uses the first Accept header from clients to determine if a response should return binary media." */
function wantsBinary(call: Call, headers: Header[]): boolean {
  const accepted = headerOf(call.request.headers, 'accept')?.split(',')[0];
  return isBinary(call.api.binaryMediaTypes, accepted ?? headerOf(headers, 'content-type'));
}

/**
 * Reads a stream's status and headers as soon as its metadata is complete. `deadlineMs` (since the epoch)
 * ends the whole stream; `timeoutMs` is the same limit as in the plan.
 */
export async function readStreamed(
  answer: Invocation,
  functionName: string,
  limit: { deadlineMs: number; timeoutMs: number },
): Promise<GatewayResponse> {
  if (answer.kind === 'buffered' && answer.functionError) throw badGateway(`${functionName} failed`);
  // "Stream, code does not adhere to the format: API Gateway invokes your Lambda function and return a 500 error."
  const malformed = () =>
    new GatewayFailure('DEFAULT_5XX', { note: `the stream of ${functionName} has no metadata` });
  if (answer.kind === 'buffered') throw malformed();
  if (answer.contentType !== streamContentType) {
    void drain(answer.body);
    throw malformed();
  }
  const opened = await openStream(answer.body, limit.deadlineMs).catch((error: unknown) => {
    if (error instanceof TimedOut) throw integrationTimeout(functionName, limit.timeoutMs);
    throw badGateway(`the stream of ${functionName} broke off before its metadata`);
  });
  if (opened === 'malformed') throw malformed();
  return opened;
}

/**
 * The shape of a request, checked before the SDK sees it: the SDK answers the same mistakes of a client with -32603 and
 * its validator's whole output. Never: a value of the request in the sentence that refuses it.
 */
import { specTypeSchemas } from '@modelcontextprotocol/server';
import { nameOf } from './content/shape.ts';
import { codes } from './edge-refusal.ts';
import type { Arrival } from './http.ts';
import type { Message } from './parse-body.ts';
import type { Reply } from './reply.ts';

/** Every request that mcp.ts answers with a result; the SDK refuses any other method as unknown. */
const requestSchemas = {
  legacy: {
    initialize: specTypeSchemas.InitializeRequest,
    ping: specTypeSchemas.PingRequest,
    'logging/setLevel': specTypeSchemas.SetLevelRequest,
    'tools/list': specTypeSchemas.ListToolsRequest,
    'tools/call': specTypeSchemas.CallToolRequest,
  },
  modern: {
    'server/discover': specTypeSchemas.DiscoverRequest,
    'subscriptions/listen': specTypeSchemas.SubscriptionsListenRequest,
    'tools/list': specTypeSchemas.ListToolsRequest,
    'tools/call': specTypeSchemas.CallToolRequest,
  },
};

/** The revisions up to 2025-11-25, and those since 2026-07-28. */
export type Era = keyof typeof requestSchemas;

type Validate = (value: unknown) => Result | Promise<Result>;
type Result = { issues?: readonly Issue[] | undefined };
type Issue = { message: string; path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined };

/**
 * Only the first problem counts. A notification is never answered, so it is not checked.
 * @returns one sentence about the first problem; undefined for a message that fits
 */
export async function whyInvalid(message: Message, era: Era): Promise<string | undefined> {
  const { method, id } = message;
  const validate = validatorOf(method, era);
  if (id === undefined || validate === undefined) return undefined;
  const issue = (await validate(message)).issues?.[0];
  if (issue === undefined) return cursorIn(message);
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  const why = issue.message.replace(/^Invalid input(: )?/, '').slice(0, 200) || 'of another type';
  return `Invalid ${nameOf(path)} of ${method}: ${why}`;
}

function validatorOf(method: unknown, era: Era): Validate | undefined {
  const schemas: Record<string, { '~standard': { validate: Validate } }> = requestSchemas[era];
  return typeof method === 'string' && Object.hasOwn(schemas, method)
    ? schemas[method]?.['~standard'].validate
    : undefined;
}

/** All tools are on one page, so the server gives no cursor (MCP, "Pagination": an invalid cursor is -32602). */
function cursorIn({ method, params }: Message): string | undefined {
  const { cursor } = (params ?? {}) as { cursor?: unknown };
  if (method !== 'tools/list' || cursor === undefined) return undefined;
  return 'Invalid params.cursor of tools/list: all tools are on one page, and it gives no cursor';
}

/**
 * The answer has the message's id and status 200, so that a client hands it to the request that waits for it.
 * @param why one sentence without a value of the message
 */
export function answerInvalid({ id }: Message, why: string, reads: Arrival['reads']): Reply {
  const known = typeof id === 'string' || typeof id === 'number' ? id : null;
  const answer = JSON.stringify({
    jsonrpc: '2.0',
    id: known,
    error: { code: codes.invalidParams, message: why },
  });
  return reads === 'event-stream'
    ? {
        status: 200,
        headers: { 'content-type': 'text/event-stream' },
        body: `event: message\ndata: ${answer}\n\n`,
      }
    : { status: 200, headers: { 'content-type': 'application/json' }, body: answer };
}

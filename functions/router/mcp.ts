/**
 * MCP, every revision from 2024-11-05 to 2026-07-28, stateless: a fresh server for each request, in which only
 * the tool that the request names exists. Enters: a parsed HTTP request and its caller. Leaves: a Response.
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import { type AuthInfo, createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import type { Router } from './call.ts';
import { findListed, listTools } from './find-tool.ts';
import type { Arrival } from './http.ts';
import { listing, mirrorsHeaders, schemaOnly } from './listing.ts';
import { serveCall } from './serve-call.ts';

/** SSE comments that keep idle proxies from closing a stream: many do so after 60 s. */
const keepAliveMs = 15_000;
/** How long a client may keep the tool list. */
const listTtlMs = 60_000;

export type McpHandler = (request: Request, parsedBody: unknown, arrival: Arrival) => Promise<Response>;

/** What the SDK carries through to the handlers of one request. */
type Extra = { arrival: Arrival; named: string | undefined };

export function createMcp(router: Router, logger: Logger): McpHandler {
  const handler = createMcpHandler(({ authInfo }) => createServer(router, logger, authInfo?.extra as Extra), {
    keepAliveMs,
    onerror: (error) => logger.debug('refused by the protocol', { error: error.name }),
  });
  return (request, parsedBody, arrival) =>
    handler.fetch(request, { parsedBody, authInfo: authInfoOf(arrival, parsedBody) });
}

/** The token itself never gets this far. */
function authInfoOf(arrival: Arrival, parsedBody: unknown): AuthInfo {
  const { clientId, scopes, expiresAtSeconds } = arrival.caller;
  const extra: Extra = { arrival, named: namedTool(parsedBody) };
  return { token: '', clientId, scopes, expiresAt: expiresAtSeconds, extra };
}

function namedTool(body: unknown): string | undefined {
  const { method, params } = (body ?? {}) as { method?: unknown; params?: { name?: unknown } };
  return method === 'tools/call' && typeof params?.name === 'string' ? params.name : undefined;
}

function createServer(router: Router, logger: Logger, { arrival, named }: Extra): McpServer {
  const mcp = new McpServer(
    { name: router.config.deployment.app, version: '1' },
    {
      capabilities: { tools: { listChanged: false }, logging: {} },
      // A stateless 2025 client cannot be asked in the middle of a call; it is told the address instead (answer.ts).
      inputRequired: { legacyShim: false },
      cacheHints: {
        'tools/list': { ttlMs: listTtlMs, cacheScope: 'private' },
        'server/discover': { ttlMs: listTtlMs, cacheScope: 'public' },
      },
    },
  );
  const { caller } = arrival;
  const tool = named === undefined ? undefined : findListed(named, caller, router.policies);
  // The SDK checks `Mcp-Param-*` headers against a registered tool's schema, and only then.
  if (tool !== undefined && mirrorsHeaders(tool))
    mcp.registerTool(tool.name, { inputSchema: schemaOnly(tool.inputSchema) }, () => ({ content: [] }));
  mcp.server.setRequestHandler('tools/list', () => ({
    tools: listTools(caller, router.policies).map(listing),
  }));
  mcp.server.setRequestHandler('tools/call', ({ params }, context) =>
    serveCall({ params, context, arrival }, router, logger),
  );
  return mcp;
}

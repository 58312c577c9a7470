/**
 * MCP, every revision from 2024-11-05 to 2026-07-28, stateless: a fresh server for each request, in which only
 * the tool that the request names exists. Enters: a parsed HTTP request and its caller. Leaves: a Response.
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import { type AuthInfo, createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import type { Caller } from '../../shared/caller.ts';
import type { Router } from './call.ts';
import { listTools } from './find-tool.ts';
import { listed, mirrorsHeaders, schemaOnly } from './listing.ts';
import { serveCall } from './serve-call.ts';

/** SSE comments that keep idle proxies from closing a stream: many do so after 60 s. */
const keepAliveMs = 15_000;
/** How long a client may keep the tool list. */
const listTtlMs = 60_000;

export type McpHandler = (request: Request, parsedBody: unknown, caller: Caller) => Promise<Response>;

/** What the SDK carries through to the handlers of one request. */
type Extra = { caller: Caller; named: string | undefined };

export function createMcp(router: Router, logger: Logger): McpHandler {
  const handler = createMcpHandler(({ authInfo }) => createServer(router, logger, authInfo?.extra as Extra), {
    keepAliveMs,
    onerror: (error) => logger.debug('refused by the protocol', { error: error.name }),
  });
  return (request, parsedBody, caller) =>
    handler.fetch(request, { parsedBody, authInfo: authInfoOf(caller, parsedBody) });
}

/** The token itself never gets this far. */
function authInfoOf(caller: Caller, parsedBody: unknown): AuthInfo {
  const { clientId, scopes, expiresAtSeconds } = caller;
  const extra: Extra = { caller, named: namedTool(parsedBody) };
  return { token: '', clientId, scopes, expiresAt: expiresAtSeconds, extra };
}

function namedTool(body: unknown): string | undefined {
  const { method, params } = (body ?? {}) as { method?: unknown; params?: { name?: unknown } };
  return method === 'tools/call' && typeof params?.name === 'string' ? params.name : undefined;
}

function createServer(router: Router, logger: Logger, { caller, named }: Extra): McpServer {
  const mcp = new McpServer(
    { name: router.config.deployment.app, version: '1' },
    {
      capabilities: { tools: { listChanged: false }, logging: {} },
      cacheHints: {
        'tools/list': { ttlMs: listTtlMs, cacheScope: 'private' },
        'server/discover': { ttlMs: listTtlMs, cacheScope: 'public' },
      },
    },
  );
  const tool = named === undefined ? undefined : listTools(caller).find(({ name }) => name === named);
  // The SDK checks `Mcp-Param-*` headers against a registered tool's schema, and only then.
  if (tool !== undefined && mirrorsHeaders(tool))
    mcp.registerTool(tool.name, { inputSchema: schemaOnly(tool.inputSchema) }, () => ({ content: [] }));
  mcp.server.setRequestHandler('tools/list', () => ({ tools: listTools(caller).map(listed) }));
  mcp.server.setRequestHandler('tools/call', ({ params }, context) =>
    serveCall({ params, context, caller }, router, logger),
  );
  return mcp;
}

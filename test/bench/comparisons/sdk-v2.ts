/** An echo server on the SDK's second major version, as its own documentation builds one for a stateless host. */
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { type DoorEvent, proxyAnswer, webRequest } from './web.ts';

const mcp = createMcpHandler(() => {
  const server = new McpServer({ name: 'echo', version: '1' });
  server.registerTool('echo', { inputSchema: z.object({ path: z.string() }) }, ({ path }) => ({
    content: [{ type: 'text', text: path }],
  }));
  return server;
});

/** API Gateway's event to its answer. */
export async function handler(event: DoorEvent): Promise<object> {
  return proxyAnswer(await mcp.fetch(webRequest(event)));
}

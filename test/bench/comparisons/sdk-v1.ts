/** An echo server on the SDK's first major version, stateless: a server and a transport for each request. */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import * as z from 'zod';
import { type DoorEvent, proxyAnswer, webRequest } from './web.ts';

/** API Gateway's event to its answer. */
export async function handler(event: DoorEvent): Promise<object> {
  const server = new McpServer({ name: 'echo', version: '1' });
  server.registerTool('echo', { inputSchema: { path: z.string() } }, ({ path }) => ({
    content: [{ type: 'text', text: path }],
  }));
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    return await proxyAnswer(await transport.handleRequest(webRequest(event)));
  } finally {
    await server.close();
  }
}

/** The echo server behind mcp-proxy, which wants one on stdio. */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import * as z from 'zod';

const server = new McpServer({ name: 'echo', version: '1' });
server.registerTool('echo', { inputSchema: { path: z.string() } }, ({ path }) => ({
  content: [{ type: 'text', text: path }],
}));
await server.connect(new StdioServerTransport());

/** Client libraries of agent frameworks. Each has its own way of listing and calling, and takes an OAuth provider. */

import type { SignInClient } from '../../../stacks/local/issuer/sign-in/sign-in-client.ts';
import { library, noFetch } from '../library.ts';

/** `auth` of SDK 1.x, which these libraries bring: it gives them the code that the person came back with. */
const sdkAuth = `export { auth } from '@modelcontextprotocol/sdk/client/auth.js';\n`;

type Execute = { execute(args: object, options: object): Promise<unknown> };

type AiSdk = {
  createMCPClient(
    options: object,
  ): Promise<{ tools(): Promise<Record<string, Execute>>; close(): Promise<void> }>;
};

export const aiSdk = library<AiSdk>({
  name: 'ai-sdk',
  title: 'Vercel AI SDK',
  packages: { '@ai-sdk/mcp': '2.0.99' },
  entry: `export { createMCPClient, auth } from '@ai-sdk/mcp';\n`,
  async connect({ createMCPClient }, { url, provider, fetch }) {
    const transport = { type: 'http', url, authProvider: provider, fetch };
    const client = await createMCPClient({ transport });
    const tools = await client.tools();
    return {
      list: async () => Object.keys(tools),
      call: async (name, args) => tools[name]?.execute(args, { toolCallId: '1', messages: [] }),
      close: () => client.close(),
    };
  },
});

type LangChainTool = { name: string; invoke(args: object): Promise<unknown> };
type LangChain = {
  MultiServerMCPClient: new (
    options: object,
  ) => { getTools(): Promise<LangChainTool[]>; close(): Promise<void> };
};

export const langchain = library<LangChain>({
  name: 'langchain',
  title: 'LangChain',
  packages: { '@langchain/mcp-adapters': '1.1.4', '@langchain/core': '1.4.0' },
  entry: `export { MultiServerMCPClient } from '@langchain/mcp-adapters';\n${sdkAuth}`,
  notTried: noFetch,
  async connect({ MultiServerMCPClient }, { url, provider }) {
    const server = { transport: 'http', url, authProvider: provider };
    const client = new MultiServerMCPClient({ mcpServers: { chokepoint: server } });
    const tools = await client.getTools();
    return {
      list: async () => tools.map(({ name }) => name),
      call: async (name, args) => tools.find((tool) => tool.name === name)?.invoke(args),
      close: () => client.close(),
    };
  },
});

type Mastra = {
  MCPClient: new (
    options: object,
  ) => {
    listTools(): Promise<Record<string, Execute>>;
    disconnect(): Promise<void>;
  };
};

export const mastra = library<Mastra>({
  name: 'mastra',
  title: 'Mastra',
  packages: { '@mastra/mcp': '2.0.0', '@mastra/core': '1.71.0' },
  entry: `export { MCPClient } from '@mastra/mcp';\n${sdkAuth}`,
  async connect({ MCPClient }, { url, provider, fetch }) {
    const server = { url: new URL(url), authProvider: provider, fetch, enableProgressTracking: true };
    const id = crypto.randomUUID();
    const client = new MCPClient({ id, timeout: 120_000, servers: { chokepoint: server } });
    const tools = await client.listTools();
    return {
      list: async () => Object.keys(tools),
      call: async (name, args) => tools[`chokepoint_${name}`]?.execute(args, {}),
      close: () => client.disconnect(),
    };
  },
});

type OpenAiAgents = {
  MCPServerStreamableHttp: new (
    options: object,
  ) => {
    connect(): Promise<void>;
    listTools(): Promise<{ name: string }[]>;
    callTool(name: string, args: object): Promise<unknown>;
    close(): Promise<void>;
  };
};

export const openAiAgents = library<OpenAiAgents>({
  name: 'openai-agents',
  title: 'OpenAI Agents SDK',
  packages: { '@openai/agents': '0.20.0' },
  entry: `export { MCPServerStreamableHttp } from '@openai/agents';\n${sdkAuth}`,
  async connect({ MCPServerStreamableHttp }, { url, provider, fetch }) {
    const server = new MCPServerStreamableHttp({ url, name: 'chokepoint', authProvider: provider, fetch });
    await server.connect();
    return {
      list: async () => (await server.listTools()).map(({ name }) => name),
      call: (name, args) => server.callTool(name, args),
      close: () => server.close(),
    };
  },
});

type McpUseSession = {
  connector: {
    tools: { name: string }[];
    callTool(name: string, args: object): Promise<unknown>;
  };
};
type McpUse = {
  MCPClient: {
    fromDict(options: object): {
      createSession(name: string): Promise<McpUseSession>;
      closeAllSessions(): Promise<void>;
    };
  };
};

export const mcpUse = library<McpUse>({
  name: 'mcp-use',
  title: 'mcp-use',
  packages: { 'mcp-use': '1.34.6', react: '19.3.1' },
  entry: `export { MCPClient } from 'mcp-use/client';\n${sdkAuth}`,
  async connect({ MCPClient }, { url, provider, fetch }) {
    const server = { url, authProvider: provider as SignInClient, fetch };
    const client = MCPClient.fromDict({ mcpServers: { chokepoint: server } });
    const { connector } = await client.createSession('chokepoint');
    return {
      list: async () => connector.tools.map(({ name }) => name),
      call: (name, args) => connector.callTool(name, args),
      close: () => client.closeAllSessions(),
    };
  },
});

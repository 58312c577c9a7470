/** mcp-remote: the bridge for clients that only start programs; signs in when it starts. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { authorization } from '../agent.ts';
import type { Place, Program } from '../program.ts';

export const mcpRemote: Program = {
  name: 'mcp-remote',
  title: 'mcp-remote',
  packages: { 'mcp-remote': '0.15.1' },
  async open(place) {
    let client: Client | undefined;
    const connected = () => client ?? Promise.reject(new Error('it is not connected'));
    return {
      async signIn() {
        const starting = connect(place);
        await place.person.visit(await place.person.whenOpened(authorization));
        client = await starting;
      },
      async list() {
        return JSON.stringify((await (await connected()).listTools()).tools);
      },
      async call(tool, args, timeout) {
        const call = { name: tool, arguments: args };
        return JSON.stringify(await (await connected()).callTool(call, undefined, { timeout }));
      },
      async close() {
        await client?.close();
      },
    };
  },
};

/** Over its standard input and output, as a desktop program would. */
async function connect({ url, command, log }: Place): Promise<Client> {
  const { env, cwd } = command;
  const transport = new StdioClientTransport({
    command: 'mcp-remote',
    args: [url],
    env,
    cwd,
    stderr: 'pipe',
  });
  transport.stderr?.on('data', (chunk: Buffer) => log(chunk.toString()));
  const client = new Client({ name: 'desktop', version: '1' });
  await client.connect(transport, { timeout: 60_000 });
  return client;
}

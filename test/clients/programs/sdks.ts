/** Both official SDKs for TypeScript. */
import type * as Modern from '@modelcontextprotocol/client';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { library, noFetch } from '../library.ts';
import type { Program } from '../program.ts';

const identity = { name: 'client', version: '1' };
// The person in this run needs no timeout of 60 s for a long call: progress resets it, as applications do.
const options = { resetTimeoutOnProgress: true, onprogress: () => undefined };

type Legacy = { Client: typeof Client; StreamableHTTPClientTransport: typeof StreamableHTTPClientTransport };

const sdk1At = (version: string, notTried: Program['notTried'] = {}) =>
  library<Legacy>({
    notTried,
    name: `sdk-${version.split('.').slice(0, 2).join('.')}`,
    title: `@modelcontextprotocol/sdk`,
    packages: { '@modelcontextprotocol/sdk': version },
    entry: `export { Client } from '@modelcontextprotocol/sdk/client/index.js';
export { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
export { auth } from '@modelcontextprotocol/sdk/client/auth.js';
`,
    async connect(module, { url, provider, fetch }) {
      const client = new module.Client(identity);
      const transport = new module.StreamableHTTPClientTransport(new URL(url), {
        ...{ authProvider: provider as never, fetch },
      });
      await client.connect(transport as never);
      return {
        list: async () => (await client.listTools()).tools.map(({ name }) => name),
        call: (name, args) => client.callTool({ name, arguments: args }, undefined, options),
        close: () => client.close(),
      };
    },
  });

export const sdk1 = sdk1At('1.32.2');
export const oldSdk1 = sdk1At('1.12.3', noFetch);

export const sdk2 = library<typeof Modern>({
  name: 'client-2',
  title: '@modelcontextprotocol/client',
  packages: { '@modelcontextprotocol/client': '2.4.0' },
  entry: `export * from '@modelcontextprotocol/client';\n`,
  async connect(module, { url, provider, fetch }) {
    const client = new module.Client(identity, { versionNegotiation: { mode: 'auto' } });
    await client.connect(
      new module.StreamableHTTPClientTransport(new URL(url), { authProvider: provider, fetch }),
    );
    return {
      list: async () => (await client.listTools()).tools.map(({ name }) => name),
      call: (name, args) => client.callTool({ name, arguments: args }, options),
      close: () => client.close(),
    };
  },
  async finish(module, { url, provider, fetch }, answer) {
    const transport = new module.StreamableHTTPClientTransport(new URL(url), {
      authProvider: provider,
      fetch,
    });
    await transport.finishAuth(answer);
  },
});

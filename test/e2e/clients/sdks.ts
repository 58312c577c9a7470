/** Both official SDKs behind one shape: connect as a user with the whole OAuth flow, then list and call. */
import {
  type ClientCapabilities,
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
} from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Fetch } from '../../../stacks/local/issuer/fetch-with-ca.ts';
import {
  createSignInClient,
  type SignInClient,
} from '../../../stacks/local/issuer/sign-in/sign-in-client.ts';

export type ToolAnswer = {
  isError?: boolean;
  structuredContent?: Record<string, unknown>;
  content: { type: string; text?: string }[];
  _meta?: Record<string, unknown>;
};

export type Connected = {
  revision: string | undefined;
  provider: SignInClient;
  list(): Promise<string[]>;
  call(name: string, args: object, onprogress?: (progress: unknown) => void): Promise<ToolAnswer>;
  close(): Promise<void>;
};

export type Door = { url: string; user: string; fetch: Fetch; ca?: string };
export type Connect = (door: Door) => Promise<Connected>;

const identity = { name: 'end-to-end test', version: '1' };

/** SDK 1.x, revision 2025-11-25. */
export const connectSdk1: Connect = async ({ url, user, fetch, ca }) => {
  const provider = createSignInClient('SDK 1.32', ca);
  const open = () =>
    new StreamableHTTPClientTransport(new URL(url), { authProvider: provider as never, fetch });
  const first = open();
  await mustBeRefused(new Client(identity).connect(first as never));
  await first.finishAuth((await provider.signIn(user)).get('code') ?? '');
  const client = new Client(identity);
  const transport = open();
  await client.connect(transport as never);
  return {
    revision: transport.protocolVersion,
    provider,
    list: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: (name, args, onprogress) =>
      client.callTool(
        { name, arguments: args as never },
        undefined,
        onprogress && { onprogress },
      ) as Promise<ToolAnswer>,
    close: () => client.close(),
  };
};

/** What a client can show to its person, and what the person does with it. */
export type Person = {
  capability: NonNullable<ClientCapabilities['elicitation']>;
  answer(asked: {
    mode?: string;
    url?: string;
    message: string;
  }): Promise<{ action: string; content?: object }>;
};

/** SDK 2.x: pinned to a revision, choosing by itself, or as clients before 2026-07-28 do. */
export const connectSdk2As =
  (mode: 'auto' | 'legacy' | { pin: string }, person?: Person): Connect =>
  async ({ url, user, fetch, ca }) => {
    const provider = createSignInClient('SDK 2', ca);
    const open = () => new ModernTransport(new URL(url), { authProvider: provider, fetch });
    const versionNegotiation = { mode };
    const first = open();
    await mustBeRefused(new ModernClient(identity, { versionNegotiation }).connect(first));
    await first.finishAuth(await provider.signIn(user));
    const capabilities = person && { capabilities: { elicitation: person.capability } };
    const client = new ModernClient(identity, { versionNegotiation, ...capabilities });
    if (person !== undefined)
      client.setRequestHandler('elicitation/create', ({ params }) => person.answer(params as never) as never);
    await client.connect(open());
    return {
      revision: client.getNegotiatedProtocolVersion(),
      provider,
      list: async () => (await client.listTools()).tools.map(({ name }) => name),
      call: (name, args, onprogress) =>
        client.callTool(
          { name, arguments: args as never },
          onprogress && { onprogress },
        ) as Promise<ToolAnswer>,
      close: () => client.close(),
    };
  };

/** Revision 2026-07-28 and no other. */
export const connectSdk2 = connectSdk2As({ pin: '2026-07-28' });

async function mustBeRefused(connecting: Promise<void>): Promise<void> {
  const error = await connecting.then(
    () => undefined,
    (refused: Error) => refused,
  );
  if (error === undefined) throw new Error('the door let a client in without a token');
  if (!/Unauthorized/i.test(`${error.name} ${error.message}`)) throw error;
}

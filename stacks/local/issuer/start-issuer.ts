/**
 * The local OAuth issuer: an authorization server for MCP clients on this machine. Takes doors, users and
 * scopes; gives one running issuer per door (RFC 8414 metadata, RFC 7591 registration, PKCE, RFC 8707
 * resources, RFC 9068 access tokens, rotated refresh tokens) and a way to mint a token. It listens on
 * loopback alone, has no passwords, and logs no token, code or secret.
 */
import type { Provider } from 'oidc-provider';
import { doorHandler } from './door-handler.ts';
import { checkIssuerOptions, type Door, type IssuerOptions } from './issuer-options.ts';
import { type LoopbackListener, listenOnLoopback } from './loopback-listener.ts';
import { createProvider } from './provider.ts';
import { type IssuerStore, openStore } from './store.ts';
import { type IssuerKeys, loadKeys } from './tokens/keys.ts';
import { type MintParts, mintToken, type TokenRequest } from './tokens/mint-token.ts';

export type Issuer = {
  /** in the order of `doors`, with the ports that were taken */
  issuers: string[];
  /** of the https door, because `aws-jwt-verify` requires https; all doors sign with the same keys */
  jwksUri: string;
  mintToken(request: TokenRequest): Promise<string>;
  close(): Promise<void>;
};

/**
 * Starts every door, or none. @throws the error of checkIssuerOptions, loadKeys, openStore or a taken port
 */
export async function startIssuer(options: IssuerOptions): Promise<Issuer> {
  checkIssuerOptions(options);
  const keys = await loadKeys(options.home);
  const store = await openStore(options.home);
  const listeners: LoopbackListener[] = [];
  const close = async () => {
    await Promise.all(listeners.map((listener) => listener.close()));
    await store.close();
  };
  try {
    const doors: MintParts[] = [];
    for (const door of options.doors) {
      doors.push(await openDoor({ door, options, keys, store, listeners }));
    }
    const issuers = doors.map(({ door }) => door.issuer);
    const jwksUri = `${issuers.find((issuer) => issuer.startsWith('https:')) ?? issuers[0]}/jwks`;
    return { issuers, jwksUri, mintToken: (request) => mintToken(doors, request), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Mints tokens like the running issuer, without listening: for a program beside it (`npm run token`) that
 * shares its `home`. The doors' ports must be the real ones. Writes only the keys, when they do not exist
 * yet.
 */
export async function createTokenMint(
  options: IssuerOptions,
): Promise<(request: TokenRequest) => Promise<string>> {
  checkIssuerOptions(options);
  const keys = await loadKeys(options.home);
  const store = await openStore(options.home);
  const doors = options.doors.map((door) => withProvider({ door, options, keys, store }));
  return (request) => mintToken(doors, request);
}

type DoorParts = { door: Door; options: IssuerOptions; keys: IssuerKeys; store: IssuerStore };

async function openDoor(parts: DoorParts & { listeners: LoopbackListener[] }): Promise<MintParts> {
  const { door, options } = parts;
  const url = new URL(door.issuer);
  const isTls = url.protocol === 'https:';
  const defaultPort = isTls ? 443 : 80;
  const listener = await listenOnLoopback(
    url.port ? Number(url.port) : defaultPort,
    isTls ? options.tls : undefined,
  );
  parts.listeners.push(listener);
  url.port = String(listener.port);
  const opened = withProvider({ ...parts, door: { ...door, issuer: url.origin } });
  const provider: Provider = opened.provider;
  const { around = (handle) => handle } = options;
  listener.answerWith(around(doorHandler(url.origin, provider.callback())));
  return opened;
}

function withProvider(parts: DoorParts): MintParts {
  return { door: parts.door, options: parts.options, keys: parts.keys, provider: createProvider(parts) };
}

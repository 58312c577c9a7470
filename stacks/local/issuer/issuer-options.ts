/** Checks the options of the local issuer before anything listens. An unusable one throws a sentence. */
import type { RequestListener } from 'node:http';
import type { LocalUser } from '../../../shared/application.ts';
import { tokenClient } from './tokens/token-client.ts';

/** One entrance: an issuer origin and the one resource that its tokens are for. */
export type Door = {
  /** origin without path, `https://localhost:8444` or `http://localhost:8081`; port 0 takes a free one */
  issuer: string;
  /** the MCP URL to the byte; becomes `aud` */
  resource: string;
};

/** A client that exists without registering. */
export type PreregisteredClient = {
  id: string;
  name: string;
  /** with a secret the client is confidential (`client_secret_basic` or `_post`); without, it is public */
  secret?: string;
  /** how the secret is sent; default `client_secret_basic` */
  secretBy?: 'client_secret_basic' | 'client_secret_post';
  /** present: authorization code and refresh; absent: client credentials, which need a secret */
  redirectUris?: string[];
  /** for a machine client: put into its tokens. Without it, its tokens carry no tenant */
  tenant?: string;
  groups?: string[];
};

export type IssuerOptions = {
  /** one issuer per door: same users, keys and clients, other `iss` and other resource */
  doors: Door[];
  /** PEM; used by https doors */
  tls: { key: string; cert: string };
  /** signing keys, clients, grants and refresh tokens are kept in `<home>/issuer/`, mode 0600 */
  home: string;
  /** scopes of the resource; `openid` is always offered too */
  scopes: string[];
  users: LocalUser[];
  /** lifetime of access tokens; default DEFAULT_TOKEN_TTL_SECONDS */
  tokenTtlSeconds?: number;
  preregistered?: PreregisteredClient[];
  /** tests let the issuer fail */
  around?: (handle: RequestListener) => RequestListener;
  /** gets one line per unexpected failure: name and message of the error, never a token, code or secret */
  log?: (line: string) => void;
};

const userName = /^[\x20-\x7e]{1,200}$/;
/** RFC 6749, 3.3. */
const scopeToken = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** @throws Error that names the option and the problem */
export function checkIssuerOptions(options: IssuerOptions): void {
  const preregistered = options.preregistered ?? [];
  if (options.doors.length === 0) throw new Error('the issuer needs at least one door');
  options.doors.forEach(checkDoor);
  refuseDoubles('resource', options.doors, (door) => door.resource);
  refuseDoubles('user', options.users, (user) => user.name);
  refuseDoubles('client', [{ id: tokenClient.client_id }, ...preregistered], (client) => client.id);
  for (const { name } of options.users) {
    if (!userName.test(name)) throw new Error(`user name ${JSON.stringify(name)} is not printable ASCII`);
  }
  for (const scope of options.scopes) {
    if (!scopeToken.test(scope)) throw new Error(`scope ${JSON.stringify(scope)} is not a scope token`);
  }
  for (const client of preregistered) {
    if (!client.redirectUris && !client.secret) {
      throw new Error(`client ${client.id} has neither redirect URIs nor a secret: it could do nothing`);
    }
  }
  const ttl = options.tokenTtlSeconds ?? 1;
  if (!Number.isSafeInteger(ttl) || ttl < 1) throw new Error(`tokenTtlSeconds is ${ttl}, not a whole second`);
}

function checkDoor(door: Door): void {
  const url = URL.parse(door.issuer);
  // RFC 8414, 2: no query or fragment. No path, so that both well-known locations are the same.
  if (!url || url.origin !== door.issuer || url.hostname !== 'localhost') {
    throw new Error(`issuer ${JSON.stringify(door.issuer)} is not an origin such as https://localhost:8444`);
  }
  const resource = URL.parse(door.resource);
  if (!resource || door.resource.includes('#')) {
    throw new Error(`resource ${JSON.stringify(door.resource)} is not an absolute URL without fragment`);
  }
}

function refuseDoubles<T>(what: string, things: T[], nameOf: (thing: T) => string): void {
  const names = things.map(nameOf);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) throw new Error(`the issuer was given the ${what} ${double} twice`);
}

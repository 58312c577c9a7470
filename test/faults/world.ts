/** A system of its own, in this process, whose parts can be made to fail; and callers at its door. */
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { fetchWithCa } from '../../stacks/local/issuer/fetch-with-ca.ts';
import { type Local, type LocalOptions, startLocal } from '../../stacks/local/local.ts';
import { type Caller, createCaller } from '../load/caller.ts';
import { createInterferer, type Interferer } from './interfere.ts';

export type World = {
  local: Local;
  home: string;
  interferer: Interferer;
  /** http */
  door: string;
  /** a token that no authorizer has seen */
  token(user: string): Promise<string>;
  /** a caller with such a token */
  caller(user: string): Promise<Caller>;
  /** from now on tokens are signed by a key that the issuer publishes beside the old one; until the returned function is called */
  rotateKeys(): Promise<() => void>;
  /** from now on the issuer's clock is ahead */
  shiftIssuer(ms: number): void;
  close(): Promise<void>;
};

type Sign = (token: string) => Promise<string>;

export async function startWorld(options: LocalOptions): Promise<World> {
  const interferer = createInterferer();
  const local = await startLocal({ ...options, interference: interferer.interference });
  const door = local.doors.find(({ resource }) => resource.startsWith('http:'))?.resource ?? '';
  const fetch = fetchWithCa(local.tls.ca);
  let sign: Sign = async (token) => token;
  let aheadSeconds = 0;

  async function token(user: string): Promise<string> {
    const first = decodeJwt(await local.issuer.mintToken({ user, door }));
    const shifted = (at: number | undefined) => (at ?? 0) + aheadSeconds;
    const claims = {
      iat: shifted(first.iat),
      exp: shifted(first.exp),
      auth_time: shifted(Number(first.auth_time)),
    };
    return sign(await local.issuer.mintToken({ user, door, overrides: { claims } }));
  }

  return {
    ...{ local, interferer, door, home: options.home, token },
    caller: async (user) => createCaller('plain-2025', { url: door, token: await token(user), fetch }),
    async rotateKeys() {
      const { privateKey, publicKey } = await generateKeyPair('RS256');
      const named = { kid: `rotated-${Date.now()}`, alg: 'RS256', use: 'sig' };
      const { keys } = (await (await fetch(local.issuer.jwksUri)).json()) as { keys: object[] };
      interferer.publish({ keys: [{ ...(await exportJWK(publicKey)), ...named }, ...keys] });
      sign = (old) =>
        new SignJWT(decodeJwt<JWTPayload>(old))
          .setProtectedHeader({ ...decodeProtectedHeader(old), alg: named.alg, kid: named.kid })
          .sign(privateKey);
      return () => {
        interferer.publish(undefined);
        sign = async (old) => old;
      };
    },
    shiftIssuer(ms) {
      aheadSeconds = ms / 1_000;
    },
    close: () => local.close(),
  };
}

/** Tokens that no door may take, each made from the system's own keys where it can be: only one thing is wrong. */
import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
} from 'node:crypto';
import { stepsAgainst } from '../../stacks/local/issuer/oauth-steps.ts';
import type { OwnSystem } from './own-system.ts';

export type Shown = { authorization?: string; query?: string };
/** `door`: the URL at which the token is shown. */
/** `says`: of the body. */
export type TokenCase = {
  what: string;
  says?: RegExp;
  show(system: OwnSystem, door: string): Promise<Shown>;
};

type Parts = { header: Record<string, unknown>; claims: Record<string, unknown>; signature: string };

const bearer = (token: string): Shown => ({ authorization: `Bearer ${token}` });
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());
const nowSeconds = () => Math.floor(Date.now() / 1000);
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

const good = (system: OwnSystem, door: string) => system.local.issuer.mintToken({ user: 'ines', door });
const issuerOf = ({ local }: OwnSystem, door: string) =>
  local.doors.find(({ resource }) => resource === door)?.issuer ?? '';
const otherDoor = ({ https, http }: OwnSystem, door: string) => (door === https ? http : https);

/** A good token but for these claims or header fields, well signed. */
function signed(what: string, overrides: { claims?: object; header?: object }): TokenCase {
  return {
    what,
    show: async ({ local }, door) =>
      bearer(await local.issuer.mintToken({ user: 'ines', door, overrides: overrides as never })),
  };
}

/** A good token taken apart and put together again by somebody without the key. */
function forged(what: string, forge: (parts: Parts, publicKeys: KeyObject[]) => string): TokenCase {
  return {
    what,
    show: async (system, door) => {
      const [header, claims, signature = ''] = (await good(system, door)).split('.');
      const answer = await system.ask(system.local.issuer.jwksUri);
      const { keys } = (await answer.json()) as { keys: JsonWebKey[] };
      const publicKeys = keys.map((key) => createPublicKey({ key, format: 'jwk' }));
      return bearer(forge({ header: decode(header), claims: decode(claims), signature }, publicKeys));
    },
  };
}

function signAs(header: object, claims: object, by: (text: string) => Buffer): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${by(text).toString('base64url')}`;
}

const byStranger = (text: string) => sign('RSA-SHA256', Buffer.from(text), stranger.privateKey);

export const tokenCases: TokenCase[] = [
  { what: 'no token', says: /no token/, show: async () => ({}) },
  { what: 'an empty one', show: async () => ({ authorization: 'Bearer ' }) },
  { what: 'garbage', says: /not ours/, show: async () => bearer('garbage') },
  { what: 'three parts of garbage', show: async () => bearer('a.b.c') },
  {
    what: 'another scheme',
    says: /no bearer token/,
    show: async (system, door) => ({ authorization: `Basic ${await good(system, door)}` }),
  },
  {
    what: 'a good one in the query string',
    show: async (system, door) => ({ query: `access_token=${await good(system, door)}` }),
  },
  {
    what: 'the other door’s',
    says: /another door/,
    show: async (system, door) => bearer(await good(system, otherDoor(system, door))),
  },
  {
    what: 'the other issuer’s name with this audience',
    show: async (system, door) => {
      const claims = { iss: issuerOf(system, otherDoor(system, door)) };
      return bearer(await system.local.issuer.mintToken({ user: 'ines', door, overrides: { claims } }));
    },
  },
  {
    what: 'an ID token of a real sign-in',
    says: /another door|not ours/,
    show: async (system, door) => {
      const { id_token = '' } = await signInWithOpenId(system, door);
      if (id_token === '') throw new Error('the issuer gave no ID token');
      return bearer(id_token);
    },
  },
  {
    what: 'a refresh token',
    show: async (system, door) => bearer((await signInWithOpenId(system, door)).refresh_token ?? 'none'),
  },

  forged('alg none', ({ header, claims }) => `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`),
  forged('alg none, with a signature', ({ header, claims, signature }) =>
    [encode({ ...header, alg: 'none' }), encode(claims), signature].join('.'),
  ),
  forged('HS256 with the public key as PEM', ({ header, claims }, [key]) => {
    const secret = key?.export({ type: 'spki', format: 'pem' }) ?? '';
    return signAs({ ...header, alg: 'HS256' }, claims, (text) =>
      createHmac('sha256', secret).update(text).digest(),
    );
  }),
  forged('HS256 with the public key as JWK', ({ header, claims }, [key]) => {
    const secret = JSON.stringify(key?.export({ format: 'jwk' }));
    return signAs({ ...header, alg: 'HS256' }, claims, (text) =>
      createHmac('sha256', secret).update(text).digest(),
    );
  }),
  forged('another tenant under the old signature', ({ header, claims, signature }) =>
    [encode(header), encode({ ...claims, tenant: 'tundra' }), signature].join('.'),
  ),
  {
    ...forged('signed by a stranger', ({ header, claims }) => signAs(header, claims, byStranger)),
    says: /not ours/,
  },
  forged('signed by a stranger who brings his key', ({ header, claims }) =>
    signAs({ ...header, jwk: stranger.publicKey.export({ format: 'jwk' }) }, claims, byStranger),
  ),

  signed('an unknown kid', { header: { kid: 'nobody' } }),
  signed('no kid', { header: { kid: undefined } }),
  signed('no access token by its type', { header: { typ: 'JWT' } }),
  signed('a wrong issuer', { claims: { iss: 'https://issuer.example' } }),
  {
    ...signed('a wrong audience', { claims: { aud: 'https://other.example/mcp' } }),
    says: /another door/,
  },
  signed('no audience', { claims: { aud: undefined } }),
  { ...signed('an expired one', { claims: { exp: nowSeconds() - 60 } }), says: /has expired/ },
  signed('a sign-in in the year 3 billion', { claims: { auth_time: 1e20 } }),
  signed('an end in the year 3 billion', { claims: { exp: 1e20 } }),
  signed('more groups than anybody has', { claims: { groups: Array(1_000).fill('g') } }),
  signed('one that never ends', { claims: { exp: undefined } }),
  signed('one that is not yet valid', { claims: { nbf: nowSeconds() + 300 } }),
  signed('no subject', { claims: { sub: undefined } }),
  signed('an empty subject', { claims: { sub: '' } }),
  signed('no tenant', { claims: { tenant: undefined } }),
  ...['', 'Fjord', '*', 'fjord*', 'fjord/../tundra', '${aws:username}', 'a'.repeat(64), ['fjord'], 7].map(
    (tenant) => signed(`the tenant ${JSON.stringify(tenant)}`, { claims: { tenant } }),
  ),
];

function signInWithOpenId(system: OwnSystem, door: string) {
  const steps = stepsAgainst(system.ask, issuerOf(system, door));
  return steps.tokensOf('ines', { scope: 'openid letters:read', resource: door });
}

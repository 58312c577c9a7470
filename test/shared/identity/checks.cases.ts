/** Checks of tokens, each with the harm that comes when it is gone. */
import type { Mutation } from '../../mutant.ts';
import type { IdentityCode } from './identity-code.ts';
import { goodClaims, type Issuer, nowSeconds, resource } from './issuer.ts';

export type Check = {
  check: string;
  without: Mutation;
  harm(code: IdentityCode, issuer: Issuer): Promise<boolean>;
};

const off = (file: string, from: string, to = ''): Mutation => ({
  file: `shared/identity/${file}.ts`,
  from,
  to,
});
const claims = { tenant: 'tenant', groups: 'groups', scope: 'scope', clientId: 'client_id' };
const rules = { audience: 'resource', tokenType: 'at+jwt', claims } as const;

type With = { now?: () => number };

function verifierOf(code: IdentityCode, issuer: Issuer, { now }: With = {}) {
  const door = { resource, issuer: issuer.url, jwksUri: issuer.jwksUri };
  return code.createVerifier(door, rules, code.issuerKeys(now && { now }));
}

/** Whether a token, access or ID, is taken. */
async function isTaken(code: IdentityCode, issuer: Issuer, token: string, kind: 'access' | 'id' = 'access') {
  const { url, jwksUri } = issuer;
  const verify =
    kind === 'access'
      ? verifierOf(code, issuer)
      : code.createIdVerifier({ issuer: url, jwksUri }, code.issuerKeys());
  return verify(token).then(
    () => true,
    () => false,
  );
}

/** The class of error while the key set's address answers so. */
async function errorWhile(
  code: IdentityCode,
  issuer: Issuer,
  answer: Issuer['serving']['answer'],
  header = {},
) {
  const verify = verifierOf(code, issuer);
  if (Object.keys(header).length > 0) await verify(await issuer.token());
  issuer.serving.answer = answer;
  const error: Error | undefined = await verify(await issuer.token({ header })).then(
    () => undefined,
    (reason: Error) => reason,
  );
  issuer.serving.answer = issuer.good;
  return error?.name ?? 'none';
}

const extension = { crit: ['urn:x'], 'urn:x': true };
const claimsOf = (change: object) => ({ ...goodClaims('https://i'), ...change });
const isCaller = (code: IdentityCode, change: object) => {
  try {
    return code.callerFromClaims(claimsOf(change), claims, '') !== undefined;
  } catch {
    return false;
  }
};

export const checks: Check[] = [
  {
    check: 'an access token with an extension that is not understood is refused',
    without: off('unverified', "['crit', 'b64']", "['b64']"),
    harm: async (code, issuer) => isTaken(code, issuer, await issuer.signed(extension)),
  },
  {
    check: 'an ID token with an extension that is not understood is refused',
    without: off('unverified', "['crit', 'b64']", "['b64']"),
    harm: async (code, issuer) =>
      isTaken(code, issuer, await issuer.signed({ ...extension, typ: 'JWT' }), 'id'),
  },
  {
    check: 'a token whose signature is of other bytes is refused',
    without: off('unverified', "['crit', 'b64']", "['crit']"),
    harm: async (code, issuer) => isTaken(code, issuer, await issuer.signed({ b64: false })),
  },
  {
    check: 'a time of a token is a time',
    without: off('unverified', '!isNumericDate(claims[name])', 'false'),
    harm: async (code, issuer) => isTaken(code, issuer, await issuer.token({ claims: { iat: 1e20 } })),
  },
  {
    check: 'the time of a sign-in is a time',
    without: off('caller-from-claims', '!isNumericDate(authenticatedAtSeconds)', 'false'),
    harm: async (code) => isCaller(code, { auth_time: 1e20 }),
  },
  {
    check: 'groups are bounded in number',
    without: off('caller-from-claims', 'items.length > maxItems', 'false'),
    harm: async (code) => isCaller(code, { groups: Array(10_000).fill('g') }),
  },
  {
    check: 'groups are bounded in length',
    without: off('caller-from-claims', 'item.length > maxCharacters', 'false'),
    harm: async (code) => isCaller(code, { groups: ['g'.repeat(100_000)] }),
  },
  {
    check: 'a name shows no character that misleads',
    without: off('person-name', 'misleading.test(claim) ? undefined : claim', 'claim'),
    harm: async (code) => code.personName('Ines\u202e') !== undefined,
  },
  {
    check: 'an ID token is no access token',
    without: off('verify-token', "if (!good) throw new TokenRefused('not-ours', 'this is no access token');"),
    harm: async (code, issuer) => isTaken(code, issuer, await issuer.token({ header: { typ: 'JWT' } })),
  },
  {
    check: 'an issuer without keys is not held against a token',
    without: off('issuer-keys', '.keys.length === 0', '.keys.length < 0'),
    harm: async (code, issuer) =>
      (await errorWhile(code, issuer, (response) => response.end('{"keys":[]}'))) === 'TokenRefused',
  },
  {
    check: 'an issuer that is down is not held against a token of a key that may be new',
    without: off('issuer-keys', 'if (state.failure !== undefined) throw', 'if (false) throw'),
    harm: async (code, issuer) =>
      (await errorWhile(code, issuer, (response) => response.writeHead(500).end(), { kid: 'new' })) ===
      'TokenRefused',
  },
  {
    check: 'keys come from where they are configured to be, and not from where that sends',
    without: off('issuer-keys', "redirect: 'error'", "redirect: 'follow'"),
    harm: async (code, issuer) => {
      const sendElsewhere: Issuer['serving']['answer'] = (response) => {
        issuer.serving.answer = issuer.good;
        response.writeHead(302, { location: `${issuer.url}/elsewhere` }).end();
      };
      return (await errorWhile(code, issuer, sendElsewhere)) === 'none';
    },
  },
  {
    check: 'keys that were good end when the issuer does not come back',
    without: off('issuer-keys', 'if (!isUsable(state, now())) throw', 'if (false) throw'),
    harm: async (code, issuer) => {
      let clockMs = nowSeconds() * 1000;
      const verify = verifierOf(code, issuer, { now: () => clockMs });
      await verify(await issuer.token());
      issuer.serving.answer = (response) => response.writeHead(500).end();
      clockMs += 3_600_000;
      const taken = await verify(await issuer.token()).then(
        () => true,
        () => false,
      );
      issuer.serving.answer = issuer.good;
      return taken;
    },
  },
];

/**
 * The issuer, over the network. Its own metadata name its endpoints (OpenID Connect Discovery); they are fetched when the
 * first sign-in of an environment needs them, and kept with it. Never: metadata of another issuer; an endpoint without
 * TLS (except a plain issuer on this machine); a redirect that is followed; an answer without a limit of time and size.
 */
import * as z from 'zod';
import { callerFromClaims } from '../../shared/identity/caller-from-claims.ts';
import type { Identity } from '../../shared/identity/identity.ts';
import { issuerKeys } from '../../shared/identity/issuer-keys.ts';
import { TokenRefused } from '../../shared/identity/token-refused.ts';
import { createIdVerifier, createVerifier } from '../../shared/identity/verify-token.ts';
import type { PageDoor } from './page-doors.ts';
import { PageRefusal } from './page-refusal.ts';
import type { IssuerMetadata, IssuerPort, Tokens } from './ports.ts';

/** Three requests and a cold start fit into the gateway's 29 s. */
const timeoutMs = 5_000;
/** Metadata of large issuers have about 5 kB, tokens with many groups about 10. */
const maxAnswerChars = 65_536;

const metadataShape = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});
const tokenShape = z.object({ id_token: z.string(), access_token: z.string() });

/** One for an environment. Its methods throw PageRefusals. */
export function issuerPort(identity: Identity): IssuerPort {
  const discoveries = new Map<string, Promise<IssuerMetadata>>();
  const keys = issuerKeys();
  const metadata = (door: PageDoor) => {
    const discovery = discoveries.get(door.issuer) ?? discover(door.issuer);
    discoveries.set(door.issuer, discovery);
    // An issuer that did not answer is asked again.
    discovery.catch(() => discoveries.delete(door.issuer));
    return discovery;
  };
  return {
    metadata,
    async redeem(door, { code, verifier }) {
      const { tokenEndpoint } = await metadata(door);
      const form = {
        ...{ grant_type: 'authorization_code', code, code_verifier: verifier },
        ...{ client_id: door.clientId, redirect_uri: door.redirectUri, resource: door.resource },
      };
      const answer = await ask(tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) });
      const tokens = tokenShape.safeParse(answer);
      if (!tokens.success) throw new PageRefusal('sign-in-not-good', 'the issuer sent no two tokens');
      return verified(door, { identity, keys }, tokens.data);
    },
  };
}

/** Discovery, section 4.3: the metadata's `issuer` equals the issuer that was asked, to the byte. */
async function discover(issuer: string): Promise<IssuerMetadata> {
  const answer = await ask(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {});
  const parsed = metadataShape.safeParse(answer);
  if (!parsed.success || parsed.data.issuer !== issuer)
    throw new PageRefusal('issuer-unreachable', 'its metadata are not those of this issuer');
  const { authorization_endpoint: authorizationEndpoint, token_endpoint: tokenEndpoint } = parsed.data;
  for (const endpoint of [authorizationEndpoint, tokenEndpoint])
    if (!isSafe(endpoint, issuer))
      throw new PageRefusal('issuer-unreachable', 'it has an endpoint without TLS');
  const namesItself = parsed.data.authorization_response_iss_parameter_supported ?? false;
  return { authorizationEndpoint, tokenEndpoint, namesItself };
}

function isSafe(endpoint: string, issuer: string): boolean {
  const { protocol, origin } = new URL(endpoint);
  return protocol === 'https:' || (origin === issuer && /^http:\/\/localhost:\d+$/.test(issuer));
}

async function ask(url: string, how: { method?: string; body?: URLSearchParams }): Promise<unknown> {
  const response = await fetch(url, {
    ...how,
    headers: { Accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw new PageRefusal('issuer-unreachable', 'the issuer did not answer', { cause: error });
  });
  const text = await bodyOf(response);
  // RFC 6749, section 5.2: the code is invalid, was used, or belongs to another client.
  if (response.status >= 400 && response.status < 500)
    throw new PageRefusal('sign-in-refused', `the issuer answered ${response.status}`);
  if (!response.ok) throw new PageRefusal('issuer-unreachable', `the issuer answered ${response.status}`);
  try {
    return JSON.parse(text);
  } catch {
    throw new PageRefusal('issuer-unreachable', 'the issuer sent no JSON');
  }
}

async function bodyOf(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > maxAnswerChars) throw new Error('too long');
    }
    return text;
  } catch (error) {
    throw new PageRefusal('issuer-unreachable', 'the answer broke off, or has no end', { cause: error });
  }
}

/** Checks the access token by the authorizer's own rules, and the header, signature, issuer and times of the ID token. */
async function verified(
  door: PageDoor,
  { identity, keys }: { identity: Identity; keys: ReturnType<typeof issuerKeys> },
  { id_token, access_token }: z.infer<typeof tokenShape>,
): Promise<Tokens> {
  try {
    const access = await createVerifier(door, identity, keys)(access_token);
    // The audience is checked with the other claims (check-id-token.ts), which admits no second one.
    const id = await createIdVerifier(door, keys)(id_token);
    return { id, access, person: callerFromClaims(access, identity.claims, door.scopePrefix) };
  } catch (error) {
    throw error instanceof TokenRefused
      ? new PageRefusal('sign-in-not-good', 'a token is not good', { cause: error })
      : new PageRefusal('issuer-unreachable', 'the tokens could not be checked', { cause: error });
  }
}

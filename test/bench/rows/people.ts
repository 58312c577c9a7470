/** The people who call, and what is stored about them: callers, a token, an open approval. */
import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { approvalId, approvalPk } from '../../../shared/approval.ts';
import { toAttributes } from '../../../shared/attributes.ts';
import { type Caller, encodeSubject } from '../../../shared/caller.ts';
import { controlExpiry, controlKinds } from '../../../shared/control.ts';
import type { Door } from '../../../shared/identity/identity.ts';

const tenant = 'fjord';
const groups = ['mates'];
const clientId = 'https://client.example.com/client-metadata.json';
const soonSeconds = () => Math.floor(Date.now() / 1000) + 36_000;

/** A person of the team, by a name of the bench; `scopes`: all that the calls need. */
export function callerNamed(name: string, { issuer }: Door, scopes: string[]): Caller {
  const expiresAtSeconds = soonSeconds();
  return {
    subject: encodeSubject(issuer, name),
    ...{ tenant, groups, scopes, clientId, issuer, expiresAtSeconds },
    ...{ authenticatedAtSeconds: expiresAtSeconds - 36_100, name: 'Ines' },
  };
}

/** A person for each call: `{n}`, eight digits, ends the subject. */
export function callerOfEachCall(door: Door, scopes: string[]): Caller {
  const caller = callerNamed('many', door, scopes);
  return { ...caller, subject: `${caller.subject.slice(0, 44)}{n}` };
}

/** RS256, as most issuers sign, with the key set that proves it. */
export async function signedToken({ issuer, resource }: Door): Promise<{ token: string; keys: object }> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256', use: 'sig' };
  const claims = { tenant, groups, scope: 'letters:read letters:write', client_id: clientId, name: 'Ines' };
  const token = await new SignJWT({ ...claims, jti: randomUUID() })
    .setProtectedHeader({ alg: 'RS256', kid: 'bench', typ: 'at+jwt' })
    .setIssuer(issuer)
    .setSubject('ines')
    .setAudience(resource)
    .setIssuedAt()
    .setExpirationTime(soonSeconds())
    .sign(privateKey);
  return { token, keys: { keys: [jwk] } };
}

/**
 * An approval that its own caller may answer, and the sign-in of that person: items of the control table.
 * @param policySet digest of the policies that asked for it
 */
export function openApproval(person: Caller, { resource }: Door, policySet: string) {
  const key = 'a'.repeat(32);
  const nonce = 'b'.repeat(16);
  const id = approvalId(key, nonce);
  const cookie = 'c'.repeat(43);
  const expires = soonSeconds();
  const approval = {
    ...{
      subject: person.subject,
      clientId,
      tool: 'close_parcel',
      argumentsDigest: 'sha256:0',
      policySet,
    },
    ...{
      nonce,
      callId: randomUUID(),
      tenant,
      name: 'Ines',
      groups,
      title: 'Close a parcel',
      effect: 'destroy',
    },
    ...{ scopes: ['parcels:close'], arguments: '{"parcelId":"fjord-1"}', askedAtMs: Date.now() },
    expiresAtSeconds: expires,
  };
  const digest = createHash('sha256').update(cookie).digest('base64url');
  const rest = JSON.stringify({ door: resource, approvalId: id, person });
  const signIn = { is: { S: 'signed-in' }, secret: { S: 'd'.repeat(43) }, rest: { S: rest } };
  return {
    id,
    cookie: `__Host-approval-sign-in=${cookie}`,
    items: {
      [approvalPk(key)]: toAttributes(approval),
      [`${controlKinds.signIn}${digest}`]: { ...signIn, [controlExpiry]: { N: String(expires) } },
    },
  };
}

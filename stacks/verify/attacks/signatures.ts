/** Attacks on the signature and the session token of a private call. Each begins with a call that works. */
import { type InsideAttack, posted } from '../attack.ts';
import { privateCall } from '../target/private-calls.ts';
import { acmeTags } from '../target/stage-parts.ts';
import type { World } from '../target/world.ts';
import { signedInside } from './why-not.ts';

const path = { path: 'reports/q3.md' };

/** A read_document call that works: invoke session, data session, signature. */
export async function goodCall(world: World) {
  const [invoke, data] = await Promise.all([world.mint(), world.mint({ dataRoleOf: 'read_document' })]);
  return { invoke, data, body: privateCall('read_document', path, data) };
}

const forged = /^403 .*security token included in the request is invalid/;

export const signatureAttacks: InsideAttack[] = [
  {
    id: 'call-tampered',
    sentence: 'the body of a private call is changed after signing',
    deniedBy: 'SigV4: body hash',
    answer: /^403 .*[Ss]ignature/,
    run: async (world) => {
      const { invoke, body } = await goodCall(world);
      const signed = await world.sign('read_document', body, invoke);
      return posted(await world.send({ ...signed, body: signed.body.replace('q3', 'q4-plan') }));
    },
    onAws: signedInside,
  },
  {
    id: 'call-unsigned-header',
    sentence: 'an x-amz-* header is added after signing',
    deniedBy: 'SigV4: every x-amz-* header must be signed',
    answer: /^403 .*headers present in the request which were not signed/,
    run: async (world) => {
      const { invoke, body } = await goodCall(world);
      const signed = await world.sign('read_document', body, invoke);
      return posted(await world.send({ ...signed, headers: { ...signed.headers, 'x-amz-meta-x': '1' } }));
    },
    onAws: signedInside,
  },
  {
    id: 'call-late',
    sentence: 'a private call is sent six minutes after it was signed',
    deniedBy: 'SigV4: clock',
    answer: /^403 .*Signature expired/,
    run: async (world) => {
      const { invoke, body } = await goodCall(world);
      const signedAt = new Date(Date.now() - 6 * 60_000);
      return posted(await world.send(await world.sign('read_document', body, invoke, signedAt)));
    },
    onAws: signedInside,
  },
  {
    id: 'call-unsigned',
    sentence: 'a private call without a signature, with a data session that was overheard',
    deniedBy: 'listener, and AWS_IAM; and behind them the tool itself',
    answer: /^403 .*Missing Authentication Token/,
    run: async (world) => {
      const { body } = await goodCall(world);
      return posted(await world.send(await world.sign('read_document', body, undefined)));
    },
    onAws: signedInside,
  },
  {
    id: 'call-expired',
    sentence: 'a private call with a session that has ended',
    deniedBy: 'session token: expiry',
    answer: /^403 .*expired/,
    run: async (world) => {
      const { invoke, body } = await goodCall(world);
      const claims = world.claimsOf(invoke);
      const ended = { ...claims, issuedAtMs: 1, expiresAtMs: Date.now() - 1_000 };
      const { credentials } = world.local.vault.seal(ended);
      return posted(await world.send(await world.sign('read_document', body, credentials)));
    },
    onAws: signedInside,
  },
  {
    id: 'call-forged-token',
    sentence: 'a session token of one’s own making, which says what it likes',
    deniedBy: 'session token: sealed by STS',
    answer: forged,
    run: async (world) => {
      const { invoke, body } = await goodCall(world);
      const { secretAccessKey } = invoke;
      const made = JSON.stringify({ claims: world.claimsOf(invoke), secretAccessKey });
      const sessionToken = Buffer.from(made).toString('base64');
      return posted(await world.send(await world.sign('read_document', body, { ...invoke, sessionToken })));
    },
    onAws: signedInside,
  },
  {
    id: 'call-edited-token',
    sentence: 'the token of a create_ticket session is edited, bit by bit, to say read_document',
    deniedBy: 'session token: authenticated by AES-GCM',
    answer: forged,
    run: async (world) => {
      const { body } = await goodCall(world);
      const session = await world.mint({ tags: { ...acmeTags, tool: 'create_ticket' } });
      const known = JSON.stringify({ claims: world.claimsOf(session) });
      const sessionToken = edited(session.sessionToken, known, 'create_ticket', 'read_document');
      return posted(await world.send(await world.sign('read_document', body, { ...session, sessionToken })));
    },
    onAws: signedInside,
  },
];

/** Counter mode lets whoever knows the text change it: ciphertext XOR old XOR new. The text starts at byte 29. */
function edited(token: string, known: string, from: string, to: string): string {
  if (from.length !== to.length) throw new Error('an edit cannot change the length');
  const bytes = Buffer.from(token, 'base64');
  for (let at = known.indexOf(from); at >= 0; at = known.indexOf(from, at + 1))
    for (let letter = 0; letter < from.length; letter += 1)
      bytes[29 + at + letter] =
        (bytes[29 + at + letter] ?? 0) ^ from.charCodeAt(letter) ^ to.charCodeAt(letter);
  return bytes.toString('base64');
}

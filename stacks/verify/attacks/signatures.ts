/** Attacks on the signature and the session token of a private call. Each begins with a call that works. */
import type { Credentials } from '../../account/aws-request.ts';
import { type InsideAttack, inside, posted } from '../attack.ts';
import { type Given, take } from '../subjects/subjects.ts';
import { privateCall } from '../target/private-calls.ts';
import { tagsOf } from '../target/stage-parts.ts';
import type { World } from '../target/world.ts';
import { signedInside } from './why-not.ts';

/** A call that works: invoke session, data session, signature. */
export async function goodCall(world: World) {
  const { team, session } = take(world.target.subjects, ['session']);
  const { tool, input } = session;
  const [invoke, data] = await Promise.all([
    world.mint({ tags: tagsOf(team, tool.name) }),
    world.mint({ dataRoleOf: tool.name }),
  ]);
  return { invoke, data, body: privateCall({ tool: tool.name, input, tenant: team }, data) };
}

type GoodCall = Awaited<ReturnType<typeof goodCall>>;
type Signed = Awaited<ReturnType<World['sign']>>;

/** Sends a good call once the attack has changed it: its session, or what was signed. */
const sends = (change: {
  session?: (world: World, good: GoodCall) => Credentials | undefined;
  signed?: (signed: Signed, good: GoodCall) => Signed;
  at?: () => Date;
}) => ({
  on: ['session'] as const,
  run: async (world: World, { session: { tool } }: Given<'session'>) => {
    const good = await goodCall(world);
    const invoke = change.session ? change.session(world, good) : good.invoke;
    const signed = await world.sign(tool.name, good.body, invoke, change.at?.());
    return posted(await world.send(change.signed?.(signed, good) ?? signed));
  },
  onAws: signedInside,
});

const forged = /^403 .*security token included in the request is invalid/;

export const signatureAttacks: InsideAttack[] = [
  inside({
    id: 'call-tampered',
    sentence: 'the body of a private call is changed after signing',
    deniedBy: 'SigV4: body hash',
    answer: /^403 .*[Ss]ignature/,
    ...sends({
      signed: (signed, { body }) => ({
        ...signed,
        body: signed.body.replace(body.callId, crypto.randomUUID()),
      }),
    }),
  }),
  inside({
    id: 'call-unsigned-header',
    sentence: 'an x-amz-* header is added after signing',
    deniedBy: 'SigV4: every x-amz-* header must be signed',
    answer: /^403 .*headers present in the request which were not signed/,
    ...sends({
      signed: (signed) => ({ ...signed, headers: { ...signed.headers, 'x-amz-meta-x': '1' } }),
    }),
  }),
  inside({
    id: 'call-late',
    sentence: 'a private call is sent six minutes after it was signed',
    deniedBy: 'SigV4: clock',
    answer: /^403 .*Signature expired/,
    ...sends({ at: () => new Date(Date.now() - 6 * 60_000) }),
  }),
  inside({
    id: 'call-unsigned',
    sentence: 'a private call without a signature, with a data session that was overheard',
    deniedBy: 'listener, and AWS_IAM; and behind them the tool itself',
    answer: /^403 .*Missing Authentication Token/,
    ...sends({ session: () => undefined }),
  }),
  inside({
    id: 'call-expired',
    sentence: 'a private call with a session that has ended',
    deniedBy: 'session token: expiry',
    answer: /^403 .*expired/,
    ...sends({
      session: (world, { invoke }) => {
        const ended = { ...world.claimsOf(invoke), issuedAtMs: 1, expiresAtMs: Date.now() - 1_000 };
        return world.local.vault.seal(ended).credentials;
      },
    }),
  }),
  inside({
    id: 'call-forged-token',
    sentence: 'a session token of one’s own making, which says what it likes',
    deniedBy: 'session token: sealed by STS',
    answer: forged,
    ...sends({
      session: (world, { invoke }) => {
        const { secretAccessKey } = invoke;
        const made = JSON.stringify({ claims: world.claimsOf(invoke), secretAccessKey });
        return { ...invoke, sessionToken: Buffer.from(made).toString('base64') };
      },
    }),
  }),
  inside({
    id: 'call-edited-token',
    sentence: 'the token of a session for another tool is edited, bit by bit, to say this one',
    deniedBy: 'session token: authenticated by AES-GCM',
    answer: forged,
    on: ['session'],
    run: async (world, { session, team }) => {
      const { body } = await goodCall(world);
      const { name } = session.tool;
      // The invoke role takes any tool's name; this one has the same length, as an edit cannot change it.
      const another = 'x'.repeat(name.length);
      const invoke = await world.mint({ tags: tagsOf(team, another) });
      const known = JSON.stringify({ claims: world.claimsOf(invoke) });
      const tagged = edited(invoke.sessionToken, known, `"tool":"${another}"`, `"tool":"${name}"`);
      const sessionToken = edited(tagged, known, `${another}@`, `${name}@`);
      return posted(await world.send(await world.sign(name, body, { ...invoke, sessionToken })));
    },
    onAws: signedInside,
  }),
];

/** Counter mode lets anybody change a known text: ciphertext XOR old XOR new. The text starts at byte 29. */
function edited(token: string, known: string, from: string, to: string): string {
  if (from.length !== to.length) throw new Error('an edit cannot change the length');
  const bytes = Buffer.from(token, 'base64');
  for (let at = known.indexOf(from); at >= 0; at = known.indexOf(from, at + 1))
    for (let letter = 0; letter < from.length; letter += 1)
      bytes[29 + at + letter] =
        (bytes[29 + at + letter] ?? 0) ^ from.charCodeAt(letter) ^ to.charCodeAt(letter);
  return bytes.toString('base64');
}

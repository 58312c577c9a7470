/** Two sessions of one call, and their secrets in every form in which an answer might carry them. */
import type { CallSessions } from '../../../../functions/router/mint.ts';
import type { Session } from '../../../../functions/router/ports.ts';
import { encoded } from './corpus.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Random enough, and the same in every run. */
function characters(count: number, seed: number, of = alphabet): string {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return of[(state >>> 8) % of.length];
  }).join('');
}

function session(seed: number): Session {
  return {
    credentials: {
      accessKeyId: `ASIA${characters(16, seed, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
      secretAccessKey: characters(40, seed + 1),
      sessionToken: `IQoJb3JpZ2luX2Vj${characters(700, seed + 2)}==`,
    },
    expiresAtMs: 0,
  };
}

const data = session(41);
export const sessions: CallSessions = { invoke: session(11), data };

const { accessKeyId, secretAccessKey, sessionToken } = data.credentials;
const secrets = [
  ['access key id', accessKeyId],
  ['secret key', secretAccessKey],
  ['session token', sessionToken],
  ['secret key of the invoke session', sessions.invoke.credentials.secretAccessKey],
] as const;
const ways = [
  [],
  ['base64'],
  ['base64', 'shift1'],
  ['base64', 'shift2'],
  ['base64url'],
  ['lines', 'base64'],
  ['hex'],
  ['HEX'],
  ['percent'],
  ['unicode'],
  ['html'],
  ['reversed'],
  ['base64', 'reversed'],
  ['spaced'],
  ['columns'],
  ['spaced', 'reversed'],
  ['columns', 'base64'],
  ['base64', 'base64'],
  ['base64', 'hex'],
];

const mark = '[redacted: a credential of this call]';

export const sessionCases: { what: string; text: string }[] = [
  ...secrets.flatMap(([name, secret]) =>
    ways.map((way) => ({
      what: `the ${name}, ${way.join(' of ') || 'plain'}`,
      text: `(${encoded(secret, way)})`,
    })),
  ),
  { what: 'the first half of the secret key', text: `(${secretAccessKey.slice(0, 20)})` },
  {
    what: 'twenty characters from the middle of the token',
    text: `(${sessionToken.slice(205, 225)})`,
  },
];

/** Whether nothing is left of a secret but a few letters, and of a token perhaps what every token begins with. */
export function isWithoutSecret(text: string): boolean {
  const rest = text.replaceAll(mark, '').replace(/[^A-Za-z0-9]/g, '');
  return text.includes(mark) && rest.replace('IQoJb3JpZ2luX2Vj', '').length < 8;
}

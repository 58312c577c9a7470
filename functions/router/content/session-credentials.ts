/**
 * Filter: the credentials of the call itself. A tool that an attacker took over or tricked may put its session into its
 * answer. Enters: the secrets of both sessions. Leaves: a filter that finds any ten letters and digits of them in a
 * row, plain, in base64 at each alignment or backwards, with any other characters between them; and all of that inside
 * the encodings that unfold.ts decodes. Linear: one rolling hash over the text. Never: a secret in a finding.
 */
import type { CallCredentials } from '../../../shared/aws-client.ts';
import { oncePer } from '../../../shared/kept.ts';
import { type Filter, mergeSpans, redaction, type Span } from './span.ts';
import { unfold } from './unfold.ts';

/** The secret part of a session. */
type Credentials = Pick<CallCredentials, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;

/** 59 bits: no text holds them by chance. Two fields with half a secret key each hold more than that. */
const width = 10;
/** Characters; a whole secret key in any form. */
const maxAround = 128;
/** Places of the last characters; a power of two, above `width`. */
const ring = 16;
/** FNV's prime: a hash is a polynomial in it, modulo 2^32. */
const base = 0x0100_0193;
let leaving = 1;
for (let power = 1; power < width; power += 1) leaving = Math.imul(leaving, base);

/**
 * Sessions of reads serve many calls, so the hashes of a session's pieces are kept as long as the session: sorted, 4 bytes
 * each. The pieces themselves would take twenty times the memory, and are needed for a finding alone.
 */
const hashesOfSession = oncePer((session: Credentials) =>
  Int32Array.from(new Set(Array.from(piecesOf(session), hashOf))).sort(),
);

/** The filter of one call. */
export function sessionCredentials(sessions: readonly Credentials[]): Filter {
  const find = finderOf(sessions);
  return {
    name: 'session-credentials',
    does: 'redact',
    find(text) {
      if (sessions.length === 0 || text.length < width) return [];
      const folded = unfold(text).flatMap((inner) => find(inner.text).map((at) => inner.source(...at)));
      const spans: Span[] = [...find(text), ...folded].map(([start, end]) =>
        redaction(...around(text, start, end), 'a credential of this call'),
      );
      return mergeSpans(spans);
    },
  };
}

/** Adds the characters that touch a finding: they are the rest of the credential. */
function around(text: string, start: number, end: number): [start: number, end: number] {
  const before = /[\w+/=%&#;\\-]*$/.exec(text.slice(Math.max(0, start - maxAround), start));
  const behind = /^[\w+/=%&#;\\-]*/.exec(text.slice(end, end + maxAround));
  return [start - (before?.[0].length ?? 0), end + (behind?.[0].length ?? 0)];
}

/** Each form of each secret in pieces of `width`, the last piece at its end. */
function piecesOf({ accessKeyId, secretAccessKey, sessionToken }: Credentials): Set<string> {
  const pieces = new Set<string>();
  for (const form of [accessKeyId, secretAccessKey, sessionToken].flatMap(formsOf)) {
    if (form.length < width) continue;
    for (let at = 0; at + width <= form.length; at += width) pieces.add(form.slice(at, at + width));
    pieces.add(form.slice(-width));
  }
  return pieces;
}

/** The beginning of every session token, which is not secret. */
const tokenPrefix = /^(?:IQoJb3JpZ2luX2Vj|F[wQ]oGZXIvYXdz)/;

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // Without the characters of base64 that depend on the bytes before and behind.
  const base64 = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(before === 0 ? 0 : before + 1)
      .slice(0, -4),
  );
  const backwards = Array.from(secret).reverse().join('');
  return [secret.replace(tokenPrefix, ''), backwards, ...base64].map(lettersAndDigits);
}

/** Without the characters in which base64 and base64url differ, too. */
function lettersAndDigits(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '');
}

const isLetterOrDigit = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')
  isLetterOrDigit[character.charCodeAt(0)] = 1;

/** Rabin and Karp: the hash of a window follows from the hash of the window before. */
function finderOf(sessions: readonly Credentials[]): (text: string) => [start: number, end: number][] {
  const hashes = sessions.map(hashesOfSession);
  // A bit for the upper half of each hash: one or two of a hundred characters get further.
  const maybe = new Uint8Array(0x2000);
  for (const some of hashes)
    for (const hash of some) maybe[hash >>> 19] = (maybe[hash >>> 19] as number) | (1 << ((hash >>> 16) & 7));
  let pieces: Set<string> | undefined;
  const isPiece = (text: string) => {
    pieces ??= new Set(sessions.flatMap((session) => [...piecesOf(session)]));
    return pieces.has(text);
  };
  const places = new Int32Array(ring);
  const codes = new Int32Array(ring);

  return (text) => {
    const found: [number, number][] = [];
    let hash = 0;
    let count = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 122 || isLetterOrDigit[code] !== 1) continue;
      if (count >= width)
        hash = (hash - Math.imul(codes[(count - width) & (ring - 1)] as number, leaving)) | 0;
      hash = (Math.imul(hash, base) + code) | 0;
      places[count & (ring - 1)] = at;
      codes[count & (ring - 1)] = code;
      count += 1;
      if (count < width || (((maybe[hash >>> 19] as number) >>> ((hash >>> 16) & 7)) & 1) === 0) continue;
      if (!hashes.some((some) => holds(some, hash))) continue;
      const start = places[(count - width) & (ring - 1)] as number;
      if (isPiece(lettersAndDigits(text.slice(start, at + 1)))) found.push([start, at + 1]);
    }
    return joined(found);
  };
}

/** Whether a sorted array holds a number. */
function holds(sorted: Int32Array, number: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === number;
}

/** Joins the pieces of one secret, which follow each other. */
function joined(found: readonly [number, number][]): [number, number][] {
  const whole: [number, number][] = [];
  for (const [start, end] of found) {
    const last = whole.at(-1);
    if (last !== undefined && start <= last[1] + width) last[1] = Math.max(last[1], end);
    else whole.push([start, end]);
  }
  return whole;
}

function hashOf(piece: string): number {
  let hash = 0;
  for (let at = 0; at < piece.length; at += 1) hash = (Math.imul(hash, base) + piece.charCodeAt(at)) | 0;
  return hash;
}

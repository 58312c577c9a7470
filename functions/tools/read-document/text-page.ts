/**
 * Bytes of a document → text. Enters: a part of an object. Leaves: the characters that are whole in it. Never: a
 * character that stands for bytes that are none (U+FFFD): written back, it would replace them. Pure.
 */
import { isUtf8 } from 'node:buffer';
import { toolError } from '../../../shared/tool/work.ts';
import type { Part } from './read-part.ts';

/** @throws Refusal tool-error for bytes that are no UTF-8, with what is known of them */
export function textOf(part: Part): string {
  const { bytes, start, totalBytes } = part;
  const isLast = start + bytes.length >= totalBytes;
  const whole = isLast ? bytes : bytes.subarray(0, bytes.length - cutOff(bytes));
  if (!isUtf8(whole)) throw notText(part);
  return whole.toString('utf8');
}

/** The first `length` UTF-16 units, or one less where that would part a surrogate pair. */
export function upTo(text: string, length: number): string {
  const inPair = /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(length - 1, length + 1));
  return text.slice(0, inPair ? length - 1 : length);
}

/** How many bytes at the end begin a character whose rest is missing. RFC 3629, section 3. */
function cutOff(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes.at(-back) ?? 0;
    const isContinuation = (byte & 0xc0) === 0x80;
    if (isContinuation) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? back : 0;
  }
  return 0;
}

function notText({ totalBytes, contentType }: Part) {
  // Whoever stored the object chose the type: it is repeated when it looks like one (RFC 6838, section 4.2).
  const type = /^[\w.+-]{1,64}\/[\w.+-]{1,64}/.exec(contentType ?? '')?.[0] ?? 'unknown';
  return toolError(
    `This document cannot be read as text: its bytes are not UTF-8 (type ${type}, ${totalBytes} bytes). It is left as it is.`,
  );
}

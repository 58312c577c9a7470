/**
 * Bytes as lower-case base32 (RFC 4648, section 6) without padding: letters and the digits 2 to 7, safe in any text.
 */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Five bits a character; the last one is filled up with zeros. */
export function base32(bytes: Uint8Array): string {
  let bits = 0;
  let buffer = 0;
  let text = '';
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(buffer >> bits) & 31];
    }
  }
  return text + (bits > 0 ? alphabet[(buffer << (5 - bits)) & 31] : '');
}

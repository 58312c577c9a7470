/**
 * The name of a person in a token, for pages and answers that a person reads. The person often chose it: it is shown,
 * and never a basis of a decision.
 */

/** Characters; the longest name that a page shows on one line, with room to spare. */
const maxCharacters = 100;

/**
 * Control, format, private and unassigned characters and lone surrogates (C, with the bidirectional controls),
 * characters that renderers ignore, the empty Braille cell, every space except the plain one (Z), a plain one at an
 * end, and marks that pile up on one letter. Source: Unicode Standard, chapter 4, and UAX #9 for the direction of text.
 */
const misleading = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Z}|^ | $|\p{M}{4}/u;

/** The claim as a name; undefined when it is not a text, empty, too long, or holds characters that mislead a reader. */
export function personName(claim: unknown): string | undefined {
  if (typeof claim !== 'string' || claim === '' || claim.length > maxCharacters) return undefined;
  return misleading.test(claim) ? undefined : claim;
}

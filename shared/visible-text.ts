/**
 * Text of somebody else, for a terminal or a page, so that a reader sees all of it. Each character that a reader would
 * not see, or that moves others, becomes `\u{e0041}`. Never: a character that is left out.
 */

/**
 * Control, format, private and unassigned characters, lone surrogates (C); characters that renderers ignore; every
 * space except the plain one (Z); the empty Braille cell; and marks that pile up: the fifth on one letter leaves its
 * line.
 */
export const unseen = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Z}|(?<=\p{M}{4})\p{M}/u;

const everyUnseen = new RegExp(unseen.source, 'gu');

/** A text over several lines; line breaks and tabs stay. */
export function visibleLines(text: string): string {
  return text
    .split(/([\n\t])/)
    .map((piece) => (/[\n\t]/.test(piece) ? piece : visibleLine(piece)))
    .join('');
}

/** A text in one line; a line break becomes an escape, too. */
export function visibleLine(text: string): string {
  return text.replace(everyUnseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/**
 * A value as JSON over several lines, with JSON's own escapes: it parses to the same value, and a terminal shows all of
 * it.
 */
export function visibleJsonText(value: unknown): string {
  const lines = JSON.stringify(value, null, 2).split('\n');
  return lines.map((line) => line.replace(everyUnseen, escapedUnits)).join('\n');
}

function escapedUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}

/**
 * Text that somebody else wrote, for a terminal or a page: what a reader sees is what is there. Enters: any text.
 * Leaves: it, with each character that would not be seen, or would move others, as `\u{e0041}`. Never: a character
 * left out.
 */

/**
 * Control, format, private and unassigned characters, lone surrogates (C); what renderers ignore; every space but the
 * plain one (Z); the empty Braille cell; and marks that pile up: the fifth on one letter leaves its line.
 */
export const unseen = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Z}|(?<=\p{M}{4})\p{M}/u;

const everyUnseen = new RegExp(unseen.source, 'gu');

/** Over several lines; line breaks and tabs stay. */
export function visibleLines(text: string): string {
  return text
    .split(/([\n\t])/)
    .map((piece) => (/[\n\t]/.test(piece) ? piece : visibleLine(piece)))
    .join('');
}

/** In one line: a line break is spelled out, too. */
export function visibleLine(text: string): string {
  return text.replace(everyUnseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** JSON over several lines, with JSON's own escapes: it reads as the same value, and a terminal shows all of it. */
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

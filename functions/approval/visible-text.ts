/**
 * Text of somebody else as HTML that shows all of it: markup is escaped, and each character that a person would not see,
 * or that moves others, stands as its code point in a box, which no text can draw. Never: a character that is left out.
 */
import { codePointOf } from '../../shared/hidden-characters.ts';
import { escapeEntities } from '../../shared/html-entities.ts';
import { unseen } from '../../shared/visible-text.ts';

const special = new RegExp(`${unseen.source}|[&<>"']`, 'gu');

/** One line: a line break is shown as its code point, too. */
export function visible(text: string): string {
  return text.replace(special, (character) =>
    unseen.test(character) || /\p{M}/u.test(character) ? codePoint(character) : escapeEntities(character),
  );
}

/** JSON of a value over several lines; the only line breaks are JSON's own, those of texts are escaped. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).split('\n').map(visible).join('\n');
}

function codePoint(character: string): string {
  return `<span class="unseen">${codePointOf(character)}</span>`;
}

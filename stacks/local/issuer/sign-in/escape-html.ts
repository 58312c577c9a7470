/** Makes a client's text safe to show: one line of printable characters for HTML text or an attribute. */
import { escapeEntities } from '../../../../shared/html-entities.ts';

/**
 * Escapes HTML; removes control, format and private-use characters (bidirectional overrides, zero-width and tag
 * characters could make a client look like another) and cuts to `maxCharacters`.
 */
export function escapeHtml(text: string, maxCharacters = 200): string {
  const visible = [...text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')];
  const cut = visible.length > maxCharacters ? [...visible.slice(0, maxCharacters), '…'] : visible;
  return escapeEntities(cut.join(''));
}

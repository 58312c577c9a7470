/** Text in HTML, as content or as a quoted attribute. */

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text with `& < > " '` as entities. */
export function escapeEntities(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Table cells that several sections share: actions, things, how much. */
import { html, type Markup } from '../html.ts';
import type { Reach } from '../radius-types.ts';
import { count, extentOf } from '../words.ts';

/** `a, b, c`, each as a name of programs. */
export function codes(words: readonly string[]): Markup {
  return html`${words.map((word, at) => html`${at > 0 && ', '}${code(word)}`)}`;
}

/** A name of programs, which may be broken where it has a joint. */
export function code(word: string): Markup {
  const pieces = word.split(/(?<=.[/_#-])(?=.)|(?<=[a-z])(?=[A-Z])/);
  return html`<code>${pieces.map((piece, at) => html`${at > 0 && html`<wbr>`}${piece}`)}</code>`;
}

/** The name of one thing, or the number and the names of several. */
export function thingCell(reach: Reach): Markup {
  const { kind, things, index } = reach;
  const what = things.length === 1 ? kind : count(things.length, kind);
  return html`${what} ${codes(things)}${index !== undefined && html`, index ${code(index)}`}`;
}

/** The part that is reached, and how much that is. */
export function extentCell({ scope, part }: Pick<Reach, 'scope' | 'part'>): Markup {
  const { words, wide } = extentOf(scope);
  const mark = html`<span class="extent${wide && ' wide'}">${words}</span>`;
  return part === '' ? mark : html`${code(part)} ${mark}`;
}

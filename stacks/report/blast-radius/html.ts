/**
 * HTML and SVG as text in which nothing from outside can become markup. In: template literals. Out: Markup.
 * Never: a value that was not written in this repository's own templates gets in unescaped; an attribute value
 * without quotes (each `=${…}` must read `="${…}"`).
 */
import { escapeEntities } from '../../../shared/html-entities.ts';
import { visibleLines } from '../../../shared/visible-text.ts';

/** Text that is already HTML. Only `html` makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Child = string | number | Markup | false | undefined | readonly Child[];

/** Markup from a literal: a value in `${…}` is text unless it is Markup itself. */
export function html(literal: TemplateStringsArray, ...values: Child[]): Markup {
  return new Markup(
    literal.map((part, at) => part + (at < values.length ? textOf(values[at]) : '')).join(''),
  );
}

function textOf(value: Child): string {
  if (value === false || value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(textOf).join('');
  return escapeText(String(value));
}

/**
 * Text for an element or a quoted attribute. Characters that cannot be seen (bidirectional overrides, zero-width,
 * tag and control characters) are spelled out, so that what an auditor reads is what is there.
 */
function escapeText(text: string): string {
  return escapeEntities(visibleLines(text));
}

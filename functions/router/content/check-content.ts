/**
 * Step: what a call's arguments say, before anybody decides about it. Enters: the parsed input. Leaves: nothing, or a
 * Refusal that names the place and the kind. Never: the text itself in a refusal. An argument is not cleaned: what the
 * model meant and what would be done must stay the same.
 */
import { Refusal } from '../../../shared/refusal.ts';
import { credentials } from './credentials.ts';
import { invisibleCharacters } from './invisible-characters.ts';
import { nameOf, whyMisshapen } from './shape.ts';
import type { Filter } from './span.ts';
import { terminalSequences } from './terminal-sequences.ts';
import { traversal } from './traversal.ts';

/** In this order: what is named first is what the client is told. */
export const argumentFilters: readonly Filter[] = [
  terminalSequences,
  invisibleCharacters,
  credentials,
  traversal,
];

/** Of the raw arguments, before any schema walks through them. */
export function checkShape(given: unknown): void {
  const refused = whyMisshapen(given);
  if (refused !== undefined) throw new Refusal({ is: 'refused-content', ...refused });
}

export async function checkContent(input: unknown, filters = argumentFilters): Promise<void> {
  for (const { text, path, label } of textsOf(input, [])) {
    for (const { find } of filters) {
      const [first] = await find(text, label);
      if (first !== undefined)
        throw new Refusal({ is: 'refused-content', where: nameOf(path), why: `holds ${first.kind}` });
    }
  }
}

/** Names are text, too: each before what it names, so that a path consists of names that passed. */
export type Text = { text: string; path: readonly string[]; label?: string };

export function* textsOf(value: unknown, path: readonly string[]): Generator<Text> {
  const label = path.at(-1);
  if (typeof value === 'string') yield { text: value, path, ...(label !== undefined && { label }) };
  else if (Array.isArray(value)) for (const item of value) yield* textsOf(item, path);
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) {
      yield { text: name, path };
      yield* textsOf(item, [...path, name]);
    }
}

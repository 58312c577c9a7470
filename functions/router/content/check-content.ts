/**
 * Step: what a call's arguments say, before anybody decides about it. Enters: the parsed input. Leaves: nothing, or a
 * Refusal that names the place and the kind. Never: the text itself in a refusal. An argument is not cleaned: what the
 * model meant and what would be done must stay the same.
 */
import type { Tool } from '../../../shared/contract.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { credentials } from './credentials.ts';
import { invisibleCharacters } from './invisible-characters.ts';
import { nameOf, whyMisshapen } from './shape.ts';
import type { Filter } from './span.ts';
import { terminalSequences } from './terminal-sequences.ts';
import { traversal } from './traversal.ts';

/** In this order: what is named first is what the client is told. */
export const argumentFilters: readonly Filter[] = [terminalSequences, invisibleCharacters, credentials];
/** Of values that grants are bound to; everything else is prose, which may speak of `../lib/util.ts`. */
export const nameFilters: readonly Filter[] = [...argumentFilters, traversal];

/** Of the raw arguments, before any schema walks through them. */
export function checkShape(given: unknown): void {
  const refused = whyMisshapen(given);
  if (refused !== undefined) throw new Refusal({ is: 'refused-content', ...refused });
}

type Filters = { ofTexts: readonly Filter[]; ofNames: readonly Filter[] };

/** @param grants of the tool: a placeholder `{input.x}` makes the property `x` a name */
export async function checkContent(
  { grants }: Pick<Tool, 'grants'>,
  input: unknown,
  { ofTexts, ofNames }: Filters = { ofTexts: argumentFilters, ofNames: nameFilters },
): Promise<void> {
  const names = namesBoundBy(grants);
  for (const { text, path, label } of textsOf(input, [])) {
    for (const { find } of names.has(path[0] ?? '') ? ofNames : ofTexts) {
      const [first] = await find(text, label);
      if (first !== undefined)
        throw new Refusal({ is: 'refused-content', where: nameOf(path), why: `holds ${first.kind}` });
    }
  }
}

/** Of the input's properties, those whose value becomes part of what the call may touch. */
function namesBoundBy(grants: Tool['grants']): ReadonlySet<string> {
  const parts = grants.flatMap((grant) => grant.parts);
  return new Set(
    parts.flatMap((part) => (typeof part === 'object' && part.of === 'input' ? [part.name] : [])),
  );
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

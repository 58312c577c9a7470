/**
 * Step: the texts of a call's arguments, checked before a decision. Enters: the parsed input. Leaves: nothing, or a
 * Refusal that names the place and the kind. Never: the text itself in a refusal. An argument is never cleaned: the call
 * must do what the model meant.
 */
import type { Tool } from '../../../shared/contract.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { credentials } from './credentials.ts';
import { invisibleCharacters } from './invisible-characters.ts';
import { nameOf, whyMisshapen } from './shape.ts';
import type { Filter } from './span.ts';
import { terminalSequences } from './terminal-sequences.ts';
import { traversal } from './traversal.ts';

/** In this order: the client hears of the first one that finds something. */
export const argumentFilters: readonly Filter[] = [terminalSequences, invisibleCharacters, credentials];
/** For values that grants are bound to; any other text is prose, which may mention `../lib/util.ts`. */
export const nameFilters: readonly Filter[] = [...argumentFilters, traversal];

/**
 * Checks the raw arguments before a schema walks through them.
 * @throws Refusal `refused-content` for too many levels, properties, characters or bytes
 */
export function checkShape(rawArguments: unknown): void {
  const problem = whyMisshapen(rawArguments);
  if (problem !== undefined) throw new Refusal({ is: 'refused-content', ...problem });
}

type Filters = { ofTexts: readonly Filter[]; ofNames: readonly Filter[] };

/**
 * @param grants of the tool: a placeholder `{input.x}` makes the property `x` a name
 * @throws Refusal `refused-content` for the first text in which a filter finds something
 */
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

/** The properties of the input whose values name the data of the call. */
function namesBoundBy(grants: Tool['grants']): ReadonlySet<string> {
  const parts = grants.flatMap((grant) => grant.parts);
  return new Set(
    parts.flatMap((part) => (typeof part === 'object' && part.of === 'input' ? [part.name] : [])),
  );
}

/** One text in a value, with its path. */
export type Text = { text: string; path: readonly string[]; label?: string };

/** All texts of a value. Names are texts, too: each comes before its value, so that a path consists of checked names. */
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

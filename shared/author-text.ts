/**
 * Texts that an author wrote and a model or a reviewer reads: in them stands nothing that only one of the two sees.
 * Enters: a value, and where it stands. Leaves: nothing, or an Error with the place and the code point.
 */
import { placeOf } from './declared.ts';
import { codePointOf, hiddenFromReaders } from './hidden-characters.ts';

/** Names count as much as what they name. */
export function refuseHidden(value: unknown, path: readonly PropertyKey[]): void {
  if (typeof value === 'string') checkText(value, placeOf(path));
  if (typeof value !== 'object' || value === null) return;
  for (const [name, one] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(name) : name;
    if (typeof step === 'string') checkText(name, `a name in ${placeOf(path) || 'the declaration'}`);
    refuseHidden(one, [...path, step]);
  }
}

function checkText(text: string, place: string): void {
  const [first] = hiddenFromReaders(text);
  if (first !== undefined)
    throw new Error(
      `${place} holds ${codePointOf(first.text)}, which a model reads and a person does not see`,
    );
}

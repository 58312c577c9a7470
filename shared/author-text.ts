/** Texts that an author wrote for a model and a reviewer. Never: a character that only one of the two sees. */
import { placeOf } from './declared.ts';
import { codePointOf, hiddenFromReaders } from './hidden-characters.ts';

/**
 * Checks every text and every name of a value.
 * @param path the place of the value in the declaration
 * @throws Error with the place and the code point of a hidden character
 */
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

/**
 * Filter: characters that a person does not see and a model reads, or that reverse the order of visible text.
 * shared/hidden-characters.ts lists them for contents, contracts and policies alike.
 */
import { codePointOf, hiddenIn } from '../../../shared/hidden-characters.ts';
import { type Filter, removal } from './span.ts';

export const invisibleCharacters: Filter = {
  name: 'invisible-characters',
  does: 'remove',
  find(text) {
    return hiddenIn(text).map(({ index, text: match }) =>
      removal(index, index + match.length, `an invisible character (${codePointOf(match)})`),
    );
  },
};

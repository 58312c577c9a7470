/**
 * Filter: characters that a person does not see and a model reads, or that turn what a person sees. Which they are
 * is said once, for contents, contracts and policies alike: shared/hidden-characters.ts.
 */
import { codePointOf, hiddenIn } from '../../../shared/hidden-characters.ts';
import { type Filter, removed } from './span.ts';

export const invisibleCharacters: Filter = {
  name: 'invisible-characters',
  does: 'remove',
  find(text) {
    return hiddenIn(text).map(({ index, text: match }) =>
      removed(index, index + match.length, `an invisible character (${codePointOf(match)})`),
    );
  },
};

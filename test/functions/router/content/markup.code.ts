/** What test/mutant.ts loads for judged.ts. */
import { hiddenMarkup } from '../../../../functions/router/content/hidden-markup.ts';
import { withoutSpans } from '../../../../functions/router/content/span.ts';

export const code = {
  async clean(text: string): Promise<string> {
    return withoutSpans(text, await hiddenMarkup.find(text));
  },
};
export type Code = typeof code;

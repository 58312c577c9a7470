/** What the documents tools check, as tests run it: the real one, or one with a check taken out (test/mutant.ts). */
import { pathOf } from '../../../../functions/tools/document-path.ts';
import { textOf, upTo } from '../../../../functions/tools/read-document/text-page.ts';

export const code = { pathOf, textOf, upTo };
/** For test/mutant.ts. */
export const entry = 'test/functions/tools/read-document/code.ts';

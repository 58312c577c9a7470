/** What test/mutant.ts loads for content-blocks.test.ts. */
import { checkBlocks } from '../../shared/content-blocks.ts';

export const code = { checkBlocks };
export type Code = typeof code;

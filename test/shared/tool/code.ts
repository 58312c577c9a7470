/** What a tool's side checks, as tests run it: the real one, or one with a check taken out (test/mutant.ts). */

import { clientPerCall } from '../../../shared/aws-client.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { readCursor, writeCursor } from '../../../shared/tool/cursor.ts';
import { failureOf, refusalOf } from '../../../shared/tool/failure-of.ts';
import { fitPage } from '../../../shared/tool/fit-page.ts';
import { openFrames } from '../../../shared/tool/open-frames.ts';

export const code = {
  ...{ clientPerCall, failureOf, refusalOf, Refusal },
  ...{ readCursor, writeCursor, fitPage, openFrames },
};
export type Code = typeof code;
/** For test/mutant.ts. */
export const entry = 'test/shared/tool/code.ts';

/** The page's code without its Lambda edge, as tests run it: the real one, or one with a check taken out (test/mutant.ts). */
import { controlPort } from '../../../functions/approval/control-port.ts';
import { readSettings } from '../../../functions/approval/page-doors.ts';
import { readRequest } from '../../../functions/approval/request.ts';
import { serve } from '../../../functions/approval/serve.ts';

export const code = { controlPort, readSettings, readRequest, serve };

export type Code = typeof code;
/** For test/mutant.ts. */
export const entry = 'test/functions/approval/code.ts';

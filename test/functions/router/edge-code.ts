/** The edge of the router as tests run it: the real one, or one with a check taken out (test/mutant.ts). */
import { answerEdge, EdgeRefusal, maxBodyBytes } from '../../../functions/router/edge-refusal.ts';
import { readRequest } from '../../../functions/router/http.ts';
import { callerToContext } from '../../../shared/caller.ts';
import { ines } from './fakes.ts';

export const code = { readRequest, answerEdge, EdgeRefusal, maxBodyBytes, callerToContext, ines };
export type EdgeCode = typeof code;
/** For test/mutant.ts. */
export const edgeEntry = 'test/functions/router/edge-code.ts';

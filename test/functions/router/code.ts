/** The way of a call over fakes, as tests run it: the real one, or one with a check taken out (test/mutant.ts). */
import { call } from '../../../functions/router/call.ts';
import { checkContent } from '../../../functions/router/content/check-content.ts';
import { createCleaner } from '../../../functions/router/content/clean-content.ts';
import { suggest } from '../../../functions/router/suggest.ts';
import { approvalKey } from '../../../shared/approval.ts';
import { plainPath } from '../../../shared/path-rules.ts';
import { createEngine } from '../../../shared/policy/engine.ts';
import { policySetOf } from '../../../shared/policy/policy-set.ts';
import { readLetter } from '../../fixture-app/tools/read-letter/tool.ts';
import { createWorld, from, ines } from './fakes.ts';

export const code = {
  call,
  checkContent,
  createCleaner,
  approvalKey,
  createEngine,
  policySetOf,
  ines,
  createWorld,
  from,
  plainPath,
  readLetter,
  suggest,
};
export type Code = typeof code;
/** For test/mutant.ts. */
export const entry = 'test/functions/router/code.ts';

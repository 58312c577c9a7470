/** For test/mutant.ts. */
import { withoutAbsentNulls } from '../../shared/absent-nulls.ts';

export const code = { withoutAbsentNulls };
export type Code = typeof code;
export const entry = 'test/shared/absent-nulls.code.ts';

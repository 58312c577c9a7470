/** The words about approvers, on the page and in a comparison. */
import type { Requesters } from './callers.ts';

export const requesterWords: Record<Requesters, string> = {
  own: 'their own calls',
  team: 'the calls of others in their team',
  strangers: 'the calls of other teams',
};

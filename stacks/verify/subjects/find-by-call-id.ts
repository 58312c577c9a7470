/** The subjects whose key is the id of the call: what no argument chooses, and what reads it later by an argument. */
import { sampleCall } from '../../../shared/sample-arguments.ts';
import { readKey } from '../../local/subjects.ts';
import { type Candidate, candidates, hasNoSortKey, keyNamed, type Search } from './candidates.ts';
import type { Keyed, Subjects } from './subjects.ts';

/** Stands for the id of a call that somebody else made. */
export const someCallId = '00000000-0000-4000-8000-000000000001';

/** Only the subjects that the application has. */
export function findByCallId(search: Search): Partial<Subjects> {
  const putters = candidates(search, 'leadingKey', 'dynamodb:PutItem').filter(byCallId);
  const creator = putters.find(({ own }) => own !== undefined) ?? putters[0];
  const soleCreator = putters.find(hasNoSortKey);
  const makers = candidates(search, 'key', 's3:PutObject')
    .filter(byCallId)
    .filter(({ grant }) => grant.actions.includes('s3:GetObject'));
  const maker = makers.find((one) => fetchersOf(search, one).length > 0) ?? makers[0];
  const fetchers = maker === undefined ? [] : fetchersOf(search, maker);
  const pager = fetchers.find(({ tool }) => Object.hasOwn(tool.inputSchema.properties ?? {}, 'cursor'));
  return {
    ...(creator && { creator }),
    // By the template of its key, a row that a call of the team made once.
    ...(creator?.own !== undefined && { creatorOther: creator.own }),
    ...(soleCreator && { soleCreator }),
    ...(maker && { maker }),
    ...(fetchers[0] && { fetcher: fetchers[0] }),
    ...(pager && { pager }),
  };
}

/** The argument that names what was written under that call id. */
export function inputFor({ grant }: Keyed, key: string, tenant: string): Record<string, string> | undefined {
  return readKey(grant, key, tenant)?.input;
}

/** Tools that read, by an argument, the object that a call of the maker wrote. */
function fetchersOf(search: Search, maker: Candidate): Keyed[] {
  const caller = { tenant: search.team, subject: 'somebody' };
  const key = keyNamed(maker, caller, someCallId);
  return candidates(search, 'key', 's3:GetObject').flatMap(
    ({ own: _, others: __, foreign: ___, ...fetcher }) => {
      if (fetcher.store !== maker.store || fetcher.tool.effect !== 'read' || byCallId(fetcher)) return [];
      const input = sampleCall(fetcher.tool, inputFor(fetcher, key, search.team));
      return input === undefined ? [] : [{ ...fetcher, input }];
    },
  );
}

const byCallId = ({ grant }: Keyed) =>
  grant.parts.some((part) => typeof part !== 'string' && part.of === 'call');

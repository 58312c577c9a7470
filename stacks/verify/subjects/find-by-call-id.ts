/**
 * Subjects whose key is the call's id: tools that write such a key, and tools that read it by an argument.
 */
import { sampleCall } from '../../../shared/sample-arguments.ts';
import { readKey } from '../../local/subjects.ts';
import { type Candidate, candidates, hasNoSortKey, keyNamed, type Search } from './candidates.ts';
import type { Keyed, Subjects } from './subjects.ts';

/** Stands for the id of another person's call. */
export const someCallId = '00000000-0000-4000-8000-000000000001';

/** Finds only the subjects that the application has. */
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
    // By the template of its key, this row comes from an earlier call of the team.
    ...(creator?.own !== undefined && { creatorOther: creator.own }),
    ...(soleCreator && { soleCreator }),
    ...(maker && { maker }),
    ...(fetchers[0] && { fetcher: fetchers[0] }),
    ...(pager && { pager }),
  };
}

/** The arguments that name the object or row written under that call id. */
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

/** Tools that could be a subject: a grant of one kind, a call, and seeded keys like that of the call. */
import type { GrantKind } from '../../../shared/actions.ts';
import { bind } from '../../../shared/bind.ts';
import { dataResources } from '../../../shared/data.ts';
import type { CheckedGrant } from '../../../shared/grant.ts';
import { sampleCall } from '../../../shared/sample-arguments.ts';
import { type Application, namedInSeeds } from '../../local/subjects.ts';
import type { Keyed } from './subjects.ts';

/** `strangers`: the second team; absent when the application has one team. */
export type Search = { application: Application; team: string; strangers: string | undefined };

/** Keys of the seeds. `own`: the key that the call names; `others` and `foreign`: see Subjects. */
export type Candidate = Keyed & { own: string | undefined; others: string[]; foreign: string[] };

/** In the catalogue's order, for each grant of that kind. @param action default: the first of the grant */
export function candidates(search: Search, kind: GrantKind, action?: string): Candidate[] {
  return search.application.catalogue.flatMap((tool) =>
    tool.grants.flatMap((grant) => {
      const found = action ?? grant.actions[0];
      if (grant.kind !== kind || grant.on === undefined) return [];
      if (found === undefined || !grant.actions.includes(found)) return [];
      return candidate(search, { tool, grant, store: grant.on, action: found }) ?? [];
    }),
  );
}

/** Undefined when no known arguments fit the tool's schema. */
function candidate(search: Search, shape: Omit<Keyed, 'input'>): Candidate | undefined {
  const { application, team, strangers } = search;
  const named = namedInSeeds(shape.grant, application).flatMap((one) => {
    const input = sampleCall(shape.tool, one.input);
    return input === undefined ? [] : [{ ...one, input }];
  });
  const [own, ...others] = named.filter(({ tenant }) => tenant === team);
  const input = own?.input ?? sampleCall(shape.tool);
  if (input === undefined) return undefined;
  return {
    ...{ ...shape, input, own: own?.key },
    others: others.map(({ key }) => key),
    foreign: named.filter(({ tenant }) => tenant === strangers).map(({ key }) => key),
  };
}

/** The caller: a team, and the subject by which AWS knows the person. */
export type Caller = { tenant: string; subject: string };

/**
 * The object, prefix or partition that the call names; with another caller, that of such a call of theirs.
 */
export function keyNamed({ grant, input }: Keyed, caller: Caller, callId = 'x'): string {
  return bind(grant.parts, { caller, input, callId }, grant.rules);
}

/** Whether the named key alone finds a row: neither IAM nor a grant sees the sort key. */
export function hasNoSortKey({ store }: Keyed): boolean {
  const resource = dataResources[store];
  return resource.kind === 'table' && resource.sortKey === undefined;
}

/** The last argument in the key. @throws Error for a key without an argument */
export function argumentOf({ parts }: CheckedGrant): string {
  const last = parts.findLast((part) => typeof part !== 'string' && part.of === 'input');
  if (last === undefined || typeof last === 'string') throw new Error('no argument stands in the key');
  return last.name;
}

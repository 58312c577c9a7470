/**
 * Attacks with the sessions of data roles, as a tool under an attacker's control has them: on objects that a
 * call wrote under its id, on stores that the tool has no grant on, and on data that it can change or delete.
 */
import { type InsideAttack, inside, type Result, sdk } from '../attack.ts';
import { keyNamed } from '../subjects/candidates.ts';
import { someCallId } from '../subjects/find-by-call-id.ts';
import type { Keyed } from '../subjects/subjects.ts';
import { ofDataRole } from '../target/question.ts';
import { strangersSubject, subject, tagsOf } from '../target/stage-parts.ts';
import { askOf, touchOf } from '../target/touch.ts';
import type { World } from '../target/world.ts';
import { ask, ddbDenied, onKey, s3Denied, use } from './data-attacks.ts';

const denied = new RegExp(`${s3Denied.source}|${ddbDenied.source}`);

/** The key that the maker would write in a call of the other team. */
const madeFor = (maker: Keyed, tenant: string) =>
  keyNamed(maker, { tenant, subject: strangersSubject }, someCallId);

/** Writes that key with a session of such a call. @returns the key */
async function make(world: World, maker: Keyed, tenant: string): Promise<string> {
  const { name } = maker.tool;
  const key = madeFor(maker, tenant);
  const session = await world.mint({ dataRoleOf: name, tags: tagsOf(tenant, name) });
  await world.touch(session, touchOf(maker, key), 'tool', name);
  return key;
}

/**
 * Queries from the place of a tool that DynamoDB is open to: no packet arrives from a tool without tables.
 */
async function queryAs(world: World, stray: Keyed, querier: Keyed): Promise<Result> {
  const session = await world.mint({ dataRoleOf: stray.tool.name, input: stray.input });
  const key = keyNamed(querier, { tenant: world.target.subjects.team, subject });
  return sdk(world.touch(session, touchOf(querier, key), 'tool', querier.tool.name));
}

export const madeAndChangedAttacks: InsideAttack[] = [
  inside({
    id: 'made-other-tenant',
    sentence: 'a tool reads what a call of another team wrote under its id, with the session of a call',
    deniedBy: 'session policy, and data role: ${aws:PrincipalTag/tenant}',
    answer: s3Denied,
    on: ['fetcher', 'maker', 'strangers'],
    run: async (world, { fetcher, maker, strangers }) =>
      use(world, fetcher, { key: await make(world, maker, strangers) }),
    onAws: (plan, { fetcher, maker, strangers, team }) =>
      ask(plan, { call: fetcher, tenant: team, key: madeFor(maker, strangers) }),
  }),
  inside({
    id: 'session-other-bucket',
    sentence:
      "the session of a tool that reads one bucket reads an object of the caller's own team in another",
    deniedBy: 'session policy, and data role: the bucket of the grant alone',
    answer: s3Denied,
    on: ['stray', 'strayObject'],
    run: (world, { stray, strayObject }) =>
      use(world, { ...stray, store: strayObject.store }, { key: strayObject.key }),
    onAws: (plan, { stray, strayObject, team }) =>
      ask(plan, { call: { ...stray, store: strayObject.store }, tenant: team, key: strayObject.key }),
  }),
  inside({
    id: 'session-other-kind',
    sentence: "the session of a tool that reads a bucket queries the caller's own team's rows",
    deniedBy: 'session policy, and data role: nothing of DynamoDB',
    answer: ddbDenied,
    on: ['stray', 'querier'],
    run: (world, { stray, querier }) => queryAs(world, stray, querier),
    onAws: (plan, { stray, querier, team }) =>
      ofDataRole(
        plan,
        { tool: stray.tool.name, tenant: team, input: stray.input },
        askOf(plan, touchOf(querier, keyNamed(querier, { tenant: team, subject }))),
      ),
  }),
  inside({
    id: 'change-other-tenant',
    sentence: "a tool takes away or changes what is another team's with the session of a call",
    deniedBy: 'session policy, and data role: ${aws:PrincipalTag/tenant}',
    answer: denied,
    ...onKey('destroyer', [['destroyerForeign'], (by) => by.destroyerForeign]),
  }),
  inside({
    id: 'change-other-row',
    sentence: "a tool takes away or changes another row of the caller's own team than the call names",
    deniedBy: 'session policy: what the call names alone',
    answer: denied,
    ...onKey('destroyer', [['destroyerOther'], (by) => by.destroyerOther]),
  }),
];

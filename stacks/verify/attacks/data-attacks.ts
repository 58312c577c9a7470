// biome-ignore-all lint/style/noExcessiveLinesPerFile: the attacks on all stores are compared side by side
/**
 * Attacks on the data with a session of a data role, as a tool under an attacker's control has it: on keys
 * that the call does not name, and from network positions that are not allowed. The sessions have the session
 * policy that the router requests.
 */
import type { Plan } from '../../plan/plan-types.ts';
import { type InsideAttack, inside, type Result, sdk } from '../attack.ts';
import { keyNamed } from '../subjects/candidates.ts';
import type { Keyed } from '../subjects/subjects.ts';
import { ofDataRole, type Question } from '../target/question.ts';
import { strangersSubject, subject } from '../target/stage-parts.ts';
import { askOf, touchOf } from '../target/touch.ts';
import type { Minting, Place, World } from '../target/world.ts';

/** The denial on the wire, or in the words of IAM's simulator. */
export const s3Denied = /^403 AccessDenied: User: .* is not authorized to perform: s3:|^implicitDeny$/;
export const ddbDenied =
  /^400 AccessDeniedException: User: .* is not authorized to perform: dynamodb:|^implicitDeny$/;
const explicitly = /^40[03] AccessDenied(?:Exception)?: .*explicit deny|^explicitDeny$/;

/** `key`: the key to use the session on; `from`: the network position, that of the call's tool by default. */
type Use = { key: string; from?: Place; minting?: Partial<Minting> };

/** Uses the call's data session on that key, with the action of the subject. */
export async function use(world: World, call: Keyed, { key, from = 'tool', minting }: Use): Promise<Result> {
  const { name } = call.tool;
  const session = await world.mint({ dataRoleOf: name, input: call.input, ...minting });
  return sdk(world.touch(session, touchOf(call, key), from, name));
}

/** Builds the question to IAM whether the call's data session may do that. */
export function ask(
  plan: Plan,
  { call, tenant, key }: { call: Keyed; tenant: string; key: string },
  more: { outside?: true; unlimited?: true } = {},
): Question {
  const { unlimited, ...rest } = more;
  const session = { tool: call.tool.name, tenant, ...(!unlimited && { input: call.input }), ...rest };
  return ofDataRole(plan, session, askOf(plan, touchOf(call, key)));
}

const own = (call: Keyed, tenant: string) => keyNamed(call, { tenant, subject });
const theirs = (call: Keyed, tenant: string) => keyNamed(call, { tenant, subject: strangersSubject });

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

export const dataAttacks: InsideAttack[] = [
  inside({
    id: 'data-other-tenant',
    sentence: "a tool reads another team's object with the session of a call",
    deniedBy: 'session policy, and data role: ${aws:PrincipalTag/tenant}',
    answer: s3Denied,
    on: ['reader', 'readerForeign'],
    run: (world, { reader, readerForeign }) => use(world, reader, { key: readerForeign }),
    onAws: (plan, { reader, readerForeign, team }) =>
      ask(plan, { call: reader, tenant: team, key: readerForeign }),
  }),
  inside({
    id: 'data-other-object',
    sentence: "a tool reads another object of the caller's own team with the session of a call",
    deniedBy: 'session policy',
    answer: s3Denied,
    on: ['reader', 'readerOther'],
    run: (world, { reader, readerOther }) => use(world, reader, { key: readerOther }),
    onAws: (plan, { reader, readerOther, team }) =>
      ask(plan, { call: reader, tenant: team, key: readerOther }),
  }),
  inside({
    id: 'data-wide-session-policy',
    sentence: "a router that was taken over asks for every object: another team's stays out of reach",
    deniedBy: 'data role: ${aws:PrincipalTag/tenant}',
    answer: s3Denied,
    on: ['reader', 'readerForeign'],
    run: (world, { reader, readerForeign }) =>
      use(world, reader, { key: readerForeign, minting: { policy: everything } }),
    onAws: (plan, { reader, readerForeign, team }) =>
      ask(plan, { call: reader, tenant: team, key: readerForeign }, { unlimited: true }),
  }),
  inside({
    id: 'data-other-prefix',
    sentence: "a tool lists another team's objects with the session of a call",
    deniedBy: 'session policy, and data role: s3:prefix',
    answer: s3Denied,
    on: ['lister', 'strangers'],
    run: (world, { lister, strangers }) => use(world, lister, { key: theirs(lister, strangers) }),
    onAws: (plan, { lister, strangers, team }) =>
      ask(plan, { call: lister, tenant: team, key: theirs(lister, strangers) }),
  }),
  inside({
    id: 'data-all-prefixes',
    sentence: 'a tool lists the bucket without a prefix',
    deniedBy: 'session policy, and data role: s3:prefix',
    answer: s3Denied,
    on: ['lister'],
    run: (world, { lister }) => use(world, lister, { key: '' }),
    onAws: (plan, { lister, team }) => ask(plan, { call: lister, tenant: team, key: '' }),
  }),
  inside({
    id: 'data-other-partition',
    sentence: "a tool queries another team's partition with the session of a call",
    deniedBy: 'session policy, and data role: dynamodb:LeadingKeys',
    answer: ddbDenied,
    on: ['querier', 'strangers'],
    run: (world, { querier, strangers }) => use(world, querier, { key: theirs(querier, strangers) }),
    onAws: (plan, { querier, strangers, team }) =>
      ask(plan, { call: querier, tenant: team, key: theirs(querier, strangers) }),
  }),
  inside({
    id: 'data-other-row',
    sentence: "a tool writes a row of another team's with the session of a call",
    deniedBy: 'session policy, and data role: dynamodb:LeadingKeys',
    answer: ddbDenied,
    on: ['creator', 'strangers'],
    run: (world, { creator, strangers }) => use(world, creator, { key: theirs(creator, strangers) }),
    onAws: (plan, { creator, strangers, team }) =>
      ask(plan, { call: creator, tenant: team, key: theirs(creator, strangers) }),
  }),
  inside({
    id: 'data-own-row',
    sentence: "a tool overwrites another row of the caller's own team with the session of a call",
    deniedBy: 'session policy: the row of this call alone',
    answer: ddbDenied,
    on: ['creator', 'creatorOther'],
    run: (world, { creator, creatorOther }) => use(world, creator, { key: creatorOther }),
    onAws: (plan, { creator, creatorOther, team }) =>
      ask(plan, { call: creator, tenant: team, key: creatorOther }),
  }),
  inside({
    id: 'data-outside',
    sentence: 'a data session is carried out of the VPC, to S3',
    deniedBy: 'boundary, and bucket policy: aws:SourceVpc',
    answer: explicitly,
    on: ['reader'],
    run: (world, { reader, team }) => use(world, reader, { key: own(reader, team), from: 'internet' }),
    onAws: (plan, { reader, team }) =>
      ask(plan, { call: reader, tenant: team, key: own(reader, team) }, { outside: true }),
  }),
  inside({
    id: 'data-outside-table',
    sentence: 'a data session is carried out of the VPC, to DynamoDB',
    deniedBy: 'boundary, and table policy: aws:SourceVpc',
    answer: explicitly,
    on: ['querier'],
    run: (world, { querier, team }) => use(world, querier, { key: own(querier, team), from: 'internet' }),
    onAws: (plan, { querier, team }) =>
      ask(plan, { call: querier, tenant: team, key: own(querier, team) }, { outside: true }),
  }),
];

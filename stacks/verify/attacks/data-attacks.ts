// biome-ignore-all lint/style/noExcessiveLinesPerFile: the attacks on all stores are compared side by side
/**
 * Attacks on the data with a session of a data role, as a tool under an attacker's control has it: on keys
 * that the call does not name, and from network positions that are not allowed. The sessions have the session
 * policy that the router requests.
 */
import type { Plan } from '../../plan/plan-types.ts';
import { type InsideAttack, inside, type Result, sdk } from '../attack.ts';
import { keyNamed } from '../subjects/candidates.ts';
import type { Given, Keyed, Shape, Subjects } from '../subjects/subjects.ts';
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

type KeyedShape = { [Named in Shape]: Subjects[Named] extends Keyed ? Named : never }[Shape];
type How = Omit<Use, 'key'> & { asked?: Parameters<typeof ask>[2] };

/** Uses the data session of `call` on the key that `keyOf` finds in the subjects, or asks IAM the same on AWS. */
export const onKey = <Named extends KeyedShape, const More extends Shape>(
  call: Named,
  [more, keyOf]: [readonly More[], (by: Given<Named | More>) => string],
  { asked, ...how }: How = {},
) => ({
  on: [call, ...more],
  run: (world: World, by: Given<Named | More>) => use(world, by[call], { key: keyOf(by), ...how }),
  onAws: (plan: Plan, by: Given<Named | More>) =>
    ask(plan, { call: by[call], tenant: by.team, key: keyOf(by) }, asked),
});

const outside: How = { from: 'internet', asked: { outside: true } };
const own = (call: Keyed, tenant: string) => keyNamed(call, { tenant, subject });
const theirs = (call: Keyed, tenant: string) => keyNamed(call, { tenant, subject: strangersSubject });

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

export const dataAttacks: InsideAttack[] = [
  inside({
    id: 'data-other-tenant',
    sentence: "a tool reads another team's object with the session of a call",
    deniedBy: 'session policy, and data role: ${aws:PrincipalTag/tenant}',
    answer: s3Denied,
    ...onKey('reader', [['readerForeign'], (by) => by.readerForeign]),
  }),
  inside({
    id: 'data-other-object',
    sentence: "a tool reads another object of the caller's own team with the session of a call",
    deniedBy: 'session policy',
    answer: s3Denied,
    ...onKey('reader', [['readerOther'], (by) => by.readerOther]),
  }),
  inside({
    id: 'data-wide-session-policy',
    sentence: "a router that was taken over asks for every object: another team's stays out of reach",
    deniedBy: 'data role: ${aws:PrincipalTag/tenant}',
    answer: s3Denied,
    ...onKey('reader', [['readerForeign'], (by) => by.readerForeign], {
      minting: { policy: everything },
      asked: { unlimited: true },
    }),
  }),
  inside({
    id: 'data-other-prefix',
    sentence: "a tool lists another team's objects with the session of a call",
    deniedBy: 'session policy, and data role: s3:prefix',
    answer: s3Denied,
    ...onKey('lister', [['strangers'], (by) => theirs(by.lister, by.strangers)]),
  }),
  inside({
    id: 'data-all-prefixes',
    sentence: 'a tool lists the bucket without a prefix',
    deniedBy: 'session policy, and data role: s3:prefix',
    answer: s3Denied,
    ...onKey('lister', [[], () => '']),
  }),
  inside({
    id: 'data-other-partition',
    sentence: "a tool queries another team's partition with the session of a call",
    deniedBy: 'session policy, and data role: dynamodb:LeadingKeys',
    answer: ddbDenied,
    ...onKey('querier', [['strangers'], (by) => theirs(by.querier, by.strangers)]),
  }),
  inside({
    id: 'data-other-row',
    sentence: "a tool writes a row of another team's with the session of a call",
    deniedBy: 'session policy, and data role: dynamodb:LeadingKeys',
    answer: ddbDenied,
    ...onKey('creator', [['strangers'], (by) => theirs(by.creator, by.strangers)]),
  }),
  inside({
    id: 'data-own-row',
    sentence: "a tool overwrites another row of the caller's own team with the session of a call",
    deniedBy: 'session policy: the row of this call alone',
    answer: ddbDenied,
    ...onKey('creator', [['creatorOther'], (by) => by.creatorOther]),
  }),
  inside({
    id: 'data-outside',
    sentence: 'a data session is carried out of the VPC, to S3',
    deniedBy: 'boundary, and bucket policy: aws:SourceVpc',
    answer: explicitly,
    ...onKey('reader', [[], (by) => own(by.reader, by.team)], outside),
  }),
  inside({
    id: 'data-outside-table',
    sentence: 'a data session is carried out of the VPC, to DynamoDB',
    deniedBy: 'boundary, and table policy: aws:SourceVpc',
    answer: explicitly,
    ...onKey('querier', [[], (by) => own(by.querier, by.team)], outside),
  }),
];

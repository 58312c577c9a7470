/**
 * Finds the subjects. Takes the application; gives for each shape the first tool that has it, and prefers
 * tools that only read. The keys are of the two teams for which it finds most shapes. Pure. A key that the
 * call names never passes as one that it does not name, nor a key of the caller's own team as a foreign one.
 */
import type { Tool } from '../../../shared/contract.ts';
import { effects } from '../../../shared/declaration.ts';
import { sampleCall } from '../../../shared/sample-arguments.ts';
import { type Application, readsOneObject, teamsOf } from '../../local/subjects.ts';
import { type Candidate, candidates, hasNoSortKey, type Search } from './candidates.ts';
import { findByCallId } from './find-by-call-id.ts';
import type { Call, Found, Keyed, Subjects } from './subjects.ts';

/** @returns a subject for each shape that the application has; other shapes are absent */
export function findSubjects(application: Application): Found {
  const teams = teamsOf(application);
  const pairs = teams.flatMap((team) => teams.map((strangers) => [team, strangers] as const));
  const found = pairs
    .filter(([team, strangers]) => team !== strangers)
    .map(([team, strangers]) => findFor(application, team, strangers));
  if (found.length === 0) found.push(findFor(application, teams[0] ?? 'a-team', undefined));
  return found.reduce((best, one) => (Object.keys(one).length > Object.keys(best).length ? one : best));
}

function findFor(application: Application, team: string, strangers: string | undefined): Found {
  const catalogue = application.catalogue.toSorted((one, other) => rank(one) - rank(other));
  const search: Search = { application: { ...application, catalogue }, team, strangers };
  const objects = objectSubjects(search);
  const rows = rowSubjects(search);
  const session = objects.reader ?? objects.lister ?? rows.querier ?? anyCall(catalogue);
  const bystander = application.catalogue.find(({ name }) => name !== session?.tool.name)?.name;
  const listed = application.catalogue[0];
  const climber = readsOneObject(application);
  const found = defined({
    ...{ strangers, listed, session, plain: catalogue.flatMap(plainCall)[0] },
    ...{ ...objects, ...rows, ...findByCallId(search) },
    climber: strangers !== undefined && climber?.values.has(strangers) ? climber : undefined,
    rowTool: rows.querier ?? candidates(search, 'leadingKey')[0],
  });
  return { team, bystander: bystander ?? 'another_tool', ...found };
}

function objectSubjects(search: Search): Partial<Subjects> {
  const readers = candidates(search, 'key', 's3:GetObject').filter(byArguments);
  const reader = mostShown(readers.filter(isSeeded));
  const alone = readers.filter(({ tool }) => tool.grants.length === 1);
  const strays = alone.map((stray) => ({ stray, strayObject: elsewhere(search, stray) }));
  return defined({
    ...{ reader, readerOther: reader?.others[0], readerForeign: reader?.foreign[0] },
    lister: candidates(search, 'prefix', 's3:ListBucket')[0],
    writer: candidates(search, 'key', 's3:PutObject').filter(byArguments).find(mayRead),
    ...(strays.find(({ strayObject }) => strayObject !== undefined) ?? strays[0]),
  });
}

function rowSubjects(search: Search): Partial<Subjects> {
  const seeded = (kind: 'key' | 'leadingKey', action: string) =>
    candidates(search, kind, action).filter(byArguments).filter(isSeeded);
  const updaters = seeded('leadingKey', 'dynamodb:UpdateItem');
  const deleters = [...seeded('leadingKey', 'dynamodb:DeleteItem'), ...seeded('key', 's3:DeleteObject')];
  // A search puts destructive tools last; here they come first.
  const destroyer = mostShown(
    [...updaters, ...deleters].toSorted((one, other) => rank(other.tool) - rank(one.tool)),
  );
  return defined({
    querier: candidates(search, 'leadingKey', 'dynamodb:Query')[0],
    ...{ destroyer, destroyerOther: destroyer?.others[0], destroyerForeign: destroyer?.foreign[0] },
    updater: updaters.find(hasNoSortKey),
  });
}

const byArguments = ({ grant }: Keyed) =>
  grant.parts.some((part) => typeof part !== 'string' && part.of === 'input') &&
  !grant.parts.some((part) => typeof part !== 'string' && part.of === 'call');

const isSeeded = ({ own }: Candidate) => own !== undefined;
const rank = ({ effect }: Tool) => effects.indexOf(effect);
const mayRead = ({ grant }: Keyed) => grant.actions.includes('s3:GetObject');

/**
 * The candidate with most kinds of seeded keys (own team's others, foreign); with equal numbers the first.
 */
function mostShown(all: Candidate[]): Candidate | undefined {
  const shows = ({ others, foreign }: Candidate) => Math.min(others.length, 1) + Math.min(foreign.length, 1);
  return all.toSorted((one, other) => shows(other) - shows(one))[0];
}

/** An object of the same team in a bucket that the tool has no grant on. */
function elsewhere(search: Search, { tool }: Keyed) {
  const others = candidates(search, 'key').filter(({ store }) => tool.grants.every(({ on }) => on !== store));
  const [found] = others.filter(isSeeded);
  return found?.own === undefined ? undefined : { store: found.store, key: found.own };
}

/** A call that works on any stage, whatever its stores contain. */
function plainCall(tool: Tool): Call[] {
  const parsed = tool.input.safeParse({});
  if (tool.effect !== 'read' || tool.grants.length === 0 || !parsed.success) return [];
  return [{ tool, input: parsed.data as Record<string, unknown> }];
}

/** Any tool with a grant; its arguments may be made up. */
function anyCall(catalogue: readonly Tool[]): Call | undefined {
  for (const tool of catalogue) {
    const input = sampleCall(tool);
    if (tool.grants.length > 0 && input !== undefined) return { tool, input };
  }
  return undefined;
}

/** Drops the undefined properties. */
function defined<Some extends object>(some: Some) {
  type Kept = { [Name in keyof Some]?: Exclude<Some[Name], undefined> };
  return Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined)) as Kept;
}

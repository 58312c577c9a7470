/**
 * The subjects of attacks and checks: tools of the application, chosen by the shape of their grants, and keys
 * of its seeds. An attack lists the subjects that it needs; where the application lacks one, the attack is
 * not shown, and a sentence names the missing one.
 */
import type { Tool } from '../../../shared/contract.ts';
import type { DataName } from '../../../shared/data.ts';
import type { CheckedGrant } from '../../../shared/grant.ts';
import type { ReadsOneObject } from '../../local/subjects.ts';

/** A call of a person of the first team; `input` as the tool's schema parses it. */
export type Call = { tool: Tool; input: Record<string, unknown> };

/** A call with one of its tool's grants, and one action of that grant. */
export type Keyed = Call & { grant: CheckedGrant; store: DataName; action: string };

/** By shape. `…Other`: a key of the same team that the call does not name; `…Foreign`: one of another team. */
export type Subjects = {
  listed: Tool;
  plain: Call;
  session: Call;
  strangers: string;
  reader: Keyed;
  readerOther: string;
  readerForeign: string;
  climber: ReadsOneObject;
  lister: Keyed;
  rowTool: Keyed;
  querier: Keyed;
  creator: Keyed;
  creatorOther: string;
  soleCreator: Keyed;
  destroyer: Keyed;
  destroyerOther: string;
  destroyerForeign: string;
  updater: Keyed;
  writer: Keyed;
  maker: Keyed;
  fetcher: Keyed;
  pager: Keyed;
  stray: Keyed;
  strayObject: { store: DataName; key: string };
};

export type Shape = keyof Subjects;

/** `team`: the first team; `bystander`: the name of another tool than that of `session`, or one that no tool has. */
export type Found = { team: string; bystander: string } & Partial<Subjects>;

/** The words after "needs". */
const shapes: Record<Shape, string> = {
  listed: 'a tool that the first person may call',
  plain: 'a tool that only reads, with a grant, by a call that works on any stage',
  session: 'a tool with a grant, and arguments for it that the seeds have or that can be made up',
  strangers: 'a second team with people in the seeds',
  reader: 'a tool that reads the object that its arguments name, and a seeded object that they can name',
  readerOther: 'a second seeded object of the same team that the tool that reads one can name',
  readerForeign: 'a seeded object of another team that the tool that reads one can name',
  climber: 'a tool that reads one object by a path under {caller.tenant}/, and such objects of two teams',
  lister: 'a tool that lists the names under a prefix',
  rowTool: 'a tool with a grant on a table',
  querier: 'a tool that queries a partition of a table',
  creator: "a tool that puts the row that its call's id names",
  creatorOther: "a seeded row of the same team in the table where a tool puts rows by its call's id",
  soleCreator: "a tool that puts the row that its call's id names, in a table without a sort key",
  destroyer: 'a tool that takes away or changes the row or object that its arguments name, and a seeded one',
  destroyerOther: 'a second seeded row or object of the same team that the tool that takes away can name',
  destroyerForeign: 'a seeded row or object of another team that the tool that takes away can name',
  updater: 'a tool that updates the row that its arguments name, and a seeded row that they can name',
  writer: 'a tool that writes the object that its arguments name, and may read it',
  maker: "a tool that writes the object that its call's id names, and may read it",
  fetcher: "a tool that reads by an argument what another writes under its call's id",
  pager: "a tool with a cursor that reads by an argument what another writes under its call's id",
  stray: 'a tool that reads the object that its arguments name, and has no other grants',
  strayObject: 'a seeded object of the same team in another bucket than that of a tool that reads one',
};

const sentence = (shape: Shape) => `${shapes[shape]}, and this application has none`;

/** @returns "needs …" for the first of these that the application lacks; undefined when it has them all */
export function lacking(found: Partial<Subjects>, needed: readonly Shape[]): string | undefined {
  const missing = needed.find((shape) => found[shape] === undefined);
  return missing === undefined ? undefined : `needs ${sentence(missing)}`;
}

/** The application lacks something that the attack needs: nothing is shown and nothing counts as denied. */
export class NotShown extends Error {
  /** @param needed after "needs" */
  constructor(needed: string) {
    super(`needs ${needed}`);
  }
}

/** The subjects that an attack receives: the shapes that it needs, and no others. */
export type Given<Needed extends Shape> = Pick<Found, 'team' | 'bystander'> & Pick<Subjects, Needed>;

/** @throws NotShown for a missing shape: an attack that needs it must not be run */
export function take<Needed extends Shape>(found: Found, needed: readonly Needed[]): Given<Needed> {
  const missing = needed.find((shape) => found[shape] === undefined);
  if (missing !== undefined) throw new NotShown(sentence(missing));
  const taken = Object.fromEntries(needed.map((shape) => [shape, found[shape]]));
  return { team: found.team, bystander: found.bystander, ...taken } as Given<Needed>;
}

/**
 * What must hold of subjects, whatever the application. Enters: nothing. Leaves: `slip`, the first thing that does not
 * hold; as one export, so that a mutant of the sources can be asked the same.
 */
import * as z from 'zod';
import type { Application } from '../../../../stacks/local/subjects.ts';
import { keyNamed } from '../../../../stacks/verify/subjects/candidates.ts';
import { findSubjects } from '../../../../stacks/verify/subjects/find-subjects.ts';
import {
  type Found,
  type Keyed,
  NotShown,
  type Shape,
  take,
} from '../../../../stacks/verify/subjects/subjects.ts';
import { application, everything, stores, tool } from './made-up.ts';

export type Code = { slip(): string | undefined };

/** Its key names an argument twice: only one of these objects has such a name. */
function twiceNamed(): Application {
  const { bucket } = stores();
  const key = '{caller.tenant}/{input.leaf}/{input.leaf}';
  const reader = tool('fetch_leaf', {
    input: z.strictObject({ leaf: z.string().max(100) }),
    grants: [{ actions: ['s3:GetObject'], on: bucket, key }],
  });
  const seeds = { [bucket]: { 'north/oak/elm': 'a', 'north/fir/fir': 'b', 'south/ash/yew': 'c' } };
  return { ...application(), catalogue: [reader], seeds };
}

const applications = () => [
  application(...everything),
  application('reader', 'destroyer'),
  application('creator', 'lister'),
  application('who'),
  application(),
  twiceNamed(),
];

export const code: Code = {
  slip() {
    const found = applications().map(findSubjects);
    return found.flatMap((one) => [...wrongKeys(one), ...wronglyTaken(one)])[0];
  },
};

function wrongKeys(found: Found): string[] {
  const { team, strangers } = found;
  const mine = (key: string) => /^[a-z]+(?=[/#])/.exec(key)?.[0] === team;
  const theirs = (key: string) => /^[a-z]+(?=[/#])/.exec(key)?.[0] === strangers;
  const own = [found.reader, found.destroyer].flatMap((call) =>
    call === undefined ? [] : [nameOf(call, team)],
  );
  const others = [found.readerOther, found.destroyerOther].filter((key) => key !== undefined);
  const foreign = [found.readerForeign, found.destroyerForeign].filter((key) => key !== undefined);
  return [
    ...(strangers === team ? ['the team is a stranger to itself'] : []),
    ...own.filter((key) => !mine(key)).map((key) => `${key} is not of the caller's team`),
    ...others.filter((key) => !mine(key) || own.includes(key)).map((key) => `${key} is no other key`),
    ...foreign.filter((key) => !theirs(key) || own.includes(key)).map((key) => `${key} is no foreign key`),
    ...own.filter((key) => !seeded().has(key)).map((key) => `${key} is in no seeds`),
  ];
}

const nameOf = (call: Keyed, tenant: string) => keyNamed(call, { tenant, subject: 'somebody' });

/** Every key that the seeds of these applications hold. */
function seeded(): Set<string> {
  const values = applications().flatMap(({ seeds }) => Object.values(seeds));
  return new Set(
    values.flatMap((held) =>
      Array.isArray(held) ? held.flatMap((row) => Object.values(row).map(String)) : Object.keys(held ?? {}),
    ),
  );
}

/** What the application has not must not be given to an attack. */
function wronglyTaken(found: Found): string[] {
  const needed: Shape[] = ['reader', 'readerForeign', 'querier', 'maker'];
  return needed
    .filter((shape) => found[shape] === undefined)
    .filter((shape) => {
      try {
        take(found, ['strangers', shape]);
        return true;
      } catch (error) {
        return !(error instanceof NotShown);
      }
    })
    .map((shape) => `an attack is given ${shape}, which is not there`);
}

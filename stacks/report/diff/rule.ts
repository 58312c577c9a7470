/** A rule of the comparison, and the forms of most rules. Data for resource-changes.ts. */
import type { ChangeKind, Direction } from './change.ts';

export type DiffRule = {
  kind: ChangeKind;
  /** the effect of one more such resource on what is possible; absent: none */
  presence?: Direction;
  /** properties that hold a policy document: compared statement by statement */
  policies?: readonly string[];
  /** properties to look at, with the direction of a change; `*`: any property */
  properties?: Readonly<Record<string, Direction | ((before: unknown, after: unknown) => Direction)>>;
};

/** By Pulumi type. */
export type DiffRules = Readonly<Record<string, readonly DiffRule[]>>;

const any = { '*': 'unclear' } as const;

/** A switch that protects: off is wider. */
export const guard = (before: unknown, after: unknown): Direction =>
  before === true ? 'widens' : after === true ? 'narrows' : 'unclear';
/** A switch that opens. */
export const opening = (before: unknown, after: unknown): Direction =>
  after === true ? 'widens' : guard(after, before);
/** A number of days or seconds that evidence is kept. */
export const lasting = (before: unknown, after: unknown): Direction =>
  typeof before === 'number' && typeof after === 'number'
    ? after < before
      ? 'widens'
      : 'narrows'
    : 'unclear';
/** A function that leaves its VPC widens; one that enters it narrows. */
export const inVpc = (before: unknown, after: unknown): Direction =>
  after === undefined ? 'widens' : before === undefined ? 'narrows' : 'unclear';
/** A method without authorization widens; one that gets authorization narrows. */
export const authorization = (before: unknown, after: unknown): Direction =>
  after === 'NONE' ? 'widens' : before === 'NONE' ? 'narrows' : 'unclear';
/** An API that is no longer PRIVATE widens; one that becomes PRIVATE narrows. */
export const privacy = (before: unknown, after: unknown): Direction => {
  const [was, is] = [before, after].map((value) => JSON.stringify(value)?.includes('PRIVATE') ?? false);
  if (was === is) return 'unclear';
  return was ? 'widens' : 'narrows';
};

/** A change of any of these properties is for a person, by default of any property. */
export const look = (kind: ChangeKind, ...names: string[]): DiffRule => ({
  kind,
  properties: names.length === 0 ? any : Object.fromEntries(names.map((name) => [name, 'unclear'])),
});

export const way = { kind: 'exposure', presence: 'widens', properties: any } as const satisfies DiffRule;
export const believed = { ...way, kind: 'trust' } as const satisfies DiffRule;
export const granted = { ...way, kind: 'permission' } as const satisfies DiffRule;
export const resourcePolicy = { kind: 'exposure', policies: ['policy'] } as const satisfies DiffRule;
export const identityPolicy = { kind: 'permission', policies: ['policy'] } as const satisfies DiffRule;
/** Less of it is more possible. */
export const watch = { kind: 'safeguard', presence: 'narrows', properties: any } as const satisfies DiffRule;

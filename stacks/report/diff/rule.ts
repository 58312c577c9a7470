/** What a rule of the comparison is, and the forms that most of them have. Data for resource-changes.ts. */
import type { ChangeKind, Direction } from './change.ts';

export type DiffRule = {
  kind: ChangeKind;
  /** what it means for what is possible that one more such resource exists; absent: nothing */
  presence?: Direction;
  /** properties that hold a policy document: compared statement by statement */
  policies?: readonly string[];
  /** properties to look at, with the direction of a change; `*`: any property */
  properties?: Readonly<Record<string, Direction | ((before: unknown, after: unknown) => Direction)>>;
};

/** By Pulumi type. */
export type DiffRules = Readonly<Record<string, readonly DiffRule[]>>;

export const any = { '*': 'unclear' } as const;

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
export const inVpc = (before: unknown, after: unknown): Direction =>
  after === undefined ? 'widens' : before === undefined ? 'narrows' : 'unclear';
export const authorization = (before: unknown, after: unknown): Direction =>
  after === 'NONE' ? 'widens' : before === 'NONE' ? 'narrows' : 'unclear';
export const privacy = (before: unknown, after: unknown): Direction => {
  const [was, is] = [before, after].map((value) => JSON.stringify(value)?.includes('PRIVATE') ?? false);
  if (was === is) return 'unclear';
  return was ? 'widens' : 'narrows';
};

export const way = { kind: 'exposure', presence: 'widens', properties: any } as const satisfies DiffRule;
export const resourcePolicy = { kind: 'exposure', policies: ['policy'] } as const satisfies DiffRule;
export const identityPolicy = { kind: 'permission', policies: ['policy'] } as const satisfies DiffRule;
/** Less of it is more possible. */
export const watch = { kind: 'safeguard', presence: 'narrows', properties: any } as const satisfies DiffRule;

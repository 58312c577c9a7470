/** One difference between two plans, in the words of a reviewer, and the order in which reviewers read. */

/** In the order of danger: the first ones are read first. */
export const changeKinds = [
  'consent',
  'proof',
  'new-reach',
  'trust',
  'exposure',
  'permission',
  'safeguard',
  'replacement',
  'tool',
  'code',
  'lost-reach',
  'other',
] as const;

export type ChangeKind = (typeof changeKinds)[number];

/**
 * What a change does to what could happen: more becomes possible, less becomes possible, neither can be told (a
 * person has to look), or nothing that concerns security.
 */
export const directions = ['widens', 'unclear', 'narrows', 'none'] as const;

export type Direction = (typeof directions)[number];

export type Change = {
  kind: ChangeKind;
  direction: Direction;
  /** of what it is said: a resource by kind and name, a tool, a function */
  subject?: string;
  /** the change, one line for a person */
  what: string;
  /** more lines: before, after, and why it matters */
  details?: string[];
  /** the resource, where there is one */
  urn?: string;
  /** `stacks/app/network/network.ts:12` */
  source?: string;
  /** path in the resource's inputs, or in a contract */
  property?: string;
  /** files and packages that a function is built from, and that differ */
  sources?: string[];
  /** whom it is about: people and their agents, as policies decide; absent: code, roles, resources */
  callers?: true;
  /** tools that people may call otherwise; or the tool that came or went, and to which all of this belongs */
  tools?: string[];
  /** a tool came or went, and the same would be told of another that is in both plans */
  usual?: true;
};

/** Most dangerous first; equals keep the order of the plan. */
export function byDanger(changes: Change[]): Change[] {
  const rank = ({ kind, direction }: Change) =>
    changeKinds.indexOf(kind) * directions.length + directions.indexOf(direction);
  return [...changes].sort((left, right) => rank(left) - rank(right));
}

export const opposite: Record<Direction, Direction> = {
  widens: 'narrows',
  narrows: 'widens',
  unclear: 'unclear',
  none: 'none',
};

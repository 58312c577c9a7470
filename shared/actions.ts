/**
 * The actions that a grant may name, and the effect of each on data. `level` is AWS's own word (Service Authorization
 * Reference, column "Access level"; List counts as reading). `destroys` is ours: no other action of the same caller
 * brings the data back, even where a bucket's versions or a table's backups keep it for administrators. Never: a grant
 * of an action that is missing here.
 */
import type { Effect } from './declaration.ts';

type Does = { level: 'list' | 'read' | 'write'; destroys?: true };

/** By the thing that confines an action: an object, a prefix, a partition key, or nothing since it reaches no data. */
export const actions = {
  key: {
    's3:GetObject': { level: 'read' },
    's3:PutObject': { level: 'write' },
    's3:DeleteObject': { level: 'write', destroys: true },
  },
  prefix: { 's3:ListBucket': { level: 'list' } },
  leadingKey: {
    'dynamodb:GetItem': { level: 'read' },
    'dynamodb:Query': { level: 'read' },
    'dynamodb:PutItem': { level: 'write' },
    'dynamodb:UpdateItem': { level: 'write' },
    'dynamodb:DeleteItem': { level: 'write', destroys: true },
  },
  identity: { 'sts:GetCallerIdentity': { level: 'read' } },
} as const satisfies Record<string, Record<string, Does>>;

export type GrantKind = keyof typeof actions;
export type ActionOf<Kind extends GrantKind> = keyof (typeof actions)[Kind];

/** The effect of an action; undefined for one that is unknown, or that this kind of grant cannot confine. */
export function whatDoes(kind: GrantKind, action: string): Does | undefined {
  const known: Record<string, Does> = actions[kind];
  return Object.hasOwn(known, action) ? known[action] : undefined;
}

/** The least effect that a contract with such an action must declare. */
export function leastEffect(does: Does): Effect {
  if (does.destroys === true) return 'destroy';
  return does.level === 'write' ? 'write' : 'read';
}

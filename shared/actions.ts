/**
 * The actions that a grant may name, and what each does to data. `level` is AWS's own word for it (Service
 * Authorization Reference, column "Access level"; List counts as reading). `destroys` is ours: what the action takes
 * away, no other action of its caller brings back, whatever a bucket's versions or a table's backups keep for
 * administrators. Never: an action that is missing here, in any grant.
 */
import type { Effect } from './declaration.ts';

type Does = { level: 'list' | 'read' | 'write'; destroys?: true };

/** By what an action can be confined to: an object, a prefix, a partition key, or nothing since it reaches no data. */
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

/** Undefined for an action that cannot be confined so, or that nobody knows. */
export function whatDoes(kind: GrantKind, action: string): Does | undefined {
  const known: Record<string, Does> = actions[kind];
  return Object.hasOwn(known, action) ? known[action] : undefined;
}

/** The least that a contract must own up to: writing is `write`, and an action that destroys is `destroy`. */
export function leastEffect(does: Does): Effect {
  if (does.destroys === true) return 'destroy';
  return does.level === 'write' ? 'write' : 'read';
}

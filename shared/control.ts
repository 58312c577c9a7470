/**
 * The control table: facts that all environments share, and nothing of a tenant's data. One partition key, no sort key,
 * so that IAM can limit each role to its kinds of item (dynamodb:LeadingKeys):
 *
 * | partition key                          | who writes            | who reads            | lives      |
 * |----------------------------------------|-----------------------|----------------------|------------|
 * | `brakes`                               | operator              | router               | until off  |
 * | `budget#<subject>#<tool>#<window>`     | router                | router               | two windows |
 * | `approval#<key>`                       | router, approval page | router, approval page | 300 s      |
 * | `sign-in#<id>`                         | approval page         | approval page        | 600 s      |
 */
import { type Deployment, physicalName } from './names.ts';

/** Name of the partition key. */
export const controlKey = 'pk';
/** Seconds since the epoch, after which DynamoDB deletes the item. */
export const controlExpiry = 'expiresAtSeconds';

/** Physical name, made from app and stage. */
export function controlTableName(of: Pick<Deployment, 'app' | 'stage'>): string {
  return physicalName(of, 'control');
}

/** The beginning of a partition key, by the kind of its item. */
export const controlKinds = {
  brakes: 'brakes',
  budget: 'budget#',
  approval: 'approval#',
  signIn: 'sign-in#',
} as const;

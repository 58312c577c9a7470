/**
 * The control table: what must be known to all environments at once, and nothing of a tenant's data. One partition
 * key, no sort key, so that IAM can say who may touch which kind of item (dynamodb:LeadingKeys):
 *
 * | partition key                          | who writes            | who reads            | lives      |
 * |----------------------------------------|-----------------------|----------------------|------------|
 * | `brakes`                               | operator              | router               | until off  |
 * | `budget#<subject>#<tool>#<window>`     | router                | router               | two windows |
 * | `approval#<key>`                       | router, approval page | router, approval page | 300 s      |
 * | `sign-in#<id>`                         | approval page         | approval page        | 600 s      |
 */
import { type Deployment, physicalName } from './names.ts';

/** DynamoDB's name of the partition key, and of the attribute that its time to live looks at (seconds since the epoch). */
export const controlKey = 'pk';
export const controlExpiry = 'expiresAtSeconds';

export function controlTableName(of: Pick<Deployment, 'app' | 'stage'>): string {
  return physicalName(of, 'control');
}

/** What a partition key begins with, by the kind of its item. */
export const controlKinds = {
  brakes: 'brakes',
  budget: 'budget#',
  approval: 'approval#',
  signIn: 'sign-in#',
} as const;

/**
 * The port to the control table: brakes, leases of budgets, approvals. Enters: keys and amounts. Leaves: typed items.
 * Never: an item that is read from a replica that lags behind (ConsistentRead), a lease beyond the limit.
 */
import { parseBrakes } from '../../shared/brakes.ts';
import { controlExpiry, controlKey, controlKinds } from '../../shared/control.ts';
import { approvalStore } from './approval-store.ts';
import type { RouterConfig } from './config.ts';
import { controlTable } from './control-table.ts';
import type { Control } from './ports.ts';

/**
 * @param env holds the credentials of the execution role
 * @throws Refusal `unavailable` from each method when the table does not answer
 */
export function controlPort(
  config: Pick<RouterConfig, 'deployment' | 'endpointUrl' | 'controlTable'>,
  env: NodeJS.ProcessEnv,
): Control {
  const table = controlTable(config, env);
  return {
    async brakes() {
      const Key = { [controlKey]: { S: controlKinds.brakes } };
      const answer = await table.do('GetItem', { Key, ConsistentRead: true }, 2);
      return parseBrakes(answer?.Item);
    },
    async lease({ key, what, amount, limit, expiresAtSeconds }) {
      const update = {
        Key: { [controlKey]: { S: `${controlKinds.budget}${key}` } },
        UpdateExpression: 'ADD #what :amount SET #expiry = :expiry',
        // One write decides: of two environments that ask for the last part, one gets it.
        ConditionExpression: 'attribute_not_exists(#what) OR #what <= :most',
        ExpressionAttributeNames: { '#what': what, '#expiry': controlExpiry },
        ExpressionAttributeValues: {
          ':amount': { N: String(amount) },
          ':most': { N: String(limit - amount) },
          ':expiry': { N: String(expiresAtSeconds) },
        },
      };
      // When the answer is lost, a second attempt leases twice: the caller gets fewer calls, never more.
      return amount <= limit && (await table.do('UpdateItem', update, 2)) !== undefined;
    },
    approvals: approvalStore(table),
  };
}

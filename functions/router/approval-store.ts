/**
 * The router's half of approvals in the control table (shared/approval.ts): ask, look, redeem. Never: an approval that
 * is redeemed twice or after its time, or a second question while the first is open.
 */
import { type Approval, approvalOf, approvalPk } from '../../shared/approval.ts';
import { toAttributes } from '../../shared/attributes.ts';
import { controlExpiry, controlKey } from '../../shared/control.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { ControlTable } from './control-table.ts';
import type { Approvals } from './ports.ts';

/** @throws Refusal `unavailable` from each method when the table does not answer */
export function approvalStore(table: ControlTable): Approvals {
  const keyOf = (key: string) => ({ [controlKey]: { S: approvalPk(key) } });

  async function find(key: string, nowMs: number): Promise<Approval | undefined> {
    const answer = await table.do('GetItem', { Key: keyOf(key), ConsistentRead: true }, 2);
    const approval = answer?.Item === undefined ? undefined : approvalOf(answer.Item);
    // DynamoDB may take days to delete an expired item.
    return approval !== undefined && approval.expiresAtSeconds > seconds(nowMs) ? approval : undefined;
  }

  async function take(key: string, only: { condition: string; values: object }, nowMs: number) {
    const unrefused = `attribute_not_exists(refusedBy) AND ${controlExpiry} > :now`;
    const parameters = {
      Key: keyOf(key),
      ConditionExpression: `${only.condition} AND ${unrefused}`,
      ExpressionAttributeValues: { ...only.values, ':now': { N: String(seconds(nowMs)) } },
      ReturnValues: 'ALL_OLD',
    };
    // One attempt: when its answer is lost, the approval may be gone, and the person is asked again.
    const answer = await table.do('DeleteItem', parameters, 1);
    return answer === undefined ? undefined : approvalOf(answer.Attributes);
  }

  return {
    async ask(key, approval, nowMs) {
      const put = {
        Item: { ...keyOf(key), ...toAttributes(approval) },
        ConditionExpression: `attribute_not_exists(${controlKey}) OR ${controlExpiry} <= :now`,
        ExpressionAttributeValues: { ':now': { N: String(seconds(nowMs)) } },
      };
      // Two attempts: when the first one did write, the item that stands is this one.
      if ((await table.do('PutItem', put, 2)) !== undefined) return approval;
      const open = await find(key, nowMs);
      // It was redeemed between the two requests; the next call asks anew.
      if (open === undefined) throw new Refusal({ is: 'unavailable', what: 'control' });
      return open;
    },
    redeem: (key, nowMs) => take(key, { condition: 'attribute_exists(approvedBy)', values: {} }, nowMs),
    redeemRelayed: (key, nonce, nowMs) =>
      take(key, { condition: 'nonce = :nonce', values: { ':nonce': { S: nonce } } }, nowMs),
  };
}

const seconds = (ms: number): number => Math.floor(ms / 1000);

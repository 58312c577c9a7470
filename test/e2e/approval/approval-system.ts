/**
 * A system of its own with open approvals in its control table, put there with the router's role from the router's place
 * as the router does. Enters: who asks, through which door, for what. Leaves: the address that the person is given.
 */
import { createHash } from 'node:crypto';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { policyFolder } from '#application/place';
import {
  type Approval,
  approvalId,
  approvalKey,
  approvalPk,
  approvalSeconds,
  newNonce,
} from '../../../shared/approval.ts';
import { encodeSubject } from '../../../shared/caller.ts';
import { controlTableName } from '../../../shared/control.ts';
import { readPolicies } from '../../../shared/policy/policy-set.ts';
import { createWorld } from '../../../stacks/verify/target/world.ts';
import { type OwnSystem, startOwnSystem } from '../clients/own-system.ts';

/** Of the policies that the page decides by. */
const { digest } = readPolicies(new URL(`../../../${policyFolder}/`, import.meta.url));

export type Asked = { url: string; key: string };
export type ApprovalSystem = OwnSystem & {
  /** the stored item as it stands, by attribute; undefined when it is gone */
  stored(key: string): Promise<Record<string, string | undefined> | undefined>;
  ask: OwnSystem['ask'];
  request(of: { user: string; door: string } & Partial<Approval>): Promise<Asked>;
};

const tenants: Record<string, string> = { ines: 'fjord', petra: 'fjord', zeno: 'fjord', olaf: 'tundra' };

export async function startApprovalSystem(): Promise<ApprovalSystem> {
  const system = await startOwnSystem();
  const { local } = system;
  const world = createWorld(local);
  const TableName = controlTableName(local.plan);
  const router = () => world.dynamodb(world.execution('router'), 'router');
  const issuerOf = (door: string) => local.doors.find(({ resource }) => resource === door)?.issuer ?? '';
  return {
    ...system,
    async request({ user, door, ...change }) {
      const approval = { ...usual(), ...change };
      approval.subject = encodeSubject(issuerOf(door), user);
      approval.tenant = tenants[user] ?? '';
      approval.argumentsDigest = `sha256:${createHash('sha256').update(approval.arguments).digest('hex')}`;
      const key = approvalKey(approval);
      const Item = { pk: { S: approvalPk(key) }, ...toItem(approval) };
      await router().send(new PutItemCommand({ TableName, Item }));
      return { url: door.replace(/mcp$/, `approve/${approvalId(key, approval.nonce)}`), key };
    },
    async stored(key) {
      const Key = { pk: { S: approvalPk(key) } };
      const { Item } = await router().send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      return Item && Object.fromEntries(Object.entries(Item).map(([name, { S, N }]) => [name, S ?? N]));
    },
  };
}

function usual(): Approval {
  const askedAtMs = Date.now();
  return {
    ...{ subject: '', tenant: '', groups: ['mates'], clientId: 'claude-code', tool: 'close_parcel' },
    ...{ argumentsDigest: '', policySet: digest, nonce: newNonce() },
    ...{ callId: crypto.randomUUID(), title: 'Close a parcel', effect: 'destroy', scopes: ['parcels:close'] },
    arguments: JSON.stringify({ parcelId: 'fjord-1', reason: 'The printer was replaced.' }),
    ...{ askedAtMs, expiresAtSeconds: Math.floor(askedAtMs / 1000) + approvalSeconds },
  };
}

function toItem(approval: Approval) {
  const entries = Object.entries(approval).map(([name, value]) => [
    name,
    Array.isArray(value)
      ? { L: value.map((one) => ({ S: one })) }
      : typeof value === 'number'
        ? { N: String(value) }
        : { S: value },
  ]);
  return Object.fromEntries(entries);
}

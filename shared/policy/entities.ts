/** Callers, groups and tools as Cedar's entities, in the shape of policy-schema.ts. Pure. */
import type { EntityJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { Caller } from '../caller.ts';
import type { Contract } from '../contract.ts';
import { datetime } from './policy-context.ts';

/** The parts of a contract that policies see. */
export type PolicyTool = Pick<Contract, 'name' | 'effect' | 'scopes' | 'inputSchema'>;

/** The caller as a `User`, in its groups. */
export function userOf(caller: Caller): EntityJson {
  const { subject, tenant, clientId: client, scopes, groups, authenticatedAtSeconds } = caller;
  const authenticatedAt =
    authenticatedAtSeconds === undefined ? {} : { authenticatedAt: datetime(authenticatedAtSeconds * 1000) };
  return {
    uid: { type: 'User', id: subject },
    attrs: { subject, tenant, client, scopes, ...authenticatedAt },
    parents: groups.map((id) => ({ type: 'Group', id })),
  };
}

/** A group by its name at the issuer. */
export function groupOf(id: string): EntityJson {
  return { uid: { type: 'Group', id }, attrs: {}, parents: [] };
}

/** The contract as a `Tool`. */
export function toolOf({ name, effect, scopes }: PolicyTool): EntityJson {
  return { uid: { type: 'Tool', id: name }, attrs: { name, effect, scopes: [...scopes] }, parents: [] };
}

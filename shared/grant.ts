/**
 * Grants: what a tool may do with which data, as its contract declares it.
 * Enters: literals of a contract. Leaves: checked grants with parsed templates.
 */
import { type Bindings, type BindRules, bind } from './bind.ts';
import { type DataName, type DataResource, dataResources } from './data.ts';
import { type Part, parseTemplate } from './template.ts';

export type ObjectAction = 's3:GetObject' | 's3:PutObject' | 's3:DeleteObject';
export type ItemAction =
  | 'dynamodb:GetItem'
  | 'dynamodb:PutItem'
  | 'dynamodb:UpdateItem'
  | 'dynamodb:DeleteItem'
  | 'dynamodb:Query';

type Common = {
  /** name under which the handler finds the bound value; the data resource's own name by default */
  as?: string;
  /** admit `*`, `?` and `$` in values, escaped in the policy */
  escape?: true;
};

/** One grant. Templates: literal text, `{caller.tenant}`, `{caller.subject}`, `{input.<property>}`, `{call.id}`. */
export type Grant =
  | (Common & { actions: readonly ObjectAction[]; on: DataName; key: string })
  | (Common & { actions: readonly ['s3:ListBucket']; on: DataName; prefix: string })
  | (Common & { actions: readonly ItemAction[]; on: DataName; leadingKey: string; index?: string })
  /** a data session that can do nothing but say who it is */
  | { actions: readonly ['sts:GetCallerIdentity']; identity: true };

export type GrantKind = 'key' | 'prefix' | 'leadingKey' | 'identity';

/** A grant whose template is parsed and whose resource is known to exist. */
export type CheckedGrant = {
  kind: GrantKind;
  actions: readonly string[];
  on: DataName | undefined;
  index: string | undefined;
  as: string;
  parts: Part[];
  rules: BindRules;
};

const kinds = { key: 'bucket', prefix: 'bucket', leadingKey: 'table', identity: undefined } as const;
const actionsOf: Record<GrantKind, RegExp> = {
  key: /^s3:(Get|Put|Delete)Object$/,
  prefix: /^s3:ListBucket$/,
  leadingKey: /^dynamodb:(GetItem|PutItem|UpdateItem|DeleteItem|Query)$/,
  identity: /^sts:GetCallerIdentity$/,
};
const known = new Set(['actions', 'on', 'as', 'escape', 'index', ...Object.keys(kinds)]);

/** Throws an Error in plain English for what cannot be enforced. */
export function checkGrant(grant: Grant): CheckedGrant {
  for (const property of Object.keys(grant))
    if (!known.has(property))
      throw new Error(
        `a grant has no "${property}"${/sort/i.test(property) ? ': IAM cannot see a sort key, so put the value into the partition key' : ''}`,
      );
  const found = (Object.keys(kinds) as GrantKind[]).filter((kind) => kind in grant);
  const [kind] = found;
  if (kind === undefined || found.length !== 1)
    throw new Error('a grant needs exactly one of key, prefix, leadingKey, identity');
  if (grant.actions.length === 0) throw new Error('a grant needs at least one action');
  for (const action of grant.actions)
    if (!actionsOf[kind].test(action)) throw new Error(`"${action}" cannot be confined by ${kind}`);
  if ('identity' in grant) return identityGrant(grant.actions);
  const parts = parseTemplate(templateOf(grant));
  checkResource(kind, grant.on, 'index' in grant ? grant.index : undefined);
  checkTenancy(parts, templateOf(grant));
  const rules = { escape: grant.escape === true, path: kind !== 'leadingKey', empty: kind === 'prefix' };
  const index = 'index' in grant ? grant.index : undefined;
  return { kind, actions: grant.actions, on: grant.on, index, as: grant.as ?? grant.on, parts, rules };
}

/** The strings that this call names, by grant name: what the handler uses and what the session policy is made from. */
export function bindGrants(grants: readonly CheckedGrant[], values: Bindings): Record<string, string> {
  return Object.fromEntries(grants.map((grant) => [grant.as, bind(grant.parts, values, grant.rules)]));
}

function identityGrant(actions: readonly string[]): CheckedGrant {
  const rules = { escape: false, path: false, empty: true };
  return { kind: 'identity', actions, on: undefined, index: undefined, as: 'identity', parts: [], rules };
}

function templateOf(grant: Exclude<Grant, { identity: true }>): string {
  if ('key' in grant) return grant.key;
  return 'prefix' in grant ? grant.prefix : grant.leadingKey;
}

function checkResource(kind: GrantKind, on: DataName, index: string | undefined): void {
  const resource: DataResource | undefined = dataResources[on];
  if (resource === undefined) throw new Error(`"${String(on)}" is not in shared/data.ts`);
  if (resource.kind !== kinds[kind]) throw new Error(`${kind} does not fit the ${resource.kind} "${on}"`);
  if (index !== undefined && (resource.kind !== 'table' || !(index in resource.indexes)))
    throw new Error(`"${on}" has no index "${index}"`);
}

/**
 * Every grant is confined to its caller, and nothing that follows can run into the caller's name:
 * `{caller.tenant}{input.path}` would let tenant `acme` reach `acme2/…`.
 */
function checkTenancy(parts: Part[], text: string): void {
  const at = parts.findIndex((part) => typeof part !== 'string');
  const first = parts[at];
  if (first === undefined || typeof first === 'string' || first.of !== 'caller')
    throw new Error(`"${text}": the first placeholder must be {caller.tenant} or {caller.subject}`);
  const next = parts[at + 1];
  if (next !== undefined && (typeof next !== 'string' || /^[A-Za-z0-9-]/.test(next)))
    throw new Error(`"${text}": a separator such as / or # must follow {caller.${first.name}}`);
}

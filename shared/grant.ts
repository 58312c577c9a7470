/**
 * Grants: the actions of a tool on data, as its contract declares them. Enters: literals of a contract. Leaves: checked
 * grants with parsed templates.
 */
import * as z from 'zod';
import { type ActionOf, type GrantKind, leastEffect, whatDoes } from './actions.ts';
import type { DataResource } from './application.ts';
import { type Bindings, type BindRules, bind } from './bind.ts';
import { type DataName, dataResources } from './data.ts';
import { type Effect, effects } from './declaration.ts';
import { parseDeclared } from './declared.ts';
import type { PathRules } from './path-rules.ts';
import { type Part, parseTemplate } from './template.ts';

type Common = {
  /** name under which the handler finds the bound value; the data resource's own name by default */
  as?: string;
  /** allow `*`, `?` and `$` in values, escaped in the policy */
  escape?: true;
};

/** One grant. Templates: literal text, `{caller.tenant}`, `{caller.subject}`, `{input.<property>}`, `{call.id}`. */
export type Grant =
  | (Common & { actions: readonly ActionOf<'key'>[]; on: DataName; key: string })
  | (Common & { actions: readonly ActionOf<'prefix'>[]; on: DataName; prefix: string })
  | (Common & {
      actions: readonly ActionOf<'leadingKey'>[];
      on: DataName;
      leadingKey: string;
      index?: string;
    })
  /** a data session that can ask STS for its own identity and do nothing else */
  | { actions: readonly ActionOf<'identity'>[]; identity: true };

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

const text = z.string();
const common = {
  on: text,
  as: text.regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/, 'must be a name of letters and digits').optional(),
  escape: z.literal(true, 'must be true, or be left out').optional(),
};
const actions = z.array(text).min(1, 'needs at least one action');
const shapes: Record<GrantKind, z.ZodObject> = {
  key: z.strictObject({ actions, key: text, ...common }),
  prefix: z.strictObject({ actions, prefix: text, ...common }),
  leadingKey: z.strictObject({ actions, leadingKey: text, index: text.optional(), ...common }),
  identity: z.strictObject({ actions, identity: z.literal(true, 'must be true') }),
};

/** @throws Error in one sentence for a grant that IAM could not enforce */
export function checkGrant(declaration: object): CheckedGrant {
  const own = (Object.keys(kinds) as GrantKind[]).filter((kind) => Object.hasOwn(declaration, kind));
  const [kind] = own;
  if (kind === undefined || own.length !== 1)
    throw new Error('a grant needs exactly one of key, prefix, leadingKey, identity');
  const sort = Object.keys(declaration).find((property) => /sort/i.test(property));
  if (sort !== undefined)
    throw new Error(
      `a grant has no "${sort}": IAM cannot see a sort key, so put the value into the partition key`,
    );
  const grant = parseDeclared(shapes[kind], declaration) as Grant;
  for (const action of grant.actions)
    if (whatDoes(kind, action) === undefined) throw new Error(`"${action}" cannot be confined by ${kind}`);
  if ('identity' in grant) return identityGrant(grant.actions);
  const parts = parseTemplate(templateOf(grant));
  checkResource(kind, grant.on, 'index' in grant ? grant.index : undefined);
  checkTenancy(parts, templateOf(grant));
  const rules = { escape: grant.escape === true, path: pathRules(kind, parts), empty: kind === 'prefix' };
  const index = 'index' in grant ? grant.index : undefined;
  return { kind, actions: grant.actions, on: grant.on, index, as: grant.as ?? grant.on, parts, rules };
}

/**
 * A contract may declare more than its actions need: an update can be final, too.
 * @throws Error for an effect that is less than an action's
 */
export function checkEffect(effect: Effect, grants: readonly CheckedGrant[]): void {
  for (const { kind, actions } of grants)
    for (const action of actions) {
      const does = whatDoes(kind, action);
      const least = does === undefined ? 'destroy' : leastEffect(does);
      if (effects.indexOf(effect) < effects.indexOf(least))
        throw new Error(`effect is "${effect}", and ${action} makes it at least "${least}"`);
    }
}

/**
 * The strings that name the call's data, by grant name. The handler uses them, and the session policy is made from
 * them.
 * @throws Refusal `refused-value` for a value that would widen or misname them
 */
export function bindGrants(grants: readonly CheckedGrant[], values: Bindings): Record<string, string> {
  return Object.fromEntries(grants.map((grant) => [grant.as, bind(grant.parts, values, grant.rules)]));
}

function identityGrant(actions: readonly string[]): CheckedGrant {
  const rules = { escape: false, path: undefined, empty: true };
  return { kind: 'identity', actions, on: undefined, index: undefined, as: 'identity', parts: [], rules };
}

function pathRules(kind: GrantKind, parts: Part[]): PathRules | undefined {
  if (kind === 'leadingKey') return undefined;
  const ofTeam = parts.some(
    (part) => typeof part !== 'string' && part.of === 'caller' && part.name === 'tenant',
  );
  return { names: kind === 'key' ? 'object' : 'folder', root: ofTeam ? 'your team' : 'your own data' };
}

function templateOf(grant: Exclude<Grant, { identity: true }>): string {
  if ('key' in grant) return grant.key;
  return 'prefix' in grant ? grant.prefix : grant.leadingKey;
}

function checkResource(kind: GrantKind, on: DataName, index: string | undefined): void {
  const resource: DataResource | undefined = Object.hasOwn(dataResources, on) ? dataResources[on] : undefined;
  if (resource === undefined)
    throw new Error(`"${String(on)}" is not in data.ts, which lists the data of the application`);
  if (resource.kind !== kinds[kind]) throw new Error(`${kind} does not fit the ${resource.kind} "${on}"`);
  if (index !== undefined && (resource.kind !== 'table' || !Object.hasOwn(resource.indexes ?? {}, index)))
    throw new Error(`"${on}" has no index "${index}"`);
}

/**
 * Every grant is confined to its caller, and a separator follows the caller's name: with `{caller.tenant}{input.path}`
 * tenant `team` could reach `team2/…`.
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

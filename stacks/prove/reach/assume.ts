/**
 * Roles that a session can assume. The request is the best that a caller can make: it has the tags that the role's trust
 * demands, and a tenant of the caller's choice. The STS of the local AWS then decides.
 */
import { assumeRole } from '../../account/assume-role.ts';
import { AwsError, type Session } from '../../account/aws-request.ts';
import type { Principal } from '../../account/principals.ts';
import { conditionsOf, principalsOf } from '../model/policies.ts';
import { list } from '../model/proof.ts';
import type { CallerTags } from '../model/reach-types.ts';
import { type Decider, nowMs, type Stand } from './decide.ts';

/**
 * @param as tags for the session; `tool` is for a trust that names no tool
 * @returns the session that sts:AssumeRole gives; undefined when STS refuses
 */
export function assume(
  decider: Decider,
  stand: Stand,
  target: Principal,
  as: CallerTags & { tool?: string },
): Session | undefined {
  if (!assumable(decider, stand).includes(target)) return undefined;
  for (const tags of [tagsFor(target, as), {}]) {
    const input = {
      roleArn: target.roleArn,
      roleSessionName: `${tags.tool ?? 'probe'}@probe`,
      durationSeconds: 900,
      tags,
      ...(tags.subject !== undefined && { sourceIdentity: tags.subject }),
    };
    try {
      const { claims } = assumeRole(decider.account, stand, input, nowMs);
      return { ...claims, accessKeyId: `${claims.arn} ${JSON.stringify(tags)}` };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }
  return undefined;
}

/**
 * @returns the roles that STS might let the session assume: those whose trust names the caller or everybody, or names
 * the account when the caller has an Allow of its own
 */
export function assumable({ account }: Decider, { session, policies }: Stand): readonly Principal[] {
  const byName = namedIn(account.principals.all);
  const grants = policies.identity.some(({ Statement }) =>
    Statement.some(({ Effect }) => Effect === 'Allow'),
  );
  const delegated = [`AWS:${account.accountId}`, `AWS:arn:aws:iam::${account.accountId}:root`];
  const names = ['*', `AWS:${session.roleArn}`, `AWS:${session.arn}`, ...(grants ? delegated : [])];
  return [...new Set(names.flatMap((name) => byName.get(name) ?? []))];
}

const named = new WeakMap<readonly Principal[], Map<string, Principal[]>>();

/** Roles by the principals that their trusts name. */
function namedIn(all: readonly Principal[]): Map<string, Principal[]> {
  const found = named.get(all);
  if (found) return found;
  const byName = new Map<string, Principal[]>();
  for (const principal of all) {
    const allows = principal.trust.Statement.filter(({ Effect }) => Effect === 'Allow');
    for (const name of new Set(allows.flatMap(principalsOf))) {
      byName.set(name, [...(byName.get(name) ?? []), principal]);
    }
  }
  named.set(all, byName);
  return byName;
}

/** @returns the exact tags that the trust demands, and the caller's own for the others */
function tagsFor({ trust }: Principal, as: CallerTags & { tool?: string }): Record<string, string> {
  const tags: Record<string, string> = {
    actor: 'ai-agent',
    tool: as.tool ?? 'any-tool',
    tenant: as.tenant,
    subject: as.subject,
  };
  for (const { key, values } of trust.Statement.flatMap(conditionsOf)) {
    const [, tag] = /^aws:RequestTag\/(.+)$/i.exec(key) ?? [];
    const [literal] = list(values).filter((value) => !/[*?$]/.test(value));
    if (tag !== undefined && literal !== undefined) tags[tag] = literal;
  }
  return tags;
}

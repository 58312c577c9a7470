/**
 * The effect that the policies of one kind have on a request: the Deny that applies, else the strongest Allow,
 * else none.
 */
import type { CompiledPolicy } from './compile-policy.ts';
import type { Naming } from './principal.ts';
import { type AccessRequest, applies, type CompiledStatement } from './statement.ts';

export type Effects = {
  deny?: CompiledStatement;
  allow?: CompiledStatement;
  /** how the Allow names the principal; `direct` where the policy is attached to the principal */
  naming?: Naming;
};

const strength: Record<Naming, number> = { account: 1, role: 2, direct: 3 };

/** @param policies of one kind, compiled */
export function weigh(policies: readonly CompiledPolicy[], request: AccessRequest): Effects {
  const effects: Effects = {};
  for (const statements of policies) {
    for (const statement of statements) {
      const naming = statement.principal ? statement.principal(request.principal) : 'direct';
      if (naming === undefined) continue;
      if (statement.effect === 'Deny') {
        if (applies(statement, request)) return { deny: statement };
      } else if (isStronger(naming, effects.naming) && applies(statement, request)) {
        effects.allow = statement;
        effects.naming = naming;
      }
    }
  }
  return effects;
}

function isStronger(naming: Naming, than: Naming | undefined): boolean {
  return than === undefined || strength[naming] > strength[than];
}

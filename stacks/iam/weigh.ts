/**
 * What one kind of policy says to a question. In: its compiled documents. Out: the Deny that applies, else the
 * strongest Allow, else nothing.
 */
import type { CompiledPolicy } from './compile-policy.ts';
import type { Naming } from './principal.ts';
import { type AccessRequest, applies, type CompiledStatement } from './statement.ts';

export type Effects = {
  deny?: CompiledStatement;
  allow?: CompiledStatement;
  /** how the Allow names the asker; `direct` where the policy is attached to the asker */
  naming?: Naming;
};

const strength: Record<Naming, number> = { account: 1, role: 2, direct: 3 };

export function weigh(policies: readonly CompiledPolicy[], asked: AccessRequest): Effects {
  const said: Effects = {};
  for (const statements of policies) {
    for (const statement of statements) {
      const naming = statement.principal ? statement.principal(asked.principal) : 'direct';
      if (naming === undefined) continue;
      if (statement.effect === 'Deny') {
        if (applies(statement, asked)) return { deny: statement };
      } else if (isStronger(naming, said.naming) && applies(statement, asked)) {
        said.allow = statement;
        said.naming = naming;
      }
    }
  }
  return said;
}

function isStronger(naming: Naming, than: Naming | undefined): boolean {
  return than === undefined || strength[naming] > strength[than];
}

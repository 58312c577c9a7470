/**
 * Compiles a policy document of a kind into statements that are quick to evaluate. Keeps the result by the
 * document's identity and freezes the document: a later change to it throws, so no result is ever stale.
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language".
 */
import { freezeDeep } from '../../shared/kept.ts';
import { PolicyError } from './policy-error.ts';
import { checkMembers, checkRecord } from './shapes.ts';
import { type CompiledStatement, compileStatement, type PolicyKind } from './statement.ts';

export type CompiledPolicy = readonly CompiledStatement[];

const policyVersion = '2012-10-17';
/** Policies that are attached to a principal have no Principal element and no Id, and a stricter alphabet for Sid. */
const principalKinds: readonly PolicyKind[] = ['identity', 'boundary', 'session', 'scp'];

const compiled = new Map<PolicyKind, WeakMap<object, CompiledPolicy>>();

/**
 * @param where start of the path that an error names
 * @returns the compiled statements, in the order of the document
 * @throws PolicyError for every part of the document that the evaluator does not know
 */
export function compilePolicy(document: unknown, kind: PolicyKind, where: string): CompiledPolicy {
  let known = compiled.get(kind);
  if (!known) {
    known = new WeakMap();
    compiled.set(kind, known);
  }
  const found = typeof document === 'object' && document !== null ? known.get(document) : undefined;
  if (found) return found;
  const policy = checkRecord(document, where);
  const statements = compileDocument(policy, kind, where);
  freezeDeep(policy);
  known.set(policy, statements);
  return statements;
}

function compileDocument(policy: Record<string, unknown>, kind: PolicyKind, where: string): CompiledPolicy {
  const { Version: version, Id: id, Statement: statements } = policy;
  checkMembers(policy, ['Version', 'Id', 'Statement'], where);
  // Version 2008-10-17, which is also the default, reads variables as plain text.
  if (version !== policyVersion) throw new PolicyError(`${where}.Version`, `expected "${policyVersion}"`);
  const ofPrincipal = principalKinds.includes(kind);
  // "The id_block is optional in resource-based policies. It must not be included in identity-based policies."
  if (id !== undefined && (ofPrincipal || typeof id !== 'string')) {
    throw new PolicyError(
      `${where}.Id`,
      ofPrincipal ? `has no place in a policy of kind ${kind}` : 'expected a string',
    );
  }
  if (!Array.isArray(statements)) throw new PolicyError(`${where}.Statement`, 'expected an array');
  if (statements.length === 0) throw new PolicyError(`${where}.Statement`, 'is empty');
  const result = statements.map((statement: unknown, index) =>
    compileStatement(statement, { kind, where, index }),
  );
  checkSids(statements, ofPrincipal || kind === 'trust', where);
  return result;
}

/** "Basic alphanumeric characters (A-Z, a-z, 0-9) are the only allowed characters" in IAM's own policies. */
function checkSids(statements: { Sid?: string }[], alphanumeric: boolean, where: string): void {
  const seen = new Set<string>();
  for (const [index, { Sid: sid }] of statements.entries()) {
    if (!sid) continue;
    const at = `${where}.Statement[${index}].Sid`;
    if (alphanumeric && !/^[A-Za-z0-9]+$/.test(sid))
      throw new PolicyError(at, 'holds more than letters and digits');
    if (seen.has(sid)) throw new PolicyError(at, `${JSON.stringify(sid)} is given twice`);
    seen.add(sid);
  }
}

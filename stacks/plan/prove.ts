/** Runs every proof of a plan's mode. In: a plan. Out: one verdict per proof, in the order of this list. Pure. */
import type { Plan, Verdict } from './plan-types.ts';
import { everyMethodAuthorized } from './proofs/every-method-authorized.ts';
import { noInternet } from './proofs/no-internet-from-private-subnets.ts';
import { noLongLivedCredential } from './proofs/no-long-lived-credential.ts';
import { noWildcard } from './proofs/no-wildcard-action-or-resource.ts';
import { oneRolePerFunction } from './proofs/one-role-per-function.ts';
import { onlyKnownTypes } from './proofs/only-known-types.ts';
import { privateApiClosed } from './proofs/private-api-closed.ts';
import type { Proof } from './proofs/proof.ts';
import { resourcePoliciesAdmitOurOwn } from './proofs/resource-policies-admit-our-own.ts';
import { routerWithoutTenantData } from './proofs/router-without-tenant-data.ts';
import { storesAreClosedAndKept } from './proofs/stores-are-closed-and-kept.ts';
import { trustIsExact } from './proofs/trust-is-exact.ts';
import { withinQuotas } from './proofs/within-quotas.ts';

export const proofs: Proof[] = [
  oneRolePerFunction,
  trustIsExact,
  noWildcard,
  routerWithoutTenantData,
  everyMethodAuthorized,
  privateApiClosed,
  noInternet,
  noLongLivedCredential,
  resourcePoliciesAdmitOurOwn,
  storesAreClosedAndKept,
  onlyKnownTypes,
  withinQuotas,
];

/**
 * A proof that says nothing about the plan's mode is left out, rather than counted as held.
 * @throws PlanError for a policy that is not JSON
 */
export function prove(plan: Plan): Verdict[] {
  return proofs
    .filter((proof) => proof.modes.includes(plan.mode))
    .map(({ id, title, check }) => {
      const findings = check(plan);
      return { id, title, ok: findings.length === 0, findings };
    });
}

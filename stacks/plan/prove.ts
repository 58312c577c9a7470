/** Runs every proof of a plan's mode. In: a plan. Out: one verdict per proof, in the order of this list. Pure. */
import type { Plan, Verdict } from './plan-types.ts';
import { alarmsArrive } from './proofs/alarms-arrive.ts';
import { auditImmutable } from './proofs/audit-immutable.ts';
import { controlItemsAreSharedOut } from './proofs/control-items-are-shared-out.ts';
import { devPermissionsOnlyInDev } from './proofs/dev-permissions-only-in-dev.ts';
import { encryptionAtRest } from './proofs/encryption-at-rest.ts';
import { endpointsAdmitOurOwn } from './proofs/endpoints-admit-our-own.ts';
import { everyMethodAuthorized } from './proofs/every-method-authorized.ts';
import { everyRoleHasABoundary } from './proofs/every-role-has-a-boundary.ts';
import { firewallOnSharedDoors } from './proofs/firewall-on-shared-doors.ts';
import { governanceAsWritten } from './proofs/governance-as-written.ts';
import { governanceIsConfined } from './proofs/governance-is-confined.ts';
import { guardrailIsAskedByTheRouter } from './proofs/guardrail-is-asked-by-the-router.ts';
import { isolation } from './proofs/isolation.ts';
import { keysOpenThroughTheirStore } from './proofs/keys-open-through-their-store.ts';
import { logGroupsOpenForTheirCallers } from './proofs/log-groups-open-for-their-callers.ts';
import { namesStayInside } from './proofs/names-stay-inside.ts';
import { noContentInLogs } from './proofs/no-content-in-logs.ts';
import { noInternet } from './proofs/no-internet-from-private-subnets.ts';
import { noLongLivedCredential } from './proofs/no-long-lived-credential.ts';
import { noWildcard } from './proofs/no-wildcard-action-or-resource.ts';
import { oneRolePerFunction } from './proofs/one-role-per-function.ts';
import { onlyKnownTypes } from './proofs/only-known-types.ts';
import { pipelinePassesRoles } from './proofs/pipeline-passes-roles.ts';
import { policiesAreDerived } from './proofs/policies-are-derived.ts';
import { policiesHold } from './proofs/policies-hold.ts';
import { powersGo } from './proofs/powers-go.ts';
import { privateApiClosed } from './proofs/private-api-closed.ts';
import type { Proof } from './proofs/proof.ts';
import { reservationsFit } from './proofs/reservations-fit.ts';
import { resourcePoliciesAdmitOurOwn } from './proofs/resource-policies-admit-our-own.ts';
import { routerActsFromItsOwnCode } from './proofs/router-acts-from-its-own-code.ts';
import { routerWithoutTenantData } from './proofs/router-without-tenant-data.ts';
import { servicesActForUsOnly } from './proofs/services-act-for-us-only.ts';
import { sessionsAreBounded } from './proofs/sessions-are-bounded.ts';
import { sessionsReachWhatContractsSay } from './proofs/sessions-reach-what-contracts-say.ts';
import { statementsMeanSomething } from './proofs/statements-mean-something.ts';
import { storesAreClosedAndKept } from './proofs/stores-are-closed-and-kept.ts';
import { storesStay } from './proofs/stores-stay.ts';
import { streamsEndToEnd } from './proofs/streams-end-to-end.ts';
import { subnetsLetTlsPass } from './proofs/subnets-let-tls-pass.ts';
import { tamperingRings } from './proofs/tampering-rings.ts';
import { tenantDataStaysInTheVpc } from './proofs/tenant-data-stays-in-the-vpc.ts';
import { tlsOnly } from './proofs/tls-only.ts';
import { trailWatchesData } from './proofs/trail-watches-data.ts';
import { trustIsExact } from './proofs/trust-is-exact.ts';
import { userPoolIsClosed } from './proofs/user-pool-is-closed.ts';
import { withinQuotas } from './proofs/within-quotas.ts';

export const proofs: Proof[] = [
  oneRolePerFunction,
  trustIsExact,
  policiesAreDerived,
  statementsMeanSomething,
  servicesActForUsOnly,
  noWildcard,
  routerWithoutTenantData,
  routerActsFromItsOwnCode,
  everyMethodAuthorized,
  streamsEndToEnd,
  userPoolIsClosed,
  privateApiClosed,
  tlsOnly,
  noContentInLogs,
  noInternet,
  everyRoleHasABoundary,
  governanceAsWritten,
  governanceIsConfined,
  pipelinePassesRoles,
  namesStayInside,
  subnetsLetTlsPass,
  endpointsAdmitOurOwn,
  guardrailIsAskedByTheRouter,
  firewallOnSharedDoors,
  noLongLivedCredential,
  devPermissionsOnlyInDev,
  resourcePoliciesAdmitOurOwn,
  storesAreClosedAndKept,
  storesStay,
  powersGo,
  tenantDataStaysInTheVpc,
  encryptionAtRest,
  keysOpenThroughTheirStore,
  logGroupsOpenForTheirCallers,
  auditImmutable,
  trailWatchesData,
  alarmsArrive,
  tamperingRings,
  onlyKnownTypes,
  withinQuotas,
  reservationsFit,
  // Over the reach model, or over all kinds of callers: the dear ones come last.
  sessionsAreBounded,
  sessionsReachWhatContractsSay,
  controlItemsAreSharedOut,
  isolation,
  policiesHold,
];

/**
 * A proof that says nothing about the plan's mode is left out, rather than counted as held.
 * @throws PlainError for a policy that is not JSON
 */
export function prove(given: Plan): Verdict[] {
  // What proofs remember of a plan (reached.ts), they remember for this run: the caller may change its own later.
  const plan = { ...given };
  return proofs
    .filter((proof) => proof.modes.includes(plan.mode))
    .map(({ id, title, check }) => {
      const findings = check(plan);
      return { id, title, ok: findings.length === 0, findings };
    });
}

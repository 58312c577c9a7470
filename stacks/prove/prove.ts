/** The list of all proofs, and their run over a plan. */
import type { Plan, Verdict } from '../plan/plan-types.ts';
import { alarmsArrive } from './audit/alarms-arrive.ts';
import { auditImmutable } from './audit/audit-immutable.ts';
import { logGroupsOpenForTheirCallers } from './audit/log-groups-open-for-their-callers.ts';
import { noContentInLogs } from './audit/no-content-in-logs.ts';
import { tamperingRings } from './audit/tampering-rings.ts';
import { trailWatchesData } from './audit/trail-watches-data.ts';
import { controlItemsAreSharedOut } from './data/control-items-are-shared-out.ts';
import { encryptionAtRest } from './data/encryption-at-rest.ts';
import { keysOpenThroughTheirStore } from './data/keys-open-through-their-store.ts';
import { storesAreClosedAndKept } from './data/stores-are-closed-and-kept.ts';
import { storesStay } from './data/stores-stay.ts';
import { onlyKnownTypes } from './deploy/only-known-types.ts';
import { reservationsFit } from './deploy/reservations-fit.ts';
import { withinQuotas } from './deploy/within-quotas.ts';
import { everyMethodAuthorized } from './front-door/every-method-authorized.ts';
import { firewallOnSharedDoors } from './front-door/firewall-on-shared-doors.ts';
import { guardrailIsAskedByTheRouter } from './front-door/guardrail-is-asked-by-the-router.ts';
import { privateApiClosed } from './front-door/private-api-closed.ts';
import { streamsEndToEnd } from './front-door/streams-end-to-end.ts';
import { userPoolIsClosed } from './front-door/user-pool-is-closed.ts';
import { governanceAsWritten } from './governance/governance-as-written.ts';
import { governanceIsConfined } from './governance/governance-is-confined.ts';
import { pipelinePassesRoles } from './governance/pipeline-passes-roles.ts';
import { powersGo } from './governance/powers-go.ts';
import type { Proof } from './model/proof.ts';
import { endpointsAdmitOurOwn } from './network/endpoints-admit-our-own.ts';
import { namesStayInside } from './network/names-stay-inside.ts';
import { noInternet } from './network/no-internet-from-private-subnets.ts';
import { subnetsLetTlsPass } from './network/subnets-let-tls-pass.ts';
import { tenantDataStaysInTheVpc } from './network/tenant-data-stays-in-the-vpc.ts';
import { tlsOnly } from './network/tls-only.ts';
import { devPermissionsOnlyInDev } from './permissions/dev-permissions-only-in-dev.ts';
import { everyRoleHasABoundary } from './permissions/every-role-has-a-boundary.ts';
import { noLongLivedCredential } from './permissions/no-long-lived-credential.ts';
import { noWildcard } from './permissions/no-wildcard-action-or-resource.ts';
import { oneRolePerFunction } from './permissions/one-role-per-function.ts';
import { policiesAreDerived } from './permissions/policies-are-derived.ts';
import { policiesHold } from './permissions/policies-hold.ts';
import { resourcePoliciesAdmitOurOwn } from './permissions/resource-policies-admit-our-own.ts';
import { servicesActForUsOnly } from './permissions/services-act-for-us-only.ts';
import { statementsMeanSomething } from './permissions/statements-mean-something.ts';
import { isolation } from './sessions/isolation.ts';
import { routerActsFromItsOwnCode } from './sessions/router-acts-from-its-own-code.ts';
import { routerWithoutTenantData } from './sessions/router-without-tenant-data.ts';
import { sessionsAreBounded } from './sessions/sessions-are-bounded.ts';
import { sessionsReachWhatContractsSay } from './sessions/sessions-reach-what-contracts-say.ts';
import { trustIsExact } from './sessions/trust-is-exact.ts';

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
  // Slow ones last: they use the reach model, or all kinds of callers.
  sessionsAreBounded,
  sessionsReachWhatContractsSay,
  controlItemsAreSharedOut,
  isolation,
  policiesHold,
];

/**
 * Runs every proof of the plan's mode; proofs of other modes have no verdict.
 * @returns one verdict for each proof, in the order of the list
 * @throws PlainError for a policy that is not JSON
 */
export function prove(original: Plan): Verdict[] {
  // A copy, because proofs cache facts by a plan's identity (reached.ts) and the caller may change its plan later.
  const plan = { ...original };
  return proofs
    .filter(({ only = plan.mode }) => only === plan.mode)
    .map(({ id, title, check }) => {
      const findings = check(plan);
      return { id, title, ok: findings.length === 0, findings };
    });
}

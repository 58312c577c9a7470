/**
 * Cognito's pre-token trigger, version 2. Enters: the account that signs in, or refreshes. Leaves: the tenant and the
 * name for its access token; Cognito itself adds the groups (`cognito:groups`). Never: a token for an account without a
 * usable tenant; a tenant that the caller chose: only an administrator can write `custom:tenant`
 * (stacks/app/front-door/user-pool.ts).
 * Source: Amazon Cognito Developer Guide, "Pre token generation Lambda trigger".
 */
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { tenantPattern } from '../../shared/caller.ts';

/** @throws Error to make Cognito issue nothing; the person who signs in reads its text */
export async function handler(
  event: PreTokenGenerationV2TriggerEvent,
): Promise<PreTokenGenerationV2TriggerEvent> {
  // Version 1 would write the ID token only, and the access token would go out without a tenant.
  if (event.version !== '2') throw new Error('This sign-in is not set up: the trigger must be version 2.');
  const tenant = event.request.userAttributes['custom:tenant'];
  if (tenant === undefined || !tenantPattern.test(tenant))
    throw new Error('This account belongs to no tenant. Ask your administrator.');
  const { name } = event.request.userAttributes;
  event.response = {
    claimsAndScopeOverrideDetails: {
      accessTokenGeneration: { claimsToAddOrOverride: { tenant, ...(name !== undefined && { name }) } },
    },
  };
  return event;
}

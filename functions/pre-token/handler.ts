/**
 * Cognito's pre-token trigger, version 2. Enters: the account that signs in, or refreshes. Leaves: the tenant and the name
 * for its access token, where Cognito itself writes the groups (`cognito:groups`). Never: a token for an account without a usable tenant; a
 * tenant that the caller chose: `custom:tenant` is written by an administrator alone (stacks/app/front-door/user-pool.ts).
 * Source: Amazon Cognito Developer Guide, "Pre token generation Lambda trigger".
 */
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { tenantPattern } from '../../shared/caller.ts';

/** An error is Cognito's reason to issue nothing; its text is shown to whoever signs in. */
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

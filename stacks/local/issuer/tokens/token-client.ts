/** The client for which `npm run token` and tests mint; it cannot use the token endpoint. */
import type { ClientMetadata } from 'oidc-provider';

export const tokenClient: ClientMetadata = {
  client_id: 'chokepoint-token',
  client_name: 'npm run token',
  grant_types: [],
  response_types: [],
  redirect_uris: [],
  token_endpoint_auth_method: 'none',
};

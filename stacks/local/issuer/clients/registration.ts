/**
 * Dynamic client registration (RFC 7591), fitted to real MCP clients. Reduces the metadata to the properties
 * that this issuer uses, with the application type that follows from the redirect URIs. It fetches no URL of
 * the metadata (keys, logos, sector identifiers are dropped); a client cannot give itself a tenant.
 */
import { type ClientMetadata, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { applicationTypeOf, RedirectUriRefused } from './redirect-uris.ts';

/** Properties that only a pre-registered client has. */
export const tenantProperties = ['tenant', 'groups'];

export const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials'];

const maxRedirectUris = 20;

/**
 * RFC 7591, 2: "the authorization server MAY reject or replace any of the client's requested metadata
 * values".
 */
const keptMetadata = new Set([
  'client_id',
  'client_id_issued_at',
  'client_secret',
  'client_secret_expires_at',
  'client_name',
  'client_uri',
  'redirect_uris',
  'grant_types',
  'response_types',
  'token_endpoint_auth_method',
  'application_type',
]);

/**
 * oidc-provider's `extraClientMetadata.validator`: runs once per extra property, before its own checks, and
 * may change the metadata. Only a registration request has a context; other clients were shaped before.
 */
export function validateRegistration(
  ctx: KoaContextWithOIDC | undefined,
  key: string,
  value: unknown,
  metadata: ClientMetadata,
): void {
  if (!ctx) return;
  if (value !== undefined) {
    throw new errors.InvalidClientMetadata(`${key} cannot be registered: who runs this issuer sets it`);
  }
  // Runs after the last property, so that each was checked before the unknown ones are dropped.
  if (key === tenantProperties.at(-1)) shapeRegistration(metadata, ctx.oidc.body ?? {});
}

/**
 * Drops unused properties, keeps the grant types that exist here, and sets the application type.
 * @throws InvalidClientMetadata (`invalid_redirect_uri` or `invalid_client_metadata`, RFC 7591, 3.2.2)
 */
function shapeRegistration(metadata: ClientMetadata, body: Record<string, unknown>): void {
  for (const name of Object.keys(metadata)) {
    // Some clients write an empty string for "none"; oidc-provider would refuse it.
    if (!keptMetadata.has(name) || metadata[name] === '') delete metadata[name];
  }
  shapeGrantTypes(metadata, body);
  const uris: unknown = metadata.redirect_uris ?? [];
  if (!Array.isArray(uris)) throw new errors.InvalidClientMetadata('redirect_uris must be an array');
  if (uris.length > maxRedirectUris) {
    throw new errors.InvalidClientMetadata(`redirect_uris: at most ${maxRedirectUris}`);
  }
  try {
    metadata.application_type = applicationTypeOf(uris);
  } catch (error) {
    if (error instanceof RedirectUriRefused) throw new errors.InvalidClientMetadata(error.message);
    throw error;
  }
}

/** Clients request grants that this issuer lacks (VS Code: device code); one usable grant must remain. */
function shapeGrantTypes(metadata: ClientMetadata, body: Record<string, unknown>): void {
  const asked: unknown = metadata.grant_types;
  if (!Array.isArray(asked)) return; // oidc-provider refuses it
  const kept = asked.filter((type: unknown) => typeof type === 'string' && grantTypes.includes(type));
  if (kept.length === 0) {
    throw new errors.InvalidClientMetadata(`grant_types must name one of ${grantTypes.join(', ')}`);
  }
  // RFC 6749, 4.4: "MUST only be used by confidential clients".
  if (kept.includes('client_credentials') && metadata.token_endpoint_auth_method === 'none') {
    throw new errors.InvalidClientMetadata('grant_types: client_credentials needs a client secret');
  }
  metadata.grant_types = kept;
  // RFC 7591, 2.1: response types go with grant types; the default `code` would require a redirect URI of a
  // machine.
  if (!kept.includes('authorization_code') && body.response_types === undefined) metadata.response_types = [];
}

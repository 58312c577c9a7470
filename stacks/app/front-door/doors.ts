/**
 * The path of the metadata (`metadataPath`), the scopes of the catalogue (`scopes`) and the doors (`doors`): one
 * regional REST API for each URL that people enter in a client, because the challenge and the metadata of a door
 * are static and name that URL. Made before the authorizer, which needs all doors, and before their routes.
 */
import { catalogue } from '#application/catalogue';
import { apiStageName } from '../api/rest-api.ts';
import { deployment, named, stage } from '../stage/deployment.ts';
import { pool } from './user-pool.ts';

/** RFC 9728, section 3.1: the well-known part goes between host and path. */
export const metadataPath = '/.well-known/oauth-protected-resource';

/** Every scope of the catalogue; each door writes them in the form that its issuer expects. */
export const scopes = [...new Set(catalogue.flatMap((tool) => tool.scopes))].sort();

export const doors = stage.doors.map((door) => {
  const restApi = new aws.apigateway.RestApi(door.name, {
    name: named(door.name === 'FrontDoor' ? 'front-door' : 'front-door-http'),
    endpointConfiguration: { types: 'REGIONAL' },
    // One way in: with a domain, AWS's own name for the API is switched off.
    disableExecuteApiEndpoint: stage.domain !== undefined,
  });
  // Without a domain the stage is part of every path, so the metadata is found through the challenge alone.
  const root = door.resource?.replace(/\/mcp$/, '');
  const base =
    root ??
    $interpolate`https://${restApi.id}.execute-api.${deployment.region}.amazonaws.com/${apiStageName}`;
  const resource = $interpolate`${base}/mcp`;
  const scopePrefix = resource.apply((url) => stage.tokens.scopePrefix.replace('{resource}', url));
  return {
    name: door.name,
    restApi,
    resource,
    metadataUrl: $interpolate`${base}${metadataPath}/mcp`,
    scopePrefix,
    scopes: scopePrefix.apply((prefix) => scopes.map((scope) => prefix + scope)),
    issuer: pool ? pool.issuer : door.issuer,
    jwksUri: pool ? pool.jwksUri : door.jwksUri,
  };
});

export type OpenDoor = (typeof doors)[number];

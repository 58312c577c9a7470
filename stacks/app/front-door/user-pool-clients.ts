/**
 * The clients of the stage's own user pool and their scopes, from settings.ts and the doors: client ids by
 * name (`clientIds`), empty without a pool. Cognito has no dynamic registration (RFC 7591), so a person configures
 * each MCP client with its id. The approval page has one more client, for the doors' own callback alone
 * (`approvalClientOfPool`). Never: a
 * secret, because an installed client cannot keep one; the implicit or the client-credentials grant; the
 * scope `aws.cognito.signin.user.admin`, with which a token could change its own account.
 */

import { pascal } from '../../../shared/names.ts';
import { named, stage } from '../stage/deployment.ts';
import type { UserPool } from '../stage/stage-settings.ts';
import { doors, scopes } from './doors.ts';
import { pool } from './user-pool.ts';

/** Not a name that settings.ts may give to a client (user-pool-settings.ts). */
const approvalClient = 'Approval';

const created: Record<string, $util.Output<string>> = pool && stage.userPool
  ? createClients(stage.userPool, pool.pool.id)
  : {};
const { [approvalClient]: ofPage, ...ofMcp } = created;

export const clientIds = ofMcp;
/** Undefined when the approval page's client is at an issuer outside the stage. */
export const approvalClientOfPool = ofPage;

function createClients(
  { clients, accessTokenMinutes, refreshTokenDays }: UserPool,
  userPoolId: $util.Output<string>,
) {
  const ofApproval = doors.map(({ resource }) =>
    resource.apply((url) => url.replace(/mcp$/, 'approve/callback')),
  );
  const servers = createResourceServers(userPoolId);
  const allowedOauthScopes = $util
    .all(servers.map((server) => server.scopeIdentifiers))
    .apply((all) => ['openid', ...all.flat()]);
  return Object.fromEntries(
    Object.entries<$util.Input<string>[]>({ ...clients, [approvalClient]: ofApproval }).map(
      ([name, callbackUrls]) => {
        const id = `Client${pascal(name)}`;
        const client = new aws.cognito.UserPoolClient(id, {
          userPoolId,
          name,
          // Public: PKCE (RFC 7636) stands in for the secret.
          generateSecret: false,
          allowedOauthFlowsUserPoolClient: true,
          allowedOauthFlows: ['code'],
          allowedOauthScopes,
          callbackUrls,
          supportedIdentityProviders: ['COGNITO'],
          // Through managed login alone. A rotated refresh token goes to the token endpoint, so its own flow stays off.
          explicitAuthFlows: ['ALLOW_USER_AUTH'],
          refreshTokenRotation: { feature: 'ENABLED', retryGracePeriodSeconds: 10 },
          enableTokenRevocation: true,
          preventUserExistenceErrors: 'ENABLED',
          accessTokenValidity: accessTokenMinutes,
          idTokenValidity: accessTokenMinutes,
          refreshTokenValidity: refreshTokenDays,
          tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' },
          readAttributes: ['name'],
          // Without this list a client could write every attribute that is not custom. The code does not read
          // `locale`. The approver of a call sees the caller's name, so people cannot write their own name.
          writeAttributes: ['locale'],
        });
        // A client without a style has no sign-in page (Cognito Developer Guide, "Apply branding to managed login
        // pages").
        new aws.cognito.ManagedLoginBranding(`${id}Login`, {
          userPoolId,
          clientId: client.id,
          useCognitoProvidedValues: true,
        });
        return [name, client.id];
      },
    ),
  );
}

/** RFC 8707: Cognito knows a resource by the identifier of a resource server, which here is the door's URL. */
function createResourceServers(userPoolId: $util.Output<string>) {
  return doors.map(
    ({ name, resource }) =>
      new aws.cognito.ResourceServer(`${name}ResourceServer`, {
        userPoolId,
        identifier: resource,
        name: named('mcp'),
        scopes: scopes.map((scope) => ({ scopeName: scope, scopeDescription: scope })),
      }),
  );
}

/** Untried assumptions about AWS: people who sign in. */
import type { Listed } from './assumption.ts';

export const identity: Listed[] = [
  {
    id: 'cognito-binds-tokens-to-resource',
    statement:
      "With the request parameter resource, Cognito's managed login writes it into the aud of the access token; the pre-token trigger leaves it there.",
    source:
      'Amazon Cognito Developer Guide, "Scopes, M2M, and resource servers", Resource binding; announcement of resource indicators (Essentials and Plus plans)',
    ifFalse: 'Nobody can sign in: the authorizer refuses a token without our URL in aud.',
    remedy:
      "Let the trigger write the app client's id into aud, which Cognito admits, and list the ids as audience of the stage.",
    byHand: 'Sign in at a stage with a pool and decode the access token: aud must hold the MCP URL.',
  },
  {
    id: 'cognito-admits-loopback-address',
    statement:
      'An app client of Cognito may have http://127.0.0.1 with a port as callback URL, besides http://localhost.',
    source:
      'Amazon Cognito user pools API Reference, CreateUserPoolClient, CallbackURLs; older editions name localhost only',
    ifFalse: 'The deploy stops at the app client "vscode".',
    remedy:
      "Take the address out of that client's list in stacks/settings.ts; https://vscode.dev/redirect remains.",
    byHand: 'Deploy a stage with a pool, and sign in from VS Code.',
  },
  {
    id: 'clients-use-pkce-unannounced',
    statement:
      'MCP clients go on when metadata of the authorization server does not name code_challenge_methods_supported, and send PKCE all the same.',
    source: 'MCP TypeScript SDK 1.32, client/auth.js; the specification lets a client refuse',
    ifFalse: 'Such a client cannot sign in with a Cognito pool.',
    remedy: 'Use another issuer for it (stacks/app/stage/issuers.ts).',
    byHand:
      'Sign in with each client at a stage with a pool; the authorize request must carry code_challenge.',
  },
  {
    id: 'issuer-signs-in-again',
    statement:
      "Asked with prompt=login and max_age=0, the stage's issuer makes a person sign in again and says when in the ID token (auth_time); Cognito's managed login and Entra with the optional claim do, too.",
    source:
      'OpenID Connect Core, sections 2, 3.1.2.1 and 3.1.3.7; Amazon Cognito Developer Guide, "Authorize endpoint"; Microsoft identity platform, "Optional claims reference"',
    ifFalse: 'Nobody can approve anything: the page takes a sign-in that is old or has no time for none.',
    remedy: "Set the issuer's client of the approval page so that its ID tokens carry auth_time.",
    byHand:
      'Open an approval twice within a minute at a deployed stage: each time the issuer asks who you are.',
  },
  {
    id: 'one-scope-binds-the-access-token',
    statement:
      'With openid, one scope of the catalogue and resource, the issuer gives the approval page an access token for the door, by the rules that the authorizer reads tokens by.',
    source: 'RFC 8707, section 2.2; the recipes of stacks/app/stage/issuers.ts',
    ifFalse: 'Nobody can approve anything: the page cannot tell who signed in.',
    remedy: 'Grant that scope to the client of the approval page, or name another first in the catalogue.',
    byHand: 'Open an approval at a deployed stage and sign in.',
  },
];

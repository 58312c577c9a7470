/** What we rely on AWS for in people who sign in, and could not try. */
import type { Assumption } from './assumption.ts';

export const identity: Assumption[] = [
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
    tried: false,
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
    tried: false,
  },
  {
    id: 'clients-use-pkce-unannounced',
    statement:
      'MCP clients go on when metadata of the authorization server does not name code_challenge_methods_supported, and send PKCE all the same.',
    source: 'MCP TypeScript SDK 1.32, client/auth.js; the specification lets a client refuse',
    ifFalse: 'Such a client cannot sign in with a Cognito pool.',
    remedy: 'Use another issuer for it (stacks/issuers.ts).',
    byHand:
      'Sign in with each client at a stage with a pool; the authorize request must carry code_challenge.',
    tried: false,
  },
];

/**
 * The reasons of a refused token in the words of the 401's body (stacks/app/api/gateway-responses.ts puts the text into
 * JSON as it stands). Never: a part of the token; a `"`, `\`, `$` or `#`, which have a meaning in JSON or the template.
 */
import type { Why } from '../../shared/identity/token-refused.ts';

export const words = {
  'no-token': 'the request has no bearer token, or not exactly one. Sign in.',
  expired: 'the token has expired. Refresh it, or sign in again.',
  'not-yet-valid': 'the token is not valid yet. Is a clock wrong?',
  'other-door': 'the token is for another door, with another address than this server. Sign in here.',
  'not-ours':
    'the token is not ours: it is no access token of the issuer of this server, or it was changed. Sign in here.',
  unusable:
    'the token is of the issuer of this server, but lacks what a caller needs, such as a tenant. Ask an administrator.',
} satisfies Record<Why, string>;

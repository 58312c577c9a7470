/** How tokens are checked, as tests run it: the real code, or code with a check taken out (test/mutant.ts). */
import { callerFromClaims } from '../../../shared/identity/caller-from-claims.ts';
import { issuerKeys } from '../../../shared/identity/issuer-keys.ts';
import { personName } from '../../../shared/identity/person-name.ts';
import { createIdVerifier, createVerifier } from '../../../shared/identity/verify-token.ts';

export const code = { callerFromClaims, issuerKeys, personName, createIdVerifier, createVerifier };
export type IdentityCode = typeof code;
/** For test/mutant.ts. */
export const identityEntry = 'test/shared/identity/identity-code.ts';

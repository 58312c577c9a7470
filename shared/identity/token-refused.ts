/**
 * A token that was checked and refused. Any other error means that the token could not be checked, which is another
 * answer: a good client throws a refused token away, and tries again with one that could not be checked.
 */

/** The class of a refusal; the words for it are in functions/authorizer/refusal-words.ts. */
export type Why =
  /** no bearer token, or more than one */
  | 'no-token'
  | 'expired'
  | 'not-yet-valid'
  /** good, but its audience is another one */
  | 'other-door'
  /** not issued by the door's issuer as an access token, or changed since */
  | 'not-ours'
  /** good, but its claims make no caller */
  | 'unusable';

/** `message` names the check or the claim, never a value. */
export class TokenRefused extends Error {
  readonly why: Why;
  constructor(why: Why, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = 'TokenRefused';
    this.why = why;
  }
}

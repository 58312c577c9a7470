/**
 * A token that was checked and admits nobody. Whatever else is thrown while a token is checked means that it could not
 * be checked, which is another answer: a good client throws a refused token away, and asks again with an unchecked one.
 */

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

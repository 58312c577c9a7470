/**
 * Checks that are no policy and no function: taken out by attacks.test.ts through module mocks (weakened.ts), or, for
 * the session policy, by minting without one. The product has no such switch.
 */
export const flags = {
  /** signatures are not compared */
  signature: false,
  /** headers beside the signed ones are not looked at */
  signedHeaders: false,
  /** a signature is good for ever */
  clock: false,
  /** the listener and the private API's AWS_IAM let in who signed nothing */
  unsigned: false,
  /** sessions never end */
  expiry: false,
  /** a session token is believed though it does not authenticate */
  seal: false,
  /** the private API believes that every request came through its endpoint */
  position: false,
  /** sessions are minted without a session policy */
  sessionPolicy: false,
  /** execution environments run without `node --permission` */
  permission: false,
};

export type Flag = keyof typeof flags;

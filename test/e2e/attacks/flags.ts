/**
 * Checks that are no policy and no function: taken out by attacks.test.ts through module mocks, or, for the session
 * policy, by minting without one. The product has no such switch.
 */
export const flags = {
  /** signatures are not compared */
  signature: false,
  /** sessions never end */
  expiry: false,
  /** the private API believes that every request came through its endpoint */
  position: false,
  /** sessions are minted without a session policy */
  sessionPolicy: false,
};

export type Flag = keyof typeof flags;

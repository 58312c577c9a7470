/**
 * What the simulation takes for granted: how people and agents call, how long AWS's services take, and the limits of a
 * new account. Nothing here was measured on AWS; the times of our own code were, on an x86 core, by `npm run bench`.
 */

export const traffic = {
  /** an agent that works makes a call every ten seconds */
  secondsBetweenCalls: 10,
  callersOfATenant: 20,
  /** of the calls, by what tools do; a catalogue without such a tool shares its part out among the others */
  share: { read: 0.8, write: 0.19, destroy: 0.01 },
  /** of a caller's reads, how many have the arguments of its last read by this tool */
  repeats: 0.3,
  /** hosted clients call for all their users from a few addresses */
  addresses: 8,
};

/** Milliseconds on the wire and in AWS, the median; each single time is log-normal with `spread`. */
export const awsMs = {
  frontDoor: 12,
  privateApi: 10,
  sts: 35,
  auditStream: 25,
  data: 20,
  /** until a new environment runs our code; Lambda does not say */
  newEnvironment: 250,
};
export const spread = 0.35;

/** Milliseconds of CPU on one core, as built: `npm run bench`, rows read, write, tool-s3, authorizer and cold. */
export const cpuMs = {
  router: { read: 0.8, write: 1.3, cold: 330 },
  tool: { warm: 0.8, cold: 110 },
  authorizer: { warm: 0.1, cold: 40 },
};

/** Memory that buys one whole core (Lambda Developer Guide, "Configure Lambda function memory"). */
export const mbOfOneCore = 1_769;

/** An environment that nobody needs is kept for so long; Lambda does not say. */
export const idleSeconds = 600;

/** shared/identity/authorizer-cache.ts has the first, functions/router the others. */
export const cacheSeconds = { session: 900, sessionMargin: 65 };
export const sessionsOfAnEnvironment = 1_000;

/**
 * The time limits of all parts, from the inside out: tool, router, their integrations, then the trigger, the
 * authorizer and the approval page. A tool's own deadline (timeoutMs) ends first, so that its answer can give the
 * reason; each outer layer waits a little longer than the one inside. Pure.
 */

/** shared/contract.ts admits no tool that takes longer. */
const longestToolMs = 300_000;

/** Time to write the last frame and to flush logs, before Lambda kills the environment. */
export const toolSeconds = (timeoutMs: number) => Math.ceil(timeoutMs / 1000) + 5;

/** The function's limit, and a cold start before it: Lambda's init phase has 10 s of its own. */
export const toolIntegrationMs = (timeoutMs: number) => toolSeconds(timeoutMs) * 1000 + 10_000;

/** The longest tool with its cold start, and the router's own work. Constant: a new tool does not change the router. */
export const routerSeconds = longestToolMs / 1000 + 25;

/** API Gateway streams for up to 900 s; 29 s is the limit of buffered integrations only. */
export const routerIntegrationMs = routerSeconds * 1000 + 10_000;

/** Cognito waits no longer for a trigger (Cognito Developer Guide, "Things to know about Lambda triggers"). */
export const preTokenSeconds = 5;

/** One fetch of the issuer's keys; API Gateway itself waits for an authorizer for at most 30 s. */
export const authorizerSeconds = 10;

/** A cold start, then the issuer's metadata, token endpoint and keys, at most 5 s each. */
export const approvalTimeoutSeconds = 25;

/** The most that API Gateway grants a buffered integration without a raised quota. */
export const approvalIntegrationMs = 29_000;

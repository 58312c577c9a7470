/**
 * The limits of API Gateway and Lambda that a client can meet.
 * Sources: API Gateway Developer Guide, "Quotas for configuring and running a REST API" and "Amazon API
 * Gateway quotas"; "Stream the integration response for your proxy integrations"; Lambda Developer Guide,
 * "Lambda quotas".
 */

/** Request payload and buffered response, bytes; not raisable. */
export const maxPayloadBytes = 10_485_760;

/** All header values of a request together, bytes. */
export const maxHeaderValueBytes = 10_240;

/** URL of a regional API, characters. */
export const maxUrlChars = 10_240;

/** ARN of a method with authorization, bytes; longer is 414. */
export const maxMethodArnBytes = 1_600;

/** Resource of one statement in an authorizer's policy, characters ("Output from a Lambda authorizer"). */
export const maxPolicyResourceChars = 512;

/** Payload of one synchronous invocation, bytes: 6 MB. */
export const maxInvocationBytes = 6_291_456;

/** Default integration timeout, and the smallest that a plan may set. */
export const defaultIntegrationTimeoutMs = 29_000;
export const minIntegrationTimeoutMs = 50;
/** Raisable for regional and private APIs up to this (integration timeout announcement of June 2024). */
export const maxBufferedTimeoutMs = 300_000;
/** "You can stream your response for up to 15 minutes." */
export const maxStreamTimeoutMs = 900_000;
/** "For Regional or private endpoints, the timeout is 5 minutes" without a byte. */
export const streamIdleMs = 300_000;

/** The delimiter after a streamed response's metadata "must appear within the first 16KB of stream data". */
export const maxMetadataBytes = 16_384;

/** API Gateway's integration timeout applies to a Lambda authorizer; the documented default is the same. */
export const authorizerTimeoutMs = 29_000;
/** authorizerResultTtlInSeconds: default and maximum (API reference, Authorizer). */
export const defaultAuthorizerTtlSeconds = 300;
export const maxAuthorizerTtlSeconds = 3_600;
/** Our limit, not AWS's: results in the cache; the least recently used one is dropped first. */
export const maxCachedAuthorizations = 10_000;

/**
 * Seconds for which API Gateway remembers what the authorizer answered about a token (stacks/app/front-door/front-door.ts).
 * It is also the most that a token can outlive its `exp`, which the router allows for (functions/router/http.ts).
 */
export const authorizerCacheSeconds = 60;

/**
 * API Gateway remembers the authorizer's answer about a token for so long (stacks/app/front-door/front-door.ts). A
 * token can outlive its `exp` by the same time, which the router allows for (functions/router/http.ts).
 */
export const authorizerCacheSeconds = 60;

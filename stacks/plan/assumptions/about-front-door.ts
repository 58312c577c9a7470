/** Untried assumptions about AWS: the front door and its firewall. */
import type { Listed } from './assumption.ts';

export const frontDoor: Listed[] = [
  {
    id: 'gateway-response-carries-challenge',
    statement: 'The UNAUTHORIZED gateway response may set WWW-Authenticate, and it is not renamed.',
    source:
      'API Gateway Developer Guide, "Set up gateway responses to customize error responses" (gatewayresponse.header.…); "Important notes" lists what is renamed: headers of integration responses',
    ifFalse: 'Clients do not find the authorization server: no OAuth sign-in.',
    remedy:
      'Let the router answer requests without a token itself: authorizer NONE on POST /mcp, and a response mapping that renames the header back.',
    standing: 'documented',
  },
  {
    id: 'missing-identity-source-is-401',
    statement:
      'A REQUEST authorizer whose identity source is absent answers 401 by the UNAUTHORIZED response, without running.',
    source: 'API Gateway Developer Guide, "Use API Gateway Lambda authorizers"',
    ifFalse: 'A first request without a token gets no challenge.',
    remedy: 'Take the identity source away (cache off) and let the authorizer itself throw Unauthorized.',
    standing: 'documented',
  },
  {
    id: 'denied-token-is-told-why',
    statement:
      "The ACCESS_DENIED gateway response may have the status 401 and WWW-Authenticate, and its body may read the context of an authorizer's Deny, also of one that API Gateway remembers.",
    source:
      'API Gateway Developer Guide, "Gateway response types" and "Set up gateway responses" (status, headers, $context variables); that $context.authorizer.* is filled in there is attested by users, not by AWS (Stack Overflow, question 47921803)',
    ifFalse:
      'If the text is not filled in, a 401 does not say why. If the status cannot be changed, a bad token is answered 403, and clients do not sign in again.',
    remedy:
      "Let the authorizer throw Unauthorized for every refused token: all of them get UNAUTHORIZED's one text.",
  },
  {
    id: 'unchecked-token-is-503',
    statement:
      'An authorizer that throws anything but Unauthorized, or gives no answer, is answered by AUTHORIZER_FAILURE or AUTHORIZER_CONFIGURATION_ERROR, whose status may be 503, and is not remembered.',
    source:
      'API Gateway Developer Guide, "Gateway response types"; API reference, Authorizer (authorizerResultTtlInSeconds: results are cached)',
    ifFalse: 'While the issuer is down callers read 500, or go on reading 503 for a minute after it is back.',
    remedy: 'Nothing has to be done: both are refusals.',
    byHand:
      'Take the IDENTITY variable of the authorizer away for a minute, on a stage that nobody uses, and call.',
    standing: 'documented',
  },
  {
    id: 'rest-api-ignores-trailing-slash',
    statement: 'API Gateway routes /mcp/ as /mcp, and the event says /mcp/ in its path.',
    source: 'aws-powertools/powertools-lambda-python pull 1609, with end-to-end tests',
    ifFalse: 'Nothing breaks: the gateway itself then answers 404, as the local one does.',
    remedy: 'Nothing has to be done.',
  },
  {
    id: 'mock-answers-origins',
    statement:
      'A MOCK integration response may read the Origin header ($input.params) and override its own status and headers.',
    source:
      'API Gateway Developer Guide, "Override your API\'s request and response parameters and status codes" and "Mapping template transformations" ($input.params reads headers)',
    ifFalse:
      'Browser-based clients get no preflight answer, or foreign origins get an empty 200; POST is checked by the router.',
    remedy: 'Answer OPTIONS by a small Lambda, or allow one static origin per stage.',
    standing: 'documented',
  },
  {
    id: 'unmatched-path-repeats-no-token',
    statement:
      'For a path that is no route and a bearer token, API Gateway answers by one of our gateway responses, not with its own text, which repeats the header.',
    source:
      'aws-cognito-angular-quickstart issue 50; API Gateway Developer Guide, "Gateway response types" (MISSING_AUTHENTICATION_TOKEN, INVALID_SIGNATURE, DEFAULT_4XX)',
    ifFalse: "A caller's own token is repeated to that caller in an error.",
    remedy: 'Add a {proxy+} resource with a MOCK 404, so that no path is unmatched.',
  },
  {
    id: 'domain-policy-decides-tls',
    statement:
      'The TLS_1_2 policy of a regional custom domain refuses TLS 1.0 and 1.1 although its REST API has the default TLS_1_0.',
    source:
      'API Gateway Developer Guide, "Supported security policies"; against it stands "How to change a security policy": the policy of the API negotiates',
    ifFalse: 'A client that still speaks TLS 1.0 is served; the access log shows it (field tls).',
    remedy:
      'aws apigateway update-rest-api: replace /securityPolicy by SecurityPolicy_TLS13_1_2_2021_06 and /endpointAccessMode by BASIC on the front door; the provider does not know these properties and leaves them.',
    byHand:
      'openssl s_client -tls1_1 -cipher DEFAULT@SECLEVEL=0 -connect DOMAIN:443 must fail with a protocol alert.',
  },
  {
    id: 'firewall-hides-tokens',
    statement:
      'dataProtectionConfig replaces the Authorization header in everything that a web ACL gives away: logs, samples, and the keys of rate rules.',
    source: 'WAFV2 API Reference, DataProtectionConfig and DataProtection (ExcludeRateBasedDetails)',
    ifFalse: "A refused caller's token is in the firewall's log until it expires.",
    remedy: 'Remove the rate rule per token, and filter its records out of the log (loggingFilter).',
    byHand:
      'Send a request with a bearer token that the firewall blocks, then look for the token in its log group and in get-sampled-requests.',
  },
  {
    id: 'firewall-answers-429',
    statement: 'A rate rule with a custom response answers 429 through API Gateway.',
    source: 'AWS WAF Developer Guide, "Sending custom responses for Block actions"',
    ifFalse: 'Who asks too often reads 403 and our text for WAF_FILTERED, and may not try again by itself.',
    remedy: "Give the front door's WAF_FILTERED response the status 429 and its text.",
    byHand: 'Ask more often than the rate rule admits, from one address, and read the status.',
    standing: 'documented',
  },
  {
    id: 'firewall-body-rules-are-listed',
    statement:
      'stacks/app/front-door/firewall.ts lists every rule that looks at bodies in the two managed groups, in their default version.',
    source:
      'AWS WAF Developer Guide, "Baseline rule groups"; a name that is no rule is ignored in silence (WAFV2 API, RuleActionOverride)',
    ifFalse: 'Calls whose arguments look like an attack on a web page are answered 403.',
    remedy: 'Add the rule that the log names to the list; or pin the version that was tried.',
    byHand:
      'Compare aws wafv2 describe-managed-rule-group of both groups with the list in stacks/app/front-door/firewall.ts.',
  },
  {
    id: 'permission-stars-fit-path-parameters',
    statement:
      'A permission for …/GET/approve/* lets API Gateway invoke the function for the resource /approve/{id}.',
    source:
      'API Gateway Developer Guide, "API Gateway permissions model for invoking a Lambda function"; what its console writes for path parameters',
    ifFalse: 'The approval page answers 500 and nobody can approve anything.',
    remedy: 'Name the path in the permission as the error in the access log names it.',
    byHand: 'Open any address under /approve/ of the stage: the page answers 404 in words, not 500.',
  },
  {
    id: 'traces-hold-no-query',
    statement:
      'The segments that API Gateway sends to X-Ray hold the path of a request and not its query string.',
    source:
      'AWS X-Ray Developer Guide, "Segment documents" (http.request.url); no sentence of AWS says which part',
    ifFalse:
      'Codes of sign-ins at the approval page stand in traces: each was good once, for 60 s or so, with a PKCE verifier that is not there.',
    remedy: 'Switch xrayTracingEnabled off at the front door; the router and the tools keep their traces.',
    byHand:
      'Sign in at the approval page, and look at the trace of /approve/callback in X-Ray: its URL ends before the question mark.',
  },
];

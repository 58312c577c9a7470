/**
 * What we rely on AWS for and could not try: no part of this project has run in an AWS account yet. The plan
 * prints what is untried; `tried` then names stage and date. An entry leaves only when nothing relies on it.
 */

export type Assumption = {
  /** kebab-case; comments in the code name it */
  id: string;
  /** one sentence that is either true or false of AWS */
  statement: string;
  /** where it comes from: a documentation page, an issue, or our own inference */
  source: string;
  /** what of our promises breaks */
  ifFalse: string;
  /** false, or where and when it was seen to hold */
  tried: false | string;
};

export const assumptions: Assumption[] = [
  {
    id: 'deny-only-private-policy',
    statement: 'A private REST API may have a resource policy of Deny statements only, and IAM then decides.',
    source:
      'inferred from API Gateway Developer Guide, "API Gateway resource policies", authorization tables',
    ifFalse: 'Every call of a tool is refused until the policy also allows the invoke role.',
    tried: false,
  },
  {
    id: 'invoke-role-path-from-tag',
    statement: 'execute-api evaluates ${aws:PrincipalTag/tool} in the Resource of an identity policy.',
    source: 'IAM User Guide, "Variables and tags"; the list of condition keys for execute-api',
    ifFalse: 'No tool can be called, or the invoke role needs one statement per tool.',
    tried: false,
  },
  {
    id: 'private-api-url-of-endpoint',
    statement:
      'https://{api}-{endpoint}.execute-api.{region}.amazonaws.com resolves in the VPC without private DNS.',
    source:
      'inferred from API Gateway Developer Guide, "Invoke a private API using an endpoint-specific name"',
    ifFalse: 'The router finds no private API; the endpoint then needs private DNS.',
    tried: false,
  },
  {
    id: 'stream-from-proxy-integration',
    statement:
      'responseTransferMode STREAM carries a Lambda response stream through both a regional and a private API.',
    source: 'API Gateway Developer Guide, "Stream the integration response"; limits: 15 min, idle 5 min',
    ifFalse: 'Progress arrives with the result, and calls over 29 seconds fail.',
    tried: false,
  },
  {
    id: 'gateway-response-carries-challenge',
    statement: 'The UNAUTHORIZED gateway response may set WWW-Authenticate, and it is not renamed.',
    source: 'API Gateway Developer Guide, "Gateway responses", and public reports that it works',
    ifFalse: 'Clients do not find the authorization server: no OAuth sign-in.',
    tried: false,
  },
  {
    id: 'missing-identity-source-is-401',
    statement:
      'A REQUEST authorizer whose identity source is absent answers 401 by the UNAUTHORIZED response, without running.',
    source: 'API Gateway Developer Guide, "Use API Gateway Lambda authorizers"',
    ifFalse: 'A first request without a token gets no challenge.',
    tried: false,
  },
  {
    id: 'private-request-id-is-ours',
    statement: '$context.requestId of the private API is the x-amzn-RequestId that the router signs.',
    source: 'observed by others; not documented as a promise',
    ifFalse: "The private API's access log is no independent witness of a call: it has no call id.",
    tried: false,
  },
  {
    id: 'lambda-does-not-hear-disconnects',
    statement: 'A Lambda behind API Gateway is not told that the client has left.',
    source: 'aws-lambda-nodejs-runtime-interface-client issue 145',
    ifFalse: 'Nothing breaks; a call could be ended sooner.',
    tried: false,
  },
  {
    id: 'source-vpce-on-assume-role',
    statement: 'aws:SourceVpce is present when sts:AssumeRole comes through the VPC endpoint for STS.',
    source: 'IAM User Guide, "AWS global condition context keys": aws:SourceVpce',
    ifFalse: 'The router can mint no session.',
    tried: false,
  },
  {
    id: 'null-condition-guards-leading-keys',
    statement:
      'ForAllValues on dynamodb:LeadingKeys is true when the key is absent, and Null: false closes that.',
    source:
      'IAM User Guide, "Multivalued context keys"; DynamoDB Developer Guide, fine-grained access control',
    ifFalse: 'A request without keys (a Scan) would pass a data role.',
    tried: false,
  },
  {
    id: 'interface-actions-denied-to-code-only',
    statement:
      "A Deny on lambda:SourceFunctionArn stops a function's code, not Lambda's own use of network interfaces.",
    source: 'Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC"',
    ifFalse: 'Functions in the VPC do not start.',
    tried: false,
  },
  {
    id: 'session-tags-in-boundary',
    statement: 'A permissions boundary may deny by aws:PrincipalTag, and session tags count.',
    source: 'IAM User Guide, "Pass session tags in AWS STS" and "Permissions boundaries"',
    ifFalse: 'A session without the tag actor=ai-agent would be stopped by the trust policy alone.',
    tried: false,
  },
  {
    id: 'session-policy-counts-variables',
    statement:
      'A session policy of at most 2,048 characters and 10 tags packs into the limit that STS reports.',
    source: 'IAM User Guide, "IAM and AWS STS quotas"; PackedPolicySize has no published formula',
    ifFalse: 'Some calls with long arguments are refused (PackedPolicyTooLarge), never widened.',
    tried: false,
  },
  {
    id: 'sst-uses-execution-role-as-given',
    statement: 'sst.aws.Function with role adds no policy to it and no other principal to its trust.',
    source: 'SST 4.17.1 sources; seen in the plan',
    ifFalse: 'Functions could do more than their role says.',
    tried: false,
  },
  {
    id: 'plan-equals-deploy',
    statement:
      'A deploy asks AWS for exactly the resources of the plan: the provider only adds ids and defaults.',
    source: 'the same sst.config.ts runs under SST and under the plan; provider-side validation is not run',
    ifFalse: 'A proof could hold for a plan that AWS refuses or completes differently.',
    tried: false,
  },
];

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
  /** what to do when it is false, in one sentence */
  remedy: string;
  /** how to try it, where stacks/verify/checks has no probe for it, in one sentence */
  byHand?: string;
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
    remedy:
      "Add one Allow of execute-api:Invoke for the invoke role's ARN to the resource policy, beside the Denies, which still decide.",
    tried: false,
  },
  {
    id: 'invoke-role-path-from-tag',
    statement: 'execute-api evaluates ${aws:PrincipalTag/tool} in the Resource of an identity policy.',
    source: 'IAM User Guide, "Variables and tags"; the list of condition keys for execute-api',
    ifFalse: 'No tool can be called, or the invoke role needs one statement per tool.',
    remedy:
      "Write one Allow per tool into the invoke role's policy, each with a condition on aws:PrincipalTag/tool, and watch its 10,240 characters.",
    tried: false,
  },
  {
    id: 'private-api-url-of-endpoint',
    statement:
      'https://{api}-{endpoint}.execute-api.{region}.amazonaws.com resolves in the VPC without private DNS.',
    source:
      'inferred from API Gateway Developer Guide, "Invoke a private API using an endpoint-specific name"',
    ifFalse: 'The router finds no private API; the endpoint then needs private DNS.',
    remedy: "Turn on private DNS of the execute-api endpoint and give the router the API's plain host name.",
    tried: false,
  },
  {
    id: 'stream-from-proxy-integration',
    statement:
      'responseTransferMode STREAM carries a Lambda response stream through both a regional and a private API.',
    source: 'API Gateway Developer Guide, "Stream the integration response"; limits: 15 min, idle 5 min',
    ifFalse: 'Progress arrives with the result, and calls over 29 seconds fail.',
    remedy:
      'Set the integration back to BUFFERED, take timeoutMs over 29,000 out of the contracts, and split long tools into start and read.',
    byHand:
      'Call a tool that runs over 10 seconds with a progressToken: the progress must arrive before the result.',
    tried: false,
  },
  {
    id: 'gateway-response-carries-challenge',
    statement: 'The UNAUTHORIZED gateway response may set WWW-Authenticate, and it is not renamed.',
    source: 'API Gateway Developer Guide, "Gateway responses", and public reports that it works',
    ifFalse: 'Clients do not find the authorization server: no OAuth sign-in.',
    remedy:
      'Let the router answer requests without a token itself: authorizer NONE on POST /mcp, and a response mapping that renames the header back.',
    tried: false,
  },
  {
    id: 'missing-identity-source-is-401',
    statement:
      'A REQUEST authorizer whose identity source is absent answers 401 by the UNAUTHORIZED response, without running.',
    source: 'API Gateway Developer Guide, "Use API Gateway Lambda authorizers"',
    ifFalse: 'A first request without a token gets no challenge.',
    remedy: 'Take the identity source away (cache off) and let the authorizer itself throw Unauthorized.',
    tried: false,
  },
  {
    id: 'private-request-id-is-ours',
    statement: '$context.requestId of the private API is the x-amzn-RequestId that the router signs.',
    source: 'observed by others; not documented as a promise',
    ifFalse: "The private API's access log is no independent witness of a call: it has no call id.",
    remedy:
      "Log $context.identity.userArn and the requested path instead: the session name leads to the call's record.",
    byHand:
      "Call a tool, then look in the log group of the private API's access log for the call id of the answer.",
    tried: false,
  },
  {
    id: 'lambda-does-not-hear-disconnects',
    statement: 'A Lambda behind API Gateway is not told that the client has left.',
    source: 'aws-lambda-nodejs-runtime-interface-client issue 145',
    ifFalse: 'Nothing breaks; a call could be ended sooner.',
    remedy: 'Nothing has to be done.',
    byHand:
      "Start a long call, end the client, and look in the tool's log whether the work went on to its end.",
    tried: false,
  },
  {
    id: 'source-vpce-on-assume-role',
    statement: 'aws:SourceVpce is present when sts:AssumeRole comes through the VPC endpoint for STS.',
    source: 'IAM User Guide, "AWS global condition context keys": aws:SourceVpce',
    ifFalse: 'The router can mint no session.',
    remedy:
      "Compare aws:SourceVpc or aws:VpcSourceIp in the trust instead, and keep the condition on the endpoint's policy.",
    tried: false,
  },
  {
    id: 'null-condition-guards-leading-keys',
    statement:
      'ForAllValues on dynamodb:LeadingKeys is true when the key is absent, and Null: false closes that.',
    source:
      'IAM User Guide, "Multivalued context keys"; DynamoDB Developer Guide, fine-grained access control',
    ifFalse: 'A request without keys (a Scan) would pass a data role.',
    remedy:
      'Take Query out of the data roles of search tools until each condition has an operator that needs the key.',
    tried: false,
  },
  {
    id: 'interface-actions-denied-to-code-only',
    statement:
      "A Deny on lambda:SourceFunctionArn stops a function's code, not Lambda's own use of network interfaces.",
    source: 'Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC"',
    ifFalse: 'Functions in the VPC do not start.',
    remedy:
      'Drop the Deny NotFromCode and accept the network-interface actions in the hands of code, or take the function out of the VPC.',
    tried: false,
  },
  {
    id: 'session-tags-in-boundary',
    statement: 'A permissions boundary may deny by aws:PrincipalTag, and session tags count.',
    source: 'IAM User Guide, "Pass session tags in AWS STS" and "Permissions boundaries"',
    ifFalse: 'A session without the tag actor=ai-agent would be stopped by the trust policy alone.',
    remedy: 'Keep the tag conditions of the trust, and move the Deny on agents into an SCP.',
    tried: false,
  },
  {
    id: 'session-policy-counts-variables',
    statement:
      'A session policy of at most 2,048 characters and 10 tags packs into the limit that STS reports.',
    source: 'IAM User Guide, "IAM and AWS STS quotas"; PackedPolicySize has no published formula',
    ifFalse: 'Some calls with long arguments are refused (PackedPolicyTooLarge), never widened.',
    remedy:
      'Shorten what the contract admits (max of the argument) or the resource names, until the longest call packs.',
    tried: false,
  },
  {
    id: 'sst-uses-execution-role-as-given',
    statement: 'sst.aws.Function with role adds no policy to it and no other principal to its trust.',
    source: 'SST 4.17.1 sources; seen in the plan',
    ifFalse: 'Functions could do more than their role says.',
    remedy:
      'Pin SST to the version whose plan was proven, and make the functions as raw aws.lambda.Function.',
    tried: false,
  },
  {
    id: 'policy-pack-runs-under-sst',
    statement:
      "sst diff --policy starts stacks/policy-pack by @pulumi/pulumi's run-policy-pack, found from the pack's folder, and gives it the whole stack.",
    source:
      '@pulumi/pulumi 3.215 (cmd/run-policy-pack) and @pulumi/policy 1.21 (server.js), read; run offline',
    ifFalse: 'The deploy stops before it changes anything, or goes on without the proofs.',
    remedy: 'Gate on npm run plan, which proves the same before; then mend stacks/policy-pack/serve.ts.',
    byHand:
      'Give a role of a personal stage Action "*", then sst diff --policy stacks/policy-pack must end with the violation.',
    tried: false,
  },
  {
    id: 'trust-compares-with-request-tags',
    statement:
      'A trust policy may compare sts:SourceIdentity with ${aws:RequestTag/subject} and sts:RoleSessionName with ${aws:RequestTag/tool}@*.',
    source:
      'IAM User Guide, "Policy elements: variables and tags" (resource policies, global keys); its example for sts:RoleSessionName has ${aws:username}',
    ifFalse:
      'The router can mint no session; the two comparisons would then be ?* and the tool its own statement.',
    remedy:
      "Compare both with a pattern (?*) and write the tool as a literal into each data role's trust, with one invoke role per tool.",
    tried: false,
  },
  {
    id: 'source-function-arn-on-assume-role',
    statement: "lambda:SourceFunctionArn is present when a function's code calls sts:AssumeRole.",
    source: 'Lambda Developer Guide, "Using source function ARN to control function access behavior"',
    ifFalse: 'The router can mint no session.',
    remedy:
      "Drop the Deny MintFromOwnCodeOnly; the endpoint's condition in every trust still holds the router's role in the VPC.",
    tried: false,
  },
  {
    id: 'lambda-telemetry-needs-no-endpoint',
    statement:
      'Lambda delivers the logs and X-Ray segments of a function in a VPC from its own network, not from the VPC.',
    source:
      'Lambda Operator Guide, "Networking and VPC configurations" (functions run in VPCs of the service); public reports for logs; inferred for X-Ray, whose daemon Lambda runs',
    ifFalse: 'Logs or traces are missing until the VPC has an endpoint for them; no call depends on either.',
    remedy: 'Add interface endpoints for logs and xray to stacks/endpoints.ts.',
    byHand:
      "Call a tool, then look for its log lines and its trace: aws logs tail /aws/lambda/FUNCTION, and X-Ray's console.",
    tried: false,
  },
  {
    id: 'endpoint-policy-knows-principal',
    statement:
      'A policy of a VPC endpoint may admit a role by aws:PrincipalArn, for gateway and interface endpoints, with a role path pattern.',
    source: 'AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies"',
    ifFalse: 'No session passes the endpoint, or, without the condition, any principal of the VPC does.',
    remedy:
      'Compare aws:PrincipalAccount and aws:PrincipalTag/actor in the endpoint policies instead; roles and resource policies decide as before.',
    tried: false,
  },
  {
    id: 'endpoint-policy-replaces-closed-one',
    statement:
      'VpcEndpointPolicy replaces the policy that a VpcEndpoint was made with, and later deploys leave it alone (ignoreChanges).',
    source: 'Terraform AWS provider, aws_vpc_endpoint_policy; inferred for ignoreChanges',
    ifFalse: 'The execute-api endpoint stays closed: every call of a tool is refused.',
    remedy:
      "Give VpcEndpoint its policy directly, without ignoreChanges, and break the circle with the API's id from an earlier deploy.",
    tried: false,
  },
  {
    id: 'rest-api-ignores-trailing-slash',
    statement: 'API Gateway routes /mcp/ as /mcp, and the event says /mcp/ in its path.',
    source: 'aws-powertools/powertools-lambda-python pull 1609, with end-to-end tests',
    ifFalse: 'Nothing breaks: the gateway itself then answers 404, as the local one does.',
    remedy: 'Nothing has to be done.',
    tried: false,
  },
  {
    id: 'mock-answers-origins',
    statement:
      'A MOCK integration response may read the Origin header ($input.params) and override its own status and headers.',
    source:
      'API Gateway Developer Guide, "Override your API\'s request and response parameters and status codes"; public examples for CORS',
    ifFalse:
      'Browser-based clients get no preflight answer, or foreign origins get an empty 200; POST is checked by the router.',
    remedy: 'Answer OPTIONS by a small Lambda, or allow one static origin per stage.',
    tried: false,
  },
  {
    id: 'unmatched-path-repeats-no-token',
    statement:
      'For a path that is no route and a bearer token, API Gateway answers by one of our gateway responses, not with its own text, which repeats the header.',
    source:
      'aws-cognito-angular-quickstart issue 50; API Gateway Developer Guide, "Gateway response types" (MISSING_AUTHENTICATION_TOKEN, INVALID_SIGNATURE, DEFAULT_4XX)',
    ifFalse: "A caller's own token is repeated to that caller in an error.",
    remedy: 'Add a {proxy+} resource with a MOCK 404, so that no path is unmatched.',
    tried: false,
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
    tried: false,
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
    tried: false,
  },
  {
    id: 'firewall-answers-429',
    statement: 'A rate rule with a custom response answers 429 through API Gateway.',
    source: 'AWS WAF Developer Guide, "Sending custom responses for Block actions"',
    ifFalse: 'Who asks too often reads 403 and our text for WAF_FILTERED, and may not try again by itself.',
    remedy: "Give the front door's WAF_FILTERED response the status 429 and its text.",
    byHand: 'Ask more often than the rate rule admits, from one address, and read the status.',
    tried: false,
  },
  {
    id: 'firewall-body-rules-are-listed',
    statement:
      'stacks/firewall.ts lists every rule that looks at bodies in the two managed groups, in their default version.',
    source:
      'AWS WAF Developer Guide, "Baseline rule groups"; a name that is no rule is ignored in silence (WAFV2 API, RuleActionOverride)',
    ifFalse: 'Calls whose arguments look like an attack on a web page are answered 403.',
    remedy: 'Add the rule that the log names to the list; or pin the version that was tried.',
    byHand:
      'Compare aws wafv2 describe-managed-rule-group of both groups with the list in stacks/firewall.ts.',
    tried: false,
  },
  {
    id: 'tenant-id-passes-streaming-integration',
    statement:
      'integration.request.header.X-Amz-Tenant-Id reaches Lambda through an AWS_PROXY integration with responseTransferMode STREAM.',
    source:
      'Lambda Developer Guide, "Invoking functions with tenant isolation" (API Gateway REST APIs); InvokeWithResponseStream has the parameter, the guide shows buffered integrations only',
    ifFalse:
      'Every call of an isolated tool is refused by Lambda (InvalidParameterValueException): 502 to the router.',
    remedy: "Set isolateTenants to 'none' in stacks/stages.ts; the functions are then made anew.",
    byHand:
      'Call an isolated tool as two tenants: both must be answered, from two log streams of the function.',
    tried: false,
  },
  {
    id: 'tenant-environments-follow-reservation',
    statement:
      'A function with tenant isolation has at most 2.5 environments, busy or idle, for each call of its reserved concurrency.',
    source:
      'Lambda Developer Guide, "Troubleshooting tenant isolation": 2,500 for every 1,000 concurrent executions of your function',
    ifFalse: 'Nothing breaks where the bound is wider; where it is tighter, tenants are throttled.',
    remedy: 'Raise reservedConcurrency of the tool, or leave it out.',
    byHand:
      'Call an isolated tool as more tenants at once than the reservation times 2.5, and watch the metric Throttles.',
    tried: false,
  },
  {
    id: 'cognito-binds-tokens-to-resource',
    statement:
      "With the request parameter resource, Cognito's managed login writes it into the aud of the access token; the pre-token trigger leaves it there.",
    source:
      'Amazon Cognito Developer Guide, "Scopes, M2M, and resource servers", Resource binding; announcement of resource indicators (Essentials and Plus plans)',
    ifFalse: 'Nobody can sign in: the authorizer refuses a token without our URL in aud.',
    remedy:
      "Let the trigger write the app client's id into aud, which Cognito admits, and list the ids as audience of the stage.",
    byHand: 'Sign in at a stage with a pool and decode the access token: aud must hold the MCP URL.',
    tried: false,
  },
  {
    id: 'cognito-admits-loopback-address',
    statement:
      'An app client of Cognito may have http://127.0.0.1 with a port as callback URL, besides http://localhost.',
    source:
      'Amazon Cognito user pools API Reference, CreateUserPoolClient, CallbackURLs; older editions name localhost only',
    ifFalse: 'The deploy stops at the app client "vscode".',
    remedy:
      "Take the address out of that client's list in stacks/settings.ts; https://vscode.dev/redirect remains.",
    byHand: 'Deploy a stage with a pool, and sign in from VS Code.',
    tried: false,
  },
  {
    id: 'clients-use-pkce-unannounced',
    statement:
      'MCP clients go on when metadata of the authorization server does not name code_challenge_methods_supported, and send PKCE all the same.',
    source: 'MCP TypeScript SDK 1.32, client/auth.js; the specification lets a client refuse',
    ifFalse: 'Such a client cannot sign in with a Cognito pool.',
    remedy: 'Use another issuer for it (stacks/issuers.ts).',
    byHand:
      'Sign in with each client at a stage with a pool; the authorize request must carry code_challenge.',
    tried: false,
  },
  {
    id: 'boundary-key-on-role-actions',
    statement:
      'iam:PermissionsBoundary is present when a role with a boundary is made or its policies are changed, and absent for one without.',
    source:
      'Service Authorization Reference, "AWS Identity and Access Management", actions and condition keys',
    ifFalse:
      'The pipeline cannot make roles; were the key present for another boundary, it could make wider ones.',
    remedy: 'Let a person deploy until the boundary of the deploy role names a condition that IAM evaluates.',
    byHand:
      'As the deploy role: aws iam create-role for a name of the stage, once with and once without its boundary.',
    tried: false,
  },
  {
    id: 'policy-arn-limits-attachments',
    statement: 'iam:PolicyARN is the managed policy that AttachRolePolicy and DetachRolePolicy name.',
    source: 'IAM User Guide, "Controlling access to AWS resources using policies" (managed policies)',
    ifFalse: 'Operators cannot brake a role; they still can stop a function by its concurrency.',
    remedy: 'Let an administrator attach the brake policy, and take the two actions from the operators.',
    byHand: 'As an operator: aws iam attach-role-policy with the brake, then with ReadOnlyAccess.',
    tried: false,
  },
  {
    id: 'deny-stops-sessions-at-once',
    statement:
      'A Deny that is attached to a role holds for sessions that were minted before, within seconds.',
    source: 'IAM User Guide, "Revoking IAM role temporary security credentials"',
    ifFalse: 'The brake stops new sessions only; those that are out live for 15 minutes at most.',
    remedy: 'Set the concurrency of the functions to 0 as well: nothing then uses the sessions.',
    byHand:
      'At a personal stage: mint a session by a call, attach the Deny, and call again within its 15 minutes: it must be refused.',
    tried: false,
  },
  {
    id: 'default-tags-carry-the-stage',
    statement:
      'SST tags every resource that takes tags with sst:stage, and aws:ResourceTag/sst:stage tells it.',
    source: 'SST 4 sources, pkg/project/provider/aws.go (defaultTags); Service Authorization Reference',
    ifFalse: 'In one account the pipeline of a stage could change networks, APIs and keys of another stage.',
    remedy: 'Give each stage an account of its own, as AWS advises anyway.',
    byHand:
      'aws resourcegroupstaggingapi get-resources with the filter sst:stage must list the resources of the stage.',
    tried: false,
  },
  {
    id: 'deploy-role-is-enough',
    statement:
      'The services and names of stacks/governance/deploy-permissions.ts are all that a deploy asks for.',
    source: 'Service Authorization Reference; the resources of the plan; SST 4 sources for state and assets',
    ifFalse: 'A deploy by the pipeline stops with AccessDenied and the name of the action.',
    remedy: 'Add the action to that file, let a person deploy once, and run the pipeline again.',
    byHand: 'Deploy a personal stage with the deploy role alone, change it, and remove it.',
    tried: false,
  },
  {
    id: 'trusts-hold-unique-ids',
    statement:
      'IAM stores the unique id of a role in the trust policies that name it, and reads back its ARN while the role lives.',
    source: 'IAM User Guide, "AWS JSON policy elements: Principal" (IAM role principals)',
    ifFalse: 'Nothing breaks: a router role that was replaced would go on being trusted.',
    remedy: 'Take the role out of stacks/plan/replacement-hazards.ts.',
    byHand:
      'aws iam get-role of a data role must name the router role by its ARN; after the role was made anew, by an id.',
    tried: false,
  },
  {
    id: 'json-lines-are-counted',
    statement:
      'A line that a function writes as JSON arrives in its log group as that JSON, so filter patterns see audit.record at the top.',
    source:
      'Lambda Developer Guide, "Configuring JSON and plain text log formats"; Powertools Logger writes JSON',
    ifFalse: 'Nothing is counted: alarms on calls stay silent and the dashboard is empty.',
    remedy:
      'Look at one line in the console and put its prefix before the fields in stacks/observability/metrics.ts.',
    byHand: 'After one call, the metric Calls in the namespace APP/STAGE must be 1.',
    tried: false,
  },
  {
    id: 'sts-denies-by-name',
    statement: 'When STS refuses the router a session, the error of the AWS SDK is called AccessDenied.',
    source: 'STS API Reference, AssumeRole and Common Errors; the local STS answers so',
    ifFalse: 'The alarm sessions-refused stays silent; the calls count as failed all the same.',
    remedy: 'Put the name that the log shows (query failures) into stacks/observability/metrics.ts.',
    byHand:
      'Attach the brake policy to the invoke role, call a tool, and look at the metric SessionsRefused: it must count one.',
    tried: false,
  },
  {
    id: 'account-may-write-access-logs',
    statement:
      "The account's API Gateway settings in the region name a role for CloudWatch Logs (one setting for all stages and teams, so no stage makes it).",
    source: 'API Gateway Developer Guide, "Set up CloudWatch logging for REST APIs"',
    ifFalse: 'The first deploy stops at the stages: set it once with aws apigateway update-account.',
    remedy:
      'aws apigateway update-account --patch-operations op=replace,path=/cloudwatchRoleArn,value=ROLE_ARN, once per account and region.',
    byHand: 'aws apigateway get-account must name a cloudwatchRoleArn.',
    tried: false,
  },
  {
    id: 'deploys-ask-no-head-bucket',
    statement:
      'Once the documents bucket has its policy, a deploy that changes nothing of the bucket itself does not ask HeadBucket, which needs s3:ListBucket.',
    source:
      'S3 API Reference, HeadBucket; inferred from the Pulumi AWS provider, whose bucket resource alone reads that way',
    ifFalse: 'A second deploy stops with 403 at the documents bucket; sst refresh does so in any case.',
    remedy:
      "Take s3:ListBucket out of the bucket policy's InsideVpcOnly for the deploy role alone: it would learn the names of documents.",
    byHand: 'Deploy the same commit twice.',
    tried: false,
  },
  {
    id: 'data-policies-see-the-vpc',
    statement:
      'aws:SourceVpc is present for S3 and DynamoDB requests through gateway endpoints, and aws:ViaAWSService always.',
    source:
      'IAM User Guide, "AWS global condition context keys"; DynamoDB Developer Guide, resource-based policies',
    ifFalse: 'Tools are refused their data.',
    remedy:
      'Compare aws:SourceVpce with the ids of the two gateway endpoints instead, in boundary, bucket and table policies.',
    tried: false,
  },
  {
    id: 'services-ask-kms-as-the-session',
    statement:
      'For an encrypted object or table S3 and DynamoDB ask KMS as the data session, within its session policy and boundary, with kms:ViaService, and at least once for each session with a policy of its own.',
    source:
      'KMS Developer Guide, kms:ViaService; IAM User Guide, "Forward access sessions"; S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys" (unique requesters); DynamoDB Developer Guide, "Encryption at rest usage notes", Monitoring (table keys are cached for five minutes for each connection)',
    ifFalse:
      'Tools are refused their data, or a session without a right to the key is served from a key that is still in memory; its grants on the data itself bind it all the same.',
    remedy:
      'Read who asked in the Decrypt events of CloudTrail, and admit that principal in key-policies.ts.',
    byHand:
      'CloudTrail must show kms:Decrypt by the data session, invokedBy s3.amazonaws.com and dynamodb.amazonaws.com.',
    tried: false,
  },
  {
    id: 'dynamodb-asks-decrypt-alone',
    statement:
      'For reads and writes of items DynamoDB asks kms:Decrypt in the name of the session, and nothing else.',
    source:
      'DynamoDB Developer Guide, "Encryption at rest usage notes", Monitoring: Decrypt by the caller, GenerateDataKey by the service itself; its list of six actions is for who makes the table',
    ifFalse: 'Tools are refused their items with "KMS key access denied error".',
    remedy:
      'Add the action that the error names to shared/key-grants.ts and to tableKeyPolicy in key-policies.ts.',
    byHand:
      'Read and write a ticket, then look in CloudTrail for events of KMS by the data session: Decrypt alone.',
    tried: false,
  },
  {
    id: 'bucket-key-context-is-the-bucket',
    statement:
      'With a bucket key S3 gives KMS the ARN of the bucket as encryption context aws:s3:arn, for reads and writes, and a write asks for GenerateDataKey and Decrypt.',
    source: 'S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys"',
    ifFalse: 'Tools are refused their documents by the key policy.',
    remedy:
      "Compare the context with the ARN of the bucket's objects too, in bucketKeyPolicy of key-policies.ts.",
    byHand:
      'Read and write a document, then look in CloudTrail at encryptionContext of the KMS events: the ARN of the bucket.',
    tried: false,
  },
  {
    id: 'dynamodb-grant-is-a-service-principal',
    statement:
      'What DynamoDB does under the grant of a table has aws:PrincipalIsAWSService true, so a Deny that spares services does not stop it.',
    source:
      'DynamoDB Developer Guide, "Using grants to authorize DynamoDB": the grantee is dynamodb.<region>.amazonaws.com; IAM User Guide, aws:PrincipalIsAWSService',
    ifFalse: 'The table cannot be made, or becomes inaccessible.',
    remedy: 'Take NeverDirectly out of tableKeyPolicy in key-policies.ts; nothing else allows a direct use.',
    byHand:
      'aws dynamodb describe-table must say ACTIVE, without InaccessibleEncryptionDateTime, an hour after the deploy.',
    tried: false,
  },
  {
    id: 'encryption-keys-are-those-of-the-request',
    statement:
      "The condition keys s3:x-amz-server-side-encryption… are the request's own headers: absent when it leaves encryption to the bucket's default.",
    source: 'S3 User Guide, "Specifying server-side encryption with AWS KMS" and default encryption FAQ',
    ifFalse: 'Nothing breaks while the default names our key in full; else writes are refused.',
    remedy: 'Take NoOtherKey out of data-policies.ts; the key policy and the data roles still bind the key.',
    byHand:
      'Put a document without encryption headers with a data session: it must be stored, under the key of the bucket.',
    tried: false,
  },
  {
    id: 'firehose-sees-vpc-and-code',
    statement:
      "aws:SourceVpc and lambda:SourceFunctionArn are present when a function's code puts a record through the interface endpoint of Firehose.",
    source:
      'IAM User Guide, "AWS global condition context keys"; Lambda Developer Guide, "Using source function ARN to control function access behavior"; inferred for Firehose',
    ifFalse: 'Calls that change data are refused (not-recorded); reads go on.',
    remedy: 'Drop the key that is absent from the statement Record in stacks/router.ts.',
    byHand: 'Call write_document: it must be answered, and its decision stand in the audit store.',
    tried: false,
  },
  {
    id: 'subscription-comes-from-log-group',
    statement:
      'CloudWatch Logs assumes the role of a subscription filter with aws:SourceArn = the log group\'s ARN and ":*".',
    source:
      'CloudWatch Logs User Guide, "Confused deputy prevention" (its example has a pattern over all groups); inferred for the exact group',
    ifFalse: 'The deploy stops at the subscription filter.',
    remedy: 'Widen aws:SourceArn in stacks/audit-stream.ts to arn:aws:logs:<region>:<account>:*.',
    byHand:
      'Deploy a stage; the subscription filter must be made, and records of calls arrive in the audit store.',
    tried: false,
  },
  {
    id: 'firehose-concatenates-as-given',
    statement:
      'Firehose writes records to S3 one after the other, byte for byte, when compression is off and nothing processes them.',
    source: 'Amazon Data Firehose Developer Guide, "Understand data delivery in Amazon Data Firehose"',
    ifFalse: 'Objects of the audit store are no gzip files; each record in them still is.',
    remedy: 'Read the objects member by member.',
    byHand: 'Download an object of the audit store after a few calls: zcat must print their records.',
    tried: false,
  },
  {
    id: 'locked-store-takes-deliveries',
    statement:
      'Firehose and CloudTrail can write to a bucket with a default retention: they send the checksum that S3 then demands.',
    source:
      'S3 User Guide, "Object Lock considerations" (uploads need Content-MD5 or a checksum); CloudTrail User Guide, "Receiving CloudTrail log files", names Object Lock for log files; inferred for Firehose',
    ifFalse:
      'Records of calls go to no store: the alarm audit-late rings after 15 minutes, Firehose tries for 24 hours.',
    remedy:
      'Deliver to a second bucket without a default retention, and replicate from there into the locked one.',
    byHand:
      'Call a tool, wait 15 minutes, and list the audit store: records and log files of the trail must be there.',
    tried: false,
  },
  {
    id: 'service-writers-have-a-name',
    statement:
      "aws:PrincipalServiceName is cloudtrail.amazonaws.com when CloudTrail writes to the store, and aws:PrincipalArn the delivery role's when Firehose does.",
    source: 'IAM User Guide, "AWS global condition context keys": aws:PrincipalServiceName, aws:PrincipalArn',
    ifFalse: 'The trail cannot be made, or records are not delivered; nobody else can write either.',
    remedy:
      'Compare with aws:SourceArn of the trail in the statement DeliveryOnly of stacks/audit-policies.ts.',
    byHand: 'Deploy a stage, call a tool, and list the audit store: both writers must have delivered.',
    tried: false,
  },
  {
    id: 'eventbridge-hears-the-trail',
    statement:
      'EventBridge gets the events of the trail, its data events and refused calls among them, as "AWS API Call via CloudTrail".',
    source: 'EventBridge User Guide, "AWS service events delivered via AWS CloudTrail"',
    ifFalse: 'An attempt to delete a record, which the store refuses, rings no alarm; the trail has it.',
    remedy: 'Give the trail a CloudWatch log group and count such events with metric filters.',
    byHand: 'Try to delete an object of the audit store as an administrator: the alarm must reach the topic.',
    tried: false,
  },
  {
    id: 'alarms-say-whose-they-are',
    statement:
      'CloudWatch alarms and EventBridge rules publish to the topic, and ask for its key, with aws:SourceAccount; with aws:SourceArn they name alarm and rule at the topic.',
    source:
      'SNS Developer Guide, "Example cases for access control" and "Enable compatibility between event sources from AWS services and encrypted topics"; EventBridge User Guide, confused deputy prevention',
    ifFalse: 'No alarm reaches a person.',
    remedy:
      'Drop the key that is absent from stacks/alarm-topic.ts, or from OwnAlarms in stacks/key-policies.ts.',
    byHand: 'Set an alarm of the stage to ALARM (aws cloudwatch set-alarm-state): its message must arrive.',
    tried: false,
  },
  {
    id: 'name-firewall-admits-our-services',
    statement:
      'Functions in the VPC resolve nothing but names under <region>.amazonaws.com, and DNS Firewall does not judge where such a name is an alias to.',
    source:
      'Route 53 Developer Guide, "DNS Firewall rule settings" (domain redirection); names of the endpoints in the AWS General Reference; that Lambda itself needs no other name is inferred',
    ifFalse: 'Calls of a service fail to resolve: mints, tool calls or data.',
    remedy: 'Add the name that the blocked query asked for to stacks/name-firewall.ts.',
    byHand: 'Turn on resolver query logging for an hour and look for the action BLOCK.',
    tried: false,
  },
  {
    id: 'plan-equals-deploy',
    statement:
      'A deploy asks AWS for exactly the resources of the plan: the provider only adds ids and defaults.',
    source: 'the same sst.config.ts runs under SST and under the plan; provider-side validation is not run',
    ifFalse: 'A proof could hold for a plan that AWS refuses or completes differently.',
    remedy:
      'Read the named document in the console, deploy again, and find out who changes it outside of this repository.',
    tried: false,
  },
];

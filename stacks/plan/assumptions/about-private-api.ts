/** Untried assumptions about AWS: the hop from router to tools. */
import type { Listed } from './assumption.ts';

export const privateApi: Listed[] = [
  {
    id: 'throttled-function-is-integration-failure',
    statement:
      'When a Lambda function may not run more often at once, a REST API in front of it answers by INTEGRATION_FAILURE, whose status and headers may be set; a function that crashes is answered by another type.',
    source:
      'users, not AWS (Stack Overflow, question 36363280, 2020: "Lambda 429 now maps to the INTEGRATION_FAILURE API Gateway response"); AWS says 500 (AWS re:Post, "How do I troubleshoot Internal server errors in API Gateway?"); API Gateway Developer Guide, "Gateway response types"',
    ifFalse:
      'A client of a busy stage reads "The server failed." without Retry-After, and a busy tool counts as a crashed one, so that no read is tried again.',
    remedy: 'Give DEFAULT_5XX of both APIs the status 503 and Retry-After.',
    byHand:
      'Set the reserved concurrency of one tool to 0 on a stage that nobody uses, call it, and read the status and the field error of the access log.',
  },
  {
    id: 'deny-only-private-policy',
    statement: 'A private REST API may have a resource policy of Deny statements only, and IAM then decides.',
    source:
      'inferred from API Gateway Developer Guide, "API Gateway resource policies", authorization tables',
    ifFalse: 'Every call of a tool is refused until the policy also allows the invoke role.',
    remedy:
      "Add one Allow of execute-api:Invoke to the resource policy, for the invoke role's ARN, on the resource of its own policy (…/v1/POST/tools/${aws:PrincipalTag/tool}) and nothing wider: in one account either policy suffices, so an Allow on the whole API opens every tool to every session.",
  },
  {
    id: 'invoke-role-path-from-tag',
    statement: 'execute-api evaluates ${aws:PrincipalTag/tool} in the Resource of an identity policy.',
    source: 'IAM User Guide, "Variables and tags"; the list of condition keys for execute-api',
    ifFalse: 'No tool can be called, or the invoke role needs one statement per tool.',
    remedy:
      "Write one Allow per tool into the invoke role's policy, each with a condition on aws:PrincipalTag/tool, and watch its 10,240 characters.",
  },
  {
    id: 'private-api-url-of-endpoint',
    statement:
      'https://{api}-{endpoint}.execute-api.{region}.amazonaws.com resolves in the VPC without private DNS.',
    source:
      'API Gateway Developer Guide, "Invoke a private API": a private API that is associated with the endpoint has a Route 53 alias of that form, in public DNS',
    ifFalse: 'The router finds no private API; the endpoint then needs private DNS.',
    remedy: "Turn on private DNS of the execute-api endpoint and give the router the API's plain host name.",
    standing: 'documented',
  },
  {
    id: 'private-request-id-is-ours',
    statement: '$context.requestId of the private API is the x-amzn-RequestId that the router signs.',
    source:
      'API Gateway Developer Guide, "Variables for data models, authorizers, mapping templates, and CloudWatch access logging": "Clients can override this request ID"',
    ifFalse: "The private API's access log is no independent witness of a call: it has no call id.",
    remedy:
      "Log $context.identity.userArn and the requested path instead: the session name leads to the call's record.",
    byHand:
      "Call a tool, then look in the log group of the private API's access log for the call id of the answer.",
    standing: 'documented',
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
    standing: 'documented',
  },
  {
    id: 'lambda-does-not-hear-disconnects',
    statement: 'A Lambda behind API Gateway is not told that the client has left.',
    source: 'aws-lambda-nodejs-runtime-interface-client issue 145',
    ifFalse: 'Nothing breaks; a call could be ended sooner.',
    remedy: 'Nothing has to be done.',
    byHand:
      "Start a long call, end the client, and look in the tool's log whether the work went on to its end.",
  },
  {
    id: 'tenant-id-passes-streaming-integration',
    statement:
      'integration.request.header.X-Amz-Tenant-Id reaches Lambda through an AWS_PROXY integration with responseTransferMode STREAM.',
    source:
      'Lambda Developer Guide, "Invoking functions with tenant isolation" (API Gateway REST APIs); InvokeWithResponseStream has the parameter, the guide shows buffered integrations only',
    ifFalse:
      'Every call of an isolated tool is refused by Lambda (InvalidParameterValueException): 502 to the router.',
    remedy: "Set isolateTenants to 'none' in stacks/app/stage/stages.ts; the functions are then made anew.",
    byHand:
      'Call an isolated tool as two tenants: both must be answered, from two log streams of the function.',
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
  },
];

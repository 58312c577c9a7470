/** Untried assumptions about AWS: the VPC, its endpoints and names. */
import type { Listed } from './assumption.ts';

export const network: Listed[] = [
  {
    id: 'endpoint-policy-knows-principal',
    statement:
      'A policy of a VPC endpoint may admit a role by aws:PrincipalArn, for gateway and interface endpoints, with a role path pattern.',
    source: 'AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies"',
    ifFalse: 'No session passes the endpoint, or, without the condition, any principal of the VPC does.',
    remedy:
      'Compare aws:PrincipalAccount and aws:PrincipalTag/actor in the endpoint policies instead; roles and resource policies decide as before.',
    standing: 'documented',
  },
  {
    id: 'endpoint-policy-replaces-closed-one',
    statement:
      'VpcEndpointPolicy replaces the policy that a VpcEndpoint was made with, and later deploys leave it alone (ignoreChanges).',
    source: 'Terraform AWS provider, aws_vpc_endpoint_policy; inferred for ignoreChanges',
    ifFalse: 'The execute-api endpoint stays closed: every call of a tool is refused.',
    remedy:
      "Give VpcEndpoint its policy directly, without ignoreChanges, and break the circle with the API's id from an earlier deploy.",
  },
  {
    id: 'lambda-telemetry-needs-no-endpoint',
    statement:
      'Lambda delivers the logs and X-Ray segments of a function in a VPC from its own network, not from the VPC.',
    source:
      'Lambda Operator Guide, "Networking and VPC configurations" (functions run in VPCs of the service); public reports for logs; inferred for X-Ray, whose daemon Lambda runs',
    ifFalse: 'Logs or traces are missing until the VPC has an endpoint for them; no call depends on either.',
    remedy: 'Add interface endpoints for logs and xray to stacks/app/network/endpoints.ts.',
    byHand:
      "Call a tool, then look for its log lines and its trace: aws logs tail /aws/lambda/FUNCTION, and X-Ray's console.",
  },
  {
    id: 'name-firewall-admits-our-services',
    statement:
      'Functions in the VPC resolve nothing but names under <region>.amazonaws.com, and DNS Firewall does not judge where such a name is an alias to.',
    source:
      'Route 53 Developer Guide, "DNS Firewall rule settings" (domain redirection); names of the endpoints in the AWS General Reference; that Lambda itself needs no other name is inferred',
    ifFalse: 'Calls of a service fail to resolve: mints, tool calls or data.',
    remedy: 'Add the name that the blocked query asked for to stacks/app/network/name-firewall.ts.',
    byHand: 'Turn on resolver query logging for an hour and look for the action BLOCK.',
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
    standing: 'documented',
  },
];

/**
 * Resources that an ordinary deploy must not replace (delete and make anew), and why: `replacementHazards`, found by
 * `replacementHazardOf`. Data alone: the diff
 * shows a row when a plan would replace such a resource, and stacks/app/stage/kept-resources.ts gives each of them
 * Pulumi's `protect` on a protected stage, so that the deploy stops before it touches anything.
 */

export type ReplacementHazard = {
  /** Pulumi type, for example `aws:iam/role:Role` */
  type: string;
  /** Pulumi name, to the letter or as a pattern */
  name: string | RegExp;
  /** the damage of a replacement, one sentence */
  why: string;
  /** the remedy, one sentence */
  instead: string;
};

export const replacementHazards: ReplacementHazard[] = [
  {
    type: 'aws:iam/role:Role',
    name: 'RouterRole',
    why: 'IAM keeps the unique id of this role, not its ARN, in the trust of every session role: a new role of the same name is a stranger, and every call is refused.',
    instead:
      'Keep its name and path. If it has happened: give a statement of stacks/app/tools/session-trust.ts another Sid and deploy, which writes every trust anew.',
  },
  {
    type: 'aws:iam/policy:Policy',
    name: /Boundary$/,
    why: 'A boundary that is deleted while roles carry it cannot be deleted at all, and one of another name is a ceiling that the deploy role does not know.',
    instead: 'Keep its name and change its statements: that is an update.',
  },
  {
    type: 'aws:ec2/vpc:Vpc',
    name: /./,
    why: 'The boundary, the bucket and the table admit this VPC by its id: until all of them are written again no tool reaches its data.',
    instead: 'Add subnets or CIDR blocks to the VPC that is there.',
  },
  {
    type: 'aws:ec2/vpcEndpoint:VpcEndpoint',
    name: /^(Sts|ExecuteApi)Endpoint$/,
    why: 'Every session trust names the endpoint for STS, the tools API and its URL the one for execute-api: calls fail while the deploy passes from one to the other.',
    instead: 'Change its policy, subnets and security groups in place; else deploy when nobody calls.',
  },
  {
    type: 'aws:cognito/userPool:UserPool',
    name: /./,
    why: 'The new pool is empty, and whoever is entered again has another subject: audit records and groups speak of somebody else.',
    instead:
      'Change what Cognito lets change in place; attributes can be added to the schema, never altered or taken away.',
  },
  {
    type: 'aws:s3/bucket:Bucket',
    name: /./,
    why: 'The new bucket is empty: what teams stored, or the audit records, stay behind in one that no policy of this stage names.',
    instead: 'Keep its name and its object lock setting; copy to another bucket first if it must change.',
  },
  {
    type: 'aws:dynamodb/table:Table',
    name: /./,
    why: 'The new table is empty, and a table with the name of the old one cannot be made before the old one is gone.',
    instead: 'Keep its name and keys; add an index, or copy to a second table first.',
  },
  {
    type: 'aws:kms/key:Key',
    name: /./,
    why: 'What was encrypted with a deleted key is lost for good.',
    instead: 'Let AWS rotate the key material (enableKeyRotation), or add a key and move to it.',
  },
  {
    type: 'aws:cognito/userPool:UserPool',
    name: /./,
    why: 'The new pool has no users and another issuer: every person becomes another subject, in data keys and in the audit.',
    instead: 'Change in place what Cognito admits; the schema of attributes can only grow.',
  },
  {
    type: 'aws:apigateway/restApi:RestApi',
    name: /^(FrontDoor|ToolsApi)/,
    why: 'Its id is part of the URL that people pasted where there is no domain, and of the policies that admit the tools API.',
    instead: 'Change it in place; with a domain, deploy when nobody calls.',
  },
  {
    type: 'aws:apigateway/domainName:DomainName',
    name: /./,
    why: 'DNS points to the old regional name until somebody changes it: nobody reaches the front door.',
    instead: 'Add a second domain, move DNS, then take the first away.',
  },
];

/** The row for a resource, if a replacement of it is a hazard. */
export function replacementHazardOf(of: { type: string; name: string }): ReplacementHazard | undefined {
  return replacementHazards.find(
    ({ type, name }) =>
      type === of.type && (typeof name === 'string' ? name === of.name : name.test(of.name)),
  );
}

/**
 * For each proof, plans that it must not let pass: the real plan of stage `local` with one thing changed. A case
 * names the resource and property that the finding must name, and words of its reason.
 */
import type { PolicyDocument, Statement } from '../../../shared/policy-document.ts';
import type { Plan, Resource } from '../../../stacks/plan/plan-types.ts';
import { userPoolMutations } from './user-pool.cases.ts';

export type Mutation = {
  proof: string;
  title: string;
  mutate(plan: Plan): void;
  /** name and property of what must be found */
  finds: [name: string, property: string];
  reason: RegExp;
};

export function find(plan: Plan, name: string, type?: string): Resource {
  const [found, ...others] = plan.resources.filter(
    (one) => one.name === name && !one.type.startsWith('sst:') && (!type || one.type.endsWith(type)),
  );
  if (!found || others.length > 0)
    throw new Error(`${others.length + (found ? 1 : 0)} resources are called ${name}`);
  return found;
}

export const set = (name: string, property: string, value: unknown) => (plan: Plan) => {
  find(plan, name).inputs[property] = value;
};

export const statements =
  (name: string, change: (statements: Statement[]) => Statement[], property = 'policy') =>
  (plan: Plan) => {
    const { inputs } = find(plan, name);
    const document = JSON.parse(String(inputs[property])) as PolicyDocument;
    inputs[property] = JSON.stringify({ ...document, Statement: change(document.Statement) });
  };

export const allowAlso = (name: string, Action: string | string[], Resource: string | string[]) =>
  statements(name, (own) => [...own, { Effect: 'Allow', Action, Resource }]);

/** Changes the statements that allow `action` in a trust policy. */
const trust = (name: string, action: string, change: (statement: Statement) => Statement) =>
  statements(
    name,
    (own) => own.map((one) => ([one.Action].flat().includes(action) ? change(one) : one)),
    'assumeRolePolicy',
  );

export const withoutCondition =
  (key: string) =>
  (statement: Statement): Statement => ({
    ...statement,
    Condition: Object.fromEntries(
      Object.entries(statement.Condition ?? {}).map(([operator, keys]) => [
        operator,
        Object.fromEntries(Object.entries(keys).filter(([name]) => name !== key)),
      ]),
    ),
  });

/** A Deny whose one condition is on `key`. */
const deniesBy = (key: string) => (statement: Statement) =>
  statement.Effect === 'Deny' && JSON.stringify(statement.Condition).includes(`"${key}"`);

export const add = (type: string, name: string, inputs: Record<string, unknown>) => (plan: Plan) => {
  plan.resources.push({
    urn: `urn:${type}::${name}`,
    type,
    name,
    id: name,
    inputs,
    outputs: inputs,
    deps: [],
    opts: {},
  });
};

const anyone = '0.0.0.0/0';

/** Adds a governing role of that trust, with these rights under a boundary of the same text. */
const govern =
  (trusted: Omit<Statement, 'Effect'>, grants: Statement[] = []) =>
  (plan: Plan) => {
    const account = 'arn:aws:iam::123456789012';
    const path = '/chokepoint/local/governance/';
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: grants });
    const boundary = { name: 'Ceiling', arn: `${account}:policy/Ceiling`, policy };
    add('aws:iam/policy:Policy', 'Ceiling', boundary)(plan);
    add('aws:iam/role:Role', 'Governor', {
      ...{ name: 'Governor', path, arn: `${account}:role${path}Governor`, permissionsBoundary: boundary.arn },
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', ...trusted }],
      }),
    })(plan);
    add('aws:iam/rolePolicy:RolePolicy', 'Governance', { role: 'Governor', policy })(plan);
  };

export const mutations: Mutation[] = [
  ...userPoolMutations,
  {
    proof: 'one-role-per-function',
    title: 'two functions share a role',
    mutate: (plan) => {
      find(plan, 'ToolCalleridFunction').inputs.role = find(plan, 'ToolReadLetterFunction').inputs.role;
    },
    finds: ['ToolCalleridFunction', 'role'],
    reason: /which chokepoint-local-tool-read_letter runs as, too/,
  },
  {
    proof: 'one-role-per-function',
    title: 'a function runs as a role from elsewhere',
    mutate: set('RouterFunction', 'role', 'arn:aws:iam::123456789012:role/admin'),
    finds: ['RouterFunction', 'role'],
    reason: /role\/admin, which this plan does not make/,
  },

  {
    proof: 'trust-is-exact',
    title: "a data role is open to the account's other principals",
    mutate: trust('DataReadLetterRole', 'sts:AssumeRole', (one) => ({
      ...one,
      Principal: { AWS: 'arn:aws:iam::123456789012:root' },
    })),
    finds: ['DataReadLetterRole', 'assumeRolePolicy'],
    reason: /lets AWS:arn:aws:iam::123456789012:root assume/,
  },
  {
    proof: 'trust-is-exact',
    title: 'a data role admits the router and a second principal',
    mutate: trust('DataReadLetterRole', 'sts:AssumeRole', (one) => ({
      ...one,
      Principal: {
        AWS: [String((one.Principal as { AWS: string }).AWS), 'arn:aws:iam::123456789012:role/ci'],
      },
    })),
    finds: ['DataReadLetterRole', 'assumeRolePolicy'],
    reason: /lets AWS:arn:aws:iam::123456789012:role\/ci assume/,
  },
  ...['actor', 'tool', 'tenant', 'subject'].map(
    (tag): Mutation => ({
      proof: 'trust-is-exact',
      title: `the session tag ${tag} is not required`,
      mutate: trust('DataReadLetterRole', 'sts:AssumeRole', withoutCondition(`aws:RequestTag/${tag}`)),
      finds: ['DataReadLetterRole', 'assumeRolePolicy'],
      reason: new RegExp(`does not require the session tag ${tag} `),
    }),
  ),
  {
    proof: 'trust-is-exact',
    title: 'a tag is required only if it is there',
    mutate: trust('InvokeRole', 'sts:AssumeRole', (one) => ({
      ...withoutCondition('aws:RequestTag/tenant')(one),
      Condition: {
        ...withoutCondition('aws:RequestTag/tenant')(one).Condition,
        StringLikeIfExists: { 'aws:RequestTag/tenant': '?*' },
      },
    })),
    finds: ['InvokeRole', 'assumeRolePolicy'],
    reason: /does not require the session tag tenant /,
  },
  {
    proof: 'trust-is-exact',
    title: 'another actor is admitted',
    mutate: trust('InvokeRole', 'sts:AssumeRole', (one) => ({
      ...one,
      Condition: {
        ...one.Condition,
        StringEquals: { ...one.Condition?.StringEquals, 'aws:RequestTag/actor': ['ai-agent', 'human'] },
      },
    })),
    finds: ['InvokeRole', 'assumeRolePolicy'],
    reason: /admits another actor/,
  },
  {
    proof: 'trust-is-exact',
    title: 'a source identity is not required',
    mutate: trust('InvokeRole', 'sts:AssumeRole', withoutCondition('sts:SourceIdentity')),
    finds: ['InvokeRole', 'assumeRolePolicy'],
    reason: /does not require a source identity/,
  },
  {
    proof: 'trust-is-exact',
    title: 'sessions may be minted from outside our endpoint',
    mutate: trust('InvokeRole', 'sts:AssumeRole', withoutCondition('aws:SourceVpce')),
    finds: ['InvokeRole', 'assumeRolePolicy'],
    reason: /does not require our endpoint/,
  },
  {
    proof: 'trust-is-exact',
    title: 'any tag may be passed',
    mutate: trust('InvokeRole', 'sts:TagSession', withoutCondition('aws:TagKeys')),
    finds: ['InvokeRole', 'assumeRolePolicy'],
    reason: /does not limit the tags/,
  },
  {
    proof: 'trust-is-exact',
    title: 'a function role is open to a person',
    mutate: trust('ToolCalleridRole', 'sts:AssumeRole', (one) => ({
      ...one,
      Principal: { Service: 'lambda.amazonaws.com', AWS: 'arn:aws:iam::123456789012:root' },
    })),
    finds: ['ToolCalleridRole', 'assumeRolePolicy'],
    reason: /root run as a function/,
  },
  {
    proof: 'trust-is-exact',
    title: 'a second function may assume roles',
    mutate: allowAlso(
      'ToolCalleridPolicy',
      'sts:Assume*',
      'arn:aws:iam::123456789012:role/chokepoint/local/session/*',
    ),
    finds: ['ToolCalleridRole', 'policy'],
    reason: /may assume roles, as only/,
  },

  {
    proof: 'no-wildcard-action-or-resource',
    title: 'an action is a pattern',
    mutate: allowAlso(
      'DataReadLetterPolicy',
      's3:Get*',
      'arn:aws:s3:::chokepoint-local-letters-123456789012/fjord/*',
    ),
    finds: ['DataReadLetterPolicy', 'policy'],
    reason: /allows the pattern s3:Get\*/,
  },
  ...[
    '*',
    'arn:aws:s3:::*',
    'arn:aws:s3:::letters/*',
    'arn:aws:dynamodb:eu-central-1:123456789012:table/*',
    'arn:aws:dynamodb:*:123456789012:table/parcels',
    'arn:aws:execute-api:eu-central-1:123456789012:abc/v1/POST/tools/*',
    'arn:aws:logs:eu-central-1:123456789012:log-group:*',
  ].map(
    (resource): Mutation => ({
      proof: 'no-wildcard-action-or-resource',
      title: `a resource is ${resource}`,
      mutate: allowAlso('DataReadLetterPolicy', 's3:GetObject', resource),
      finds: ['DataReadLetterPolicy', 'policy'],
      reason: /allows s3:GetObject on /,
    }),
  ),
  {
    proof: 'no-wildcard-action-or-resource',
    title: 'an Allow names what is not allowed',
    mutate: statements('ToolCalleridPolicy', (own) => [
      ...own,
      { Effect: 'Allow', NotAction: 'iam:*', Resource: 'arn:aws:s3:::b/x' },
    ]),
    finds: ['ToolCalleridPolicy', 'policy'],
    reason: /NotAction in an Allow/,
  },
  {
    proof: 'no-wildcard-action-or-resource',
    title: 'an execution role gets a managed policy of AWS',
    mutate: add('aws:iam/rolePolicyAttachment:RolePolicyAttachment', 'Attached', {
      role: 'chokepoint-local-router',
      policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    }),
    finds: ['Attached', 'policyArn'],
    reason: /attaches arn:aws:iam::aws:policy\/AdministratorAccess/,
  },
  {
    proof: 'no-wildcard-action-or-resource',
    title: "a tool's code may make network interfaces",
    mutate: statements('ToolCalleridPolicy', (own) => own.filter((one) => one.Effect === 'Allow')),
    finds: ['ToolCalleridPolicy', 'policy'],
    reason: /allows ec2:CreateNetworkInterface, .* on \*/,
  },
  {
    proof: 'no-wildcard-action-or-resource',
    title: "the Deny of network interfaces is for another function's code",
    mutate: statements('ToolCalleridPolicy', (own) =>
      own.map((one) =>
        one.Effect === 'Deny'
          ? {
              ...one,
              Condition: {
                ArnEquals: {
                  'lambda:SourceFunctionArn': 'arn:aws:lambda:eu-central-1:123456789012:function:x',
                },
              },
            }
          : one,
      ),
    ),
    finds: ['ToolCalleridPolicy', 'policy'],
    reason: /allows ec2:CreateNetworkInterface/,
  },
  {
    proof: 'no-wildcard-action-or-resource',
    title: 'what sst dev needs is in a deployment',
    mutate: allowAlso('ToolCalleridPolicy', 'appsync:EventPublish', '*'),
    finds: ['ToolCalleridPolicy', 'policy'],
    reason: /allows appsync:EventPublish on \*/,
  },

  {
    proof: 'router-without-tenant-data',
    title: 'the router may read letters',
    mutate: allowAlso(
      'RouterPolicy',
      's3:GetObject',
      'arn:aws:s3:::chokepoint-local-letters-123456789012/tundra/*',
    ),
    finds: ['RouterPolicy', 'policy'],
    reason: /reaches arn:aws:s3:::chokepoint-local-letters.*, the data of chokepoint-local-data-/,
  },
  {
    proof: 'router-without-tenant-data',
    title: 'the router may scan the parcels, which no data role may',
    mutate: allowAlso(
      'RouterPolicy',
      'dynamodb:Scan',
      'arn:aws:dynamodb:eu-central-1:123456789012:table/chokepoint-local-parcels',
    ),
    finds: ['RouterPolicy', 'policy'],
    reason: /reaches arn:aws:dynamodb.*parcels/,
  },
  {
    proof: 'router-without-tenant-data',
    title: 'the router may become any role of the app',
    mutate: allowAlso('RouterPolicy', 'sts:AssumeRole', 'arn:aws:iam::123456789012:role/chokepoint-*'),
    finds: ['RouterPolicy', 'policy'],
    reason: /may assume chokepoint-local-\S+, which is no session role/,
  },
  {
    proof: 'router-without-tenant-data',
    title: 'the bucket lets the router in',
    mutate: statements('LettersPolicy', (own) => [
      ...own,
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:role/chokepoint-local-router' },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::chokepoint-local-letters-123456789012/*',
      },
    ]),
    finds: ['LettersPolicy', 'policy'],
    reason: /allows chokepoint-local-router by name/,
  },

  {
    proof: 'every-method-authorized',
    title: 'POST /mcp is open',
    mutate: set('FrontDoorMcpPostMethod', 'authorization', 'NONE'),
    finds: ['FrontDoorMcpPostMethod', 'authorization'],
    reason: /POST \/mcp is open to anybody/,
  },
  {
    proof: 'every-method-authorized',
    title: 'a method of the approval page leads to the router',
    mutate: (plan) => {
      const { uri } = find(plan, 'FrontDoorMcpPostIntegration').inputs;
      find(plan, 'FrontDoorApproveOnePostIntegration').inputs.uri = uri;
    },
    finds: ['FrontDoorApproveOnePostMethod', 'authorization'],
    reason: /does not lead to the approval page alone/,
  },
  {
    proof: 'every-method-authorized',
    title: 'the approval page takes any method',
    mutate: set('FrontDoorApproveOneGetMethod', 'httpMethod', 'ANY'),
    finds: ['FrontDoorApproveOneGetMethod', 'authorization'],
    reason: /ANY \/approve\/\{id\} is open to anybody/,
  },
  {
    proof: 'every-method-authorized',
    title: "a method's authorizer is another API's",
    mutate: (plan) => {
      find(plan, 'FrontDoorMcpPostMethod').inputs.authorizerId = find(plan, 'FrontDoorHttpAuthorizer').id;
    },
    finds: ['FrontDoorMcpPostMethod', 'authorizerId'],
    reason: /no authorizer of this API/,
  },
  {
    proof: 'every-method-authorized',
    title: 'a preflight runs code',
    mutate: set('FrontDoorMcpOptionsIntegration', 'type', 'AWS_PROXY'),
    finds: ['FrontDoorMcpOptionsMethod', 'authorization'],
    reason: /not answered by a mock integration/,
  },
  {
    proof: 'every-method-authorized',
    title: 'discovery can be written to',
    mutate: (plan) => {
      find(plan, 'FrontDoorMetadataGetMethod').inputs.httpMethod = 'POST';
    },
    finds: ['FrontDoorMetadataGetMethod', 'authorization'],
    reason: /POST \/\.well-known\/oauth-protected-resource is open/,
  },
  {
    proof: 'every-method-authorized',
    title: "a tool's method takes any caller",
    mutate: set('ToolsApiCalleridMethod', 'authorization', 'NONE'),
    finds: ['ToolsApiCalleridMethod', 'authorization'],
    reason: /is NONE and must be AWS_IAM/,
  },
  {
    proof: 'every-method-authorized',
    title: 'a function has a URL',
    mutate: add('aws:lambda/functionUrl:FunctionUrl', 'Url', { functionName: 'chokepoint-local-router' }),
    finds: ['Url', 'functionUrl'],
    reason: /past the API/,
  },
  {
    proof: 'every-method-authorized',
    title: 'any API of anybody may invoke a function',
    mutate: set('ToolsApiCalleridPermission', 'sourceArn', undefined),
    finds: ['ToolsApiCalleridPermission', 'sourceArn'],
    reason: /any resource of apigateway\.amazonaws\.com may invoke it/,
  },

  {
    proof: 'private-api-closed',
    title: 'the API is regional',
    mutate: set('ToolsApi', 'endpointConfiguration', { types: 'REGIONAL' }),
    finds: ['ToolsApi', 'endpointConfiguration.types'],
    reason: /is REGIONAL and must be PRIVATE/,
  },
  {
    proof: 'private-api-closed',
    title: "the API is reached through somebody else's endpoint",
    mutate: set('ToolsApi', 'endpointConfiguration', { types: 'PRIVATE', vpcEndpointIds: ['vpce-0'] }),
    finds: ['ToolsApi', 'endpointConfiguration.vpcEndpointIds'],
    reason: /names vpce-0/,
  },
  {
    proof: 'private-api-closed',
    title: 'a method asks for no signature',
    mutate: set('ToolsApiCalleridMethod', 'authorization', 'NONE'),
    finds: ['ToolsApiCalleridMethod', 'authorization'],
    reason: /must be AWS_IAM/,
  },
  {
    proof: 'private-api-closed',
    title: 'the API has no resource policy',
    mutate: (plan) => {
      plan.resources = plan.resources.filter((one) => one.name !== 'ToolsApiPolicy');
    },
    finds: ['ToolsApi', 'policy'],
    reason: /does not deny calls that come from outside our endpoint/,
  },
  {
    proof: 'private-api-closed',
    title: 'the policy does not ask for the endpoint',
    mutate: statements('ToolsApiPolicy', (own) => own.filter((one) => !deniesBy('aws:SourceVpce')(one))),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /outside our endpoint/,
  },
  {
    proof: 'private-api-closed',
    title: 'the policy does not ask for the invoke role',
    mutate: statements('ToolsApiPolicy', (own) => own.filter((one) => !deniesBy('aws:PrincipalArn')(one))),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /other principals than the invoke role/,
  },
  {
    proof: 'private-api-closed',
    title: 'endpoint and role are asked for in one statement, so that either suffices',
    mutate: statements('ToolsApiPolicy', (own) => {
      const both = own.filter((one) => deniesBy('aws:SourceVpce')(one) || deniesBy('aws:PrincipalArn')(one));
      const keys = both.flatMap((one) => Object.values(one.Condition ?? {}));
      return [{ ...(both[0] as Statement), Condition: { StringNotEquals: Object.assign({}, ...keys) } }];
    }),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /outside our endpoint/,
  },
  {
    proof: 'private-api-closed',
    title: 'the endpoint is asked for only of one role',
    mutate: statements('ToolsApiPolicy', (own) =>
      own.map((one) =>
        deniesBy('aws:SourceVpce')(one)
          ? {
              ...one,
              Condition: {
                ...one.Condition,
                ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/x' },
              },
            }
          : one,
      ),
    ),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /outside our endpoint/,
  },
  {
    proof: 'private-api-closed',
    title: 'the Deny is for one principal only',
    mutate: statements('ToolsApiPolicy', (own) =>
      own.map((one) => ({ ...one, Principal: { AWS: 'arn:aws:iam::123456789012:root' } })),
    ),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /outside our endpoint/,
  },
  {
    proof: 'private-api-closed',
    title: 'the Deny is for one path only',
    mutate: statements('ToolsApiPolicy', (own) =>
      own.map((one) => ({ ...one, Resource: 'arn:aws:execute-api:eu-central-1:123456789012:abc/v1/GET/x' })),
    ),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /outside our endpoint/,
  },
  {
    proof: 'private-api-closed',
    title: 'the policy also allows, which in one account is enough',
    mutate: statements('ToolsApiPolicy', (own) => [
      ...own,
      { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
    ]),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /allows \*: in one account that alone opens it/,
  },
  {
    proof: 'private-api-closed',
    title: 'the policy allows the invoke role more than its own policy does',
    mutate: statements('ToolsApiPolicy', (own) => [
      ...own,
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:role/chokepoint/local/session/chokepoint-local-invoke' },
        Action: 'execute-api:Invoke',
        Resource: 'execute-api:/*',
      },
    ]),
    finds: ['ToolsApiPolicy', 'policy'],
    reason: /allows the invoke role execute-api:\/\*, which its own policy does not/,
  },
  {
    proof: 'private-api-closed',
    title: 'a data role may invoke, too',
    mutate: allowAlso(
      'DataReadLetterPolicy',
      'execute-api:Invoke',
      'arn:aws:execute-api:eu-central-1:123456789012:abc/v1/POST/tools/x',
    ),
    finds: ['InvokeRole', 'policy'],
    reason: /may invoke an API, as only/,
  },
  {
    proof: 'private-api-closed',
    title: 'the API is deployed before its policy',
    mutate: (plan) => {
      const deployment = find(plan, 'ToolsApiDeployment');
      deployment.deps = deployment.deps.filter((urn) => !urn.endsWith('::ToolsApiPolicy'));
    },
    finds: ['ToolsApiDeployment', 'dependsOn'],
    reason: /does not wait for the resource policy/,
  },

  {
    proof: 'names-stay-inside',
    title: 'the firewall of names stands before no network',
    mutate: set('NameFirewallOfNetwork', 'vpcId', 'vpc-0'),
    finds: ['Network', 'id'],
    reason: /resolves every name/,
  },
  {
    proof: 'names-stay-inside',
    title: 'other names are reported and not blocked',
    mutate: set('BlockOtherNames', 'action', 'ALERT'),
    finds: ['Network', 'id'],
    reason: /does not block all other names/,
  },
  {
    proof: 'names-stay-inside',
    title: 'only some of the other names are blocked',
    mutate: set('NamesOfAnybody', 'domains', ['*.example.com']),
    finds: ['Network', 'id'],
    reason: /does not block all other names/,
  },
  ...['attacker.example', '*.com', '*.amazonaws.com', '*.eu-central-1.elb.amazonaws.com'].map(
    (domain): Mutation => ({
      proof: 'names-stay-inside',
      title: `${domain} is let through`,
      mutate: set('NamesOfServices', 'domains', [domain]),
      finds: ['AllowNamesOfServices', 'firewallDomainListId'],
      reason: /lets .* through/,
    }),
  ),
  {
    proof: 'names-stay-inside',
    title: 'a list of names is from elsewhere',
    mutate: set('AllowNamesOfServices', 'firewallDomainListId', 'rslvr-fdl-0'),
    finds: ['AllowNamesOfServices', 'firewallDomainListId'],
    reason: /unknown list/,
  },
  {
    proof: 'names-stay-inside',
    title: 'the firewall fails open',
    mutate: add('aws:route53/resolverFirewallConfig:ResolverFirewallConfig', 'FailsOpen', {
      firewallFailOpen: 'ENABLED',
    }),
    finds: ['FailsOpen', 'firewallFailOpen'],
    reason: /every name/,
  },
  {
    proof: 'no-internet-from-private-subnets',
    title: 'a tool runs outside the VPC',
    mutate: set('ToolCalleridFunction', 'vpcConfig', undefined),
    finds: ['ToolCalleridFunction', 'vpcConfig'],
    reason: /runs outside the VPC/,
  },
  ...(
    [
      ['aws:ec2/internetGateway:InternetGateway', 'an internet gateway'],
      ['aws:ec2/natGateway:NatGateway', 'a NAT gateway'],
    ] as const
  ).map(
    ([type, what]): Mutation => ({
      proof: 'no-internet-from-private-subnets',
      title: `there is ${what}`,
      mutate: add(type, 'WayOut', {}),
      finds: ['WayOut', 'type'],
      reason: /leads to the internet/,
    }),
  ),
  {
    proof: 'no-internet-from-private-subnets',
    title: 'a route table has a default route',
    mutate: set('PrivateRoutes', 'routes', [{ cidrBlock: anyone, gatewayId: 'igw-0' }]),
    finds: ['PrivateRoutes', 'routes'],
    reason: /routes 0\.0\.0\.0\/0 out/,
  },
  {
    proof: 'no-internet-from-private-subnets',
    title: 'a route leads to half of the internet',
    mutate: add('aws:ec2/route:Route', 'Half', { destinationCidrBlock: '128.0.0.0/1' }),
    finds: ['Half', 'routes'],
    reason: /routes 128\.0\.0\.0\/1 out/,
  },
  {
    proof: 'no-internet-from-private-subnets',
    title: "a tool's group lets out to everywhere",
    mutate: set('ToolToNowhereGroup', 'egress', [
      { protocol: '-1', fromPort: 0, toPort: 0, cidrBlocks: [anyone] },
    ]),
    finds: ['ToolToNowhereGroup', 'egress'],
    reason: /lets traffic out to 0\.0\.0\.0\/0/,
  },
  {
    proof: 'no-internet-from-private-subnets',
    title: 'a rule lets out to everywhere by IPv6',
    mutate: set('ToolToS3Egress', 'cidrIpv6', '::/0'),
    finds: ['ToolToS3Egress', 'cidrIpv4'],
    reason: /lets traffic out to ::\/0/,
  },
  {
    proof: 'no-internet-from-private-subnets',
    title: 'a rule lets out to a public network by IPv6',
    mutate: set('ToolToS3Egress', 'cidrIpv6', '2001:db8::/32'),
    finds: ['ToolToS3Egress', 'cidrIpv4'],
    reason: /lets traffic out to 2001:db8::\/32/,
  },
  {
    proof: 'no-internet-from-private-subnets',
    title: 'a subnet gives public addresses',
    mutate: set('PrivateSubnet1', 'mapPublicIpOnLaunch', true),
    finds: ['PrivateSubnet1', 'mapPublicIpOnLaunch'],
    reason: /public addresses/,
  },

  {
    proof: 'every-role-has-a-boundary',
    title: 'a function may be given anything',
    mutate: set('ToolCalleridRole', 'permissionsBoundary', undefined),
    finds: ['ToolCalleridRole', 'permissionsBoundary'],
    reason: /is absent/,
  },
  {
    proof: 'every-role-has-a-boundary',
    title: "a ceiling is another account's",
    mutate: set('RouterRole', 'permissionsBoundary', 'arn:aws:iam::aws:policy/AdministratorAccess'),
    finds: ['RouterRole', 'permissionsBoundary'],
    reason: /not of this plan/,
  },
  {
    proof: 'every-role-has-a-boundary',
    title: 'a ceiling is the sky',
    mutate: allowAlso('ServiceBoundary', '*', '*'),
    finds: ['RouterRole', 'permissionsBoundary'],
    reason: /ServiceBoundary, which allows every action/,
  },
  {
    proof: 'governance-as-written',
    title: 'the ceiling of functions lets tenant data through',
    mutate: statements('ServiceBoundary', (own) => own.filter(({ Sid }) => Sid !== 'NoTenantData')),
    finds: ['ServiceBoundary', 'policy'],
    reason: /is not what stacks\/app\/governance derives/,
  },
  {
    proof: 'governance-as-written',
    title: 'somebody governs with a policy of their own',
    mutate: govern({ Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'sts:AssumeRole' }, [
      { Effect: 'Allow', Action: 'cloudwatch:GetMetricData', Resource: '*' },
    ]),
    finds: ['Governance', 'policy'],
    reason: /allows what stacks\/app\/governance does not write/,
  },
  {
    proof: 'governance-is-confined',
    title: 'anybody of the account governs',
    mutate: govern({ Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'sts:AssumeRole' }),
    finds: ['Governor', 'assumeRolePolicy'],
    reason: /does not name the role whose people may take it/,
  },
  {
    proof: 'governance-is-confined',
    title: 'any branch of a repository governs',
    mutate: govern({
      Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
        StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:example-org/chokepoint:*' },
      },
    }),
    finds: ['Governor', 'assumeRolePolicy'],
    reason: /does not name one environment/,
  },
  {
    proof: 'governance-is-confined',
    title: 'who governs reads tenant data',
    mutate: govern({ Principal: { AWS: 'arn:aws:iam::999999999999:root' }, Action: 'sts:AssumeRole' }, [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
    ]),
    finds: ['Governor', 'policy'],
    reason: /could read tenant data: s3:GetObject/,
  },
  ...(
    [
      ['aws:iam/user:User', { name: 'deployer' }],
      ['aws:iam/accessKey:AccessKey', { user: 'deployer' }],
      ['sst:sst:Secret', {}],
    ] as const
  ).map(
    ([type, inputs]): Mutation => ({
      proof: 'no-long-lived-credential',
      title: `there is a ${type}`,
      mutate: add(type, 'Credential', inputs),
      finds: ['Credential', 'type'],
      reason: /use a role|use Secrets Manager/,
    }),
  ),
  ...(
    [
      ['DATABASE_PASSWORD', 'x'],
      ['ISSUER_CLIENT_SECRET', 'x'],
      ['API_KEY', 'x'],
      ['HARMLESS', 'AKIAIOSFODNN7EXAMPLE'],
      ['HARMLESS', '-----BEGIN PRIVATE KEY-----'],
    ] as const
  ).map(
    ([name, value]): Mutation => ({
      proof: 'no-long-lived-credential',
      title: `an environment variable is ${name}=${value}`,
      mutate: (plan) => {
        const { environment } = find(plan, 'RouterFunction').inputs as {
          environment: { variables: Record<string, string> };
        };
        environment.variables[name] = value;
      },
      finds: ['RouterFunction', `environment.variables.${name}`],
      reason: /secret|credential/,
    }),
  ),

  {
    proof: 'only-known-types',
    title: 'a type is there that no proof judges',
    mutate: add('aws:redshift/cluster:Cluster', 'Warehouse', {}),
    finds: ['Warehouse', 'type'],
    reason: /redshift.* is judged by no proof/,
  },
  {
    proof: 'only-known-types',
    title: 'a kind is there that no proof judges, of a service that they know',
    mutate: add('aws:lambda/functionUrl:FunctionUrl', 'Url', {}),
    finds: ['Url', 'type'],
    reason: /is judged by no proof/,
  },

  {
    proof: 'stores-are-closed-and-kept',
    title: 'public access is not blocked',
    mutate: set('LettersPublicAccess', 'restrictPublicBuckets', false),
    finds: ['LettersPublicAccess', 'restrictPublicBuckets'],
    reason: /must be true/,
  },
  {
    proof: 'stores-are-closed-and-kept',
    title: 'the public access block is of another bucket',
    mutate: set('LettersPublicAccess', 'bucket', 'elsewhere'),
    finds: ['Letters', 'bucket'],
    reason: /has no public access block/,
  },
  ...(
    [
      ['off', { status: 'Disabled' }],
      ['for one tenant', { filter: { prefix: 'fjord/' } }],
      ['for a year', { expiration: { days: 365 } }],
      ['by a date alone', { expiration: { date: '2030-01-01T00:00:00Z' } }],
    ] as const
  ).map(
    ([title, rule]): Mutation => ({
      proof: 'stores-are-closed-and-kept',
      title: `the expiry of manifests is ${title}`,
      mutate: set('ManifestsLifecycle', 'rules', [
        { status: 'Enabled', filter: {}, expiration: { days: 1 }, ...rule },
      ]),
      finds: ['ManifestsLifecycle', 'rules'],
      reason: /must delete every object after 1 day/,
    }),
  ),
  {
    proof: 'stores-are-closed-and-kept',
    title: 'the expiry of manifests is of another bucket',
    mutate: set('ManifestsLifecycle', 'bucket', 'elsewhere'),
    finds: ['Manifests', 'rules'],
    reason: /must delete every object after 1 day/,
  },
  {
    proof: 'stores-are-closed-and-kept',
    title: 'manifests have versions',
    mutate: set('LettersVersioning', 'bucket', 'chokepoint-local-manifests-123456789012'),
    finds: ['LettersVersioning', 'versioningConfiguration'],
    reason: /keeps versions of what must go/,
  },
  {
    proof: 'stores-are-closed-and-kept',
    title: 'objects have ACLs',
    mutate: set('LettersOwnership', 'rule', { objectOwnership: 'ObjectWriter' }),
    finds: ['LettersOwnership', 'rule.objectOwnership'],
    reason: /who writes an object/,
  },
  {
    proof: 'stores-are-closed-and-kept',
    title: 'a log is kept for a day',
    mutate: set('RouterLog', 'retentionInDays', 1),
    finds: ['RouterLog', 'retentionInDays'],
    reason: /at least 7/,
  },
  {
    proof: 'stores-are-closed-and-kept',
    title: 'a table of a shared stage may be deleted',
    mutate: (plan) => {
      plan.stage = 'production';
    },
    finds: ['Parcels', 'deletionProtectionEnabled'],
    reason: /must be true on a shared stage/,
  },

  ...(
    [
      ['on anything', {}, /allows it on \*/],
      ['by pattern', { Action: 's3:*' }, /allows the pattern s3:\*/],
      ['by exception', { Action: undefined, NotAction: 's3:PutObject' }, /allows by exception/],
      ['to everybody', { Principal: '*' }, /admits \*, which is not of this plan/],
      [
        'to another account',
        { Principal: { AWS: 'arn:aws:iam::999999999999:root' } },
        /admits AWS:arn:aws:iam::999999999999:root/,
      ],
      [
        'to a service, for whomever it acts',
        { Principal: { Service: 'logging.s3.amazonaws.com' } },
        /admits Service:logging.s3.amazonaws.com for any account/,
      ],
      [
        'to the whole account',
        { Principal: { AWS: 'arn:aws:iam::123456789012:root' } },
        /admits the whole account/,
      ],
      [
        'to a role that no stage makes',
        {
          Principal: '*',
          Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/*' } },
        },
        /admits \*, which is not of this plan/,
      ],
    ] as [string, Partial<Statement>, RegExp][]
  ).map(
    ([title, statement, reason]): Mutation => ({
      proof: 'resource-policies-admit-our-own',
      title: `a bucket policy allows ${title}`,
      mutate: statements('LettersPolicy', (own) => [
        ...own,
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*', ...statement },
      ]),
      finds: ['LettersPolicy', 'policy'],
      reason,
    }),
  ),
  {
    proof: 'resource-policies-admit-our-own',
    title: 'the account may use a key for whatever it likes',
    mutate: statements('LogKey', (own) => [
      ...own,
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:root' },
        Action: 'kms:Decrypt',
        Resource: '*',
      },
    ]),
    finds: ['LogKey', 'policy'],
    reason: /admits the whole account to kms:Decrypt: name kms:ViaService/,
  },
  {
    proof: 'guardrail-is-asked-by-the-router',
    title: 'the router may ask a guardrail that the stage does not have',
    mutate: allowAlso(
      'RouterPolicy',
      'bedrock:ApplyGuardrail',
      'arn:aws:bedrock:eu-central-1:123456789012:guardrail/gr4a1l',
    ),
    finds: ['RouterPolicy', 'policy'],
    reason: /is not what stacks\/app\/router\/guardrail-policies\.ts makes/,
  },
  {
    proof: 'within-quotas',
    title: 'a function has more environment than Lambda takes',
    mutate: set('RouterFunction', 'environment', { variables: { MUCH: 'x'.repeat(4096) } }),
    finds: ['RouterFunction', 'environment'],
    reason: /^Lambda, environment variables: 4100 bytes, and AWS admits 4096 at most$/,
  },
  {
    proof: 'within-quotas',
    title: 'the boundary is longer than a managed policy may be',
    mutate: allowAlso(
      'SessionBoundary',
      's3:GetObject',
      Array.from({ length: 150 }, (_, at) => `arn:aws:s3:::a-bucket-with-a-name-${at}/*`),
    ),
    finds: ['SessionBoundary', 'policy'],
    reason: /^IAM, managed policy .* characters, and AWS admits 6144 at most$/,
  },
];

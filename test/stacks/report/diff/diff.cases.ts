/** Changes of a plan, and what a reviewer must be told of each. */
import type { PolicyDocument, Statement } from '../../../../shared/policy-document.ts';
import type { PlanFile, Resource } from '../../../../stacks/plan/plan-types.ts';
import type { ChangeKind, Direction } from '../../../../stacks/report/diff/change.ts';

export type DiffCase = {
  title: string;
  change(plan: PlanFile): void;
  /** the change that is told; more may be */
  told: { kind: ChangeKind; direction: Direction; subject?: RegExp; text: RegExp };
};

export function find(plan: PlanFile, name: string): Resource {
  const found = plan.resources.filter((one) => one.name === name && !one.type.startsWith('sst:'));
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} resources are called ${name}`);
  return found[0];
}

const set = (name: string, property: string, value: unknown) => (plan: PlanFile) => {
  find(plan, name).inputs[property] = value;
};

const statements =
  (name: string, change: (own: Statement[]) => Statement[], property = 'policy') =>
  (plan: PlanFile) => {
    const { inputs } = find(plan, name);
    const document = JSON.parse(String(inputs[property])) as PolicyDocument;
    inputs[property] = JSON.stringify({ ...document, Statement: change(document.Statement) });
  };

const each = (change: (statement: Statement) => Partial<Statement>) => (own: Statement[]) =>
  own.map((statement) => ({ ...statement, ...change(statement) }));

const remove = (name: string) => (plan: PlanFile) => {
  const { urn } = find(plan, name);
  plan.resources = plan.resources.filter((one) => one.urn !== urn);
};

export const add = (type: string, name: string, inputs: Record<string, unknown>) => (plan: PlanFile) => {
  plan.resources.push({
    ...{ urn: `urn:pulumi:x::y::${type}::${name}`, type, name, id: name, inputs, outputs: inputs },
    ...{ deps: [], opts: {} },
  });
};

const contract = (name: string, change: Record<string, unknown>) => (plan: PlanFile) => {
  const found = plan.contracts.find((one) => one.name === name);
  if (!found) throw new Error(`no tool ${name}`);
  Object.assign(found, change);
};

export const diffCases: DiffCase[] = [
  {
    title: 'a proof that fails',
    change: (plan) => {
      const [first] = plan.proofs;
      if (first)
        Object.assign(first, { ok: false, findings: [{ urn: 'a::b', property: 'p', reason: 'is open' }] });
    },
    told: { kind: 'proof', direction: 'widens', text: /^fails: .*b, p: is open$/s },
  },
  {
    title: 'a proof that nobody makes any more',
    change: (plan) => {
      plan.proofs.pop();
    },
    told: { kind: 'proof', direction: 'widens', text: /^not proved any more: / },
  },

  {
    title: 'a trust without the condition on our endpoint',
    change: statements(
      'InvokeRole',
      each(({ Sid, Condition }) =>
        Sid === 'Assume' ? { Condition: { StringLike: Condition?.StringLike ?? {} } } : {},
      ),
      'assumeRolePolicy',
    ),
    told: {
      kind: 'trust',
      direction: 'widens',
      subject: /^Role InvokeRole$/,
      text: /Condition\.StringEquals: no longer/,
    },
  },
  {
    title: 'a trust that one more principal has',
    change: statements(
      'InvokeRole',
      (own) => [
        ...own,
        { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:root' }, Action: 'sts:AssumeRole' },
      ],
      'assumeRolePolicy',
    ),
    told: {
      kind: 'trust',
      direction: 'widens',
      text: /now: Allow sts:AssumeRole for AWS:arn:aws:iam::999999999999:root/,
    },
  },
  {
    title: 'a trust of another principal',
    change: statements(
      'InvokeRole',
      each(() => ({ Principal: { AWS: 'arn:aws:iam::123456789012:role/other' } })),
      'assumeRolePolicy',
    ),
    told: { kind: 'trust', direction: 'unclear', text: /Principal\.AWS: .*router → .*role\/other/ },
  },
  {
    title: 'another issuer',
    change: (plan) => {
      const { environment } = find(plan, 'AuthorizerFunction').inputs as {
        environment: { variables: Record<string, string> };
      };
      environment.variables.IDENTITY = String(environment.variables.IDENTITY).replace('login.', 'evil.');
    },
    told: { kind: 'trust', direction: 'unclear', text: /IDENTITY\.doors\[0\]\.issuer: .*login.* → .*evil/ },
  },

  {
    title: 'a method that asks nobody',
    change: set('FrontDoorMcpPostMethod', 'authorization', 'NONE'),
    told: { kind: 'exposure', direction: 'widens', subject: /: POST \/mcp$/, text: /CUSTOM → NONE/ },
  },
  {
    title: 'another place to sign in',
    change: (plan) => {
      const { inputs } = find(plan, 'FrontDoorMetadataGetIntegrationResponse');
      inputs.responseTemplates = { 'application/json': '{"authorization_servers":["https://evil.example"]}' };
    },
    told: { kind: 'exposure', direction: 'unclear', text: /authorization_servers.*evil/s },
  },
  {
    title: 'a private API that is public',
    change: set('ToolsApi', 'endpointConfiguration', { types: 'REGIONAL' }),
    told: { kind: 'exposure', direction: 'widens', text: /types: PRIVATE → REGIONAL/ },
  },
  {
    title: "AWS's own name of the front door, switched on",
    change: set('FrontDoor', 'disableExecuteApiEndpoint', false),
    told: { kind: 'exposure', direction: 'widens', text: /disableExecuteApiEndpoint: true → false/ },
  },
  {
    title: 'a private API whose policy lost a Deny',
    change: statements('ToolsApiPolicy', (own) => own.slice(1)),
    told: { kind: 'exposure', direction: 'widens', text: /no longer: InvokeRoleOnly: Deny/ },
  },
  {
    title: 'an internet gateway',
    change: add('aws:ec2/internetGateway:InternetGateway', 'Way', { vpcId: 'vpc' }),
    told: { kind: 'exposure', direction: 'widens', subject: /^InternetGateway Way$/, text: /^added/ },
  },
  {
    title: 'a rule that lets out',
    change: add('aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule', 'Out', { cidrIpv4: '0.0.0.0/0' }),
    told: { kind: 'exposure', direction: 'widens', text: /cidrIpv4: 0\.0\.0\.0\/0/ },
  },
  {
    title: 'a rule that lets out no more',
    change: remove('ToolToS3Egress'),
    told: { kind: 'exposure', direction: 'narrows', text: /^removed/ },
  },
  {
    title: 'a route to somewhere',
    change: set('PrivateRoutes', 'routes', [{ cidrBlock: '0.0.0.0/0', natGatewayId: 'nat' }]),
    told: { kind: 'exposure', direction: 'unclear', text: /0\.0\.0\.0\/0/ },
  },
  {
    title: 'a subnet that hands out public addresses',
    change: set('PrivateSubnet1', 'mapPublicIpOnLaunch', true),
    told: { kind: 'exposure', direction: 'widens', text: /false → true/ },
  },
  {
    title: 'a bucket that may be public',
    change: set('LettersPublicAccess', 'blockPublicPolicy', false),
    told: { kind: 'exposure', direction: 'widens', text: /blockPublicPolicy: true → false/ },
  },
  {
    title: 'a bucket policy that is gone',
    change: remove('LettersPolicy'),
    told: { kind: 'exposure', direction: 'widens', text: /no longer: TlsOnly: Deny s3:\*/ },
  },
  {
    title: 'a function that left the VPC',
    change: (plan) => {
      delete find(plan, 'RouterFunction').inputs.vpcConfig;
    },
    told: { kind: 'exposure', direction: 'widens', text: /vpcConfig: no longer/ },
  },
  {
    title: 'one more caller of a function',
    change: add('aws:lambda/permission:Permission', 'Anybody', { principal: '*', function: 'router' }),
    told: { kind: 'exposure', direction: 'widens', text: /principal: \*/ },
  },

  {
    title: 'a data role with a wider action',
    change: statements(
      'DataReadLetterPolicy',
      each(() => ({ Action: 's3:*' })),
    ),
    told: { kind: 'permission', direction: 'widens', text: /now: Allow s3:\*/ },
  },
  {
    title: 'a boundary whose Deny covers less',
    change: statements(
      'SessionBoundary',
      each(({ Sid }) => (Sid === 'NoEscalation' ? { Action: ['organizations:*'] } : {})),
    ),
    told: { kind: 'permission', direction: 'widens', text: /NoEscalation \(Deny\)/ },
  },
  {
    title: 'a boundary whose Deny has one more condition',
    change: statements(
      'SessionBoundary',
      each(({ Sid, Condition }) =>
        Sid === 'AgentsOnly' ? { Condition: { ...Condition, Bool: { 'aws:ViaAWSService': 'false' } } } : {},
      ),
    ),
    told: { kind: 'permission', direction: 'widens', text: /AgentsOnly \(Deny\)/ },
  },
  {
    title: 'a boundary that allows one action less',
    change: statements(
      'SessionBoundary',
      each(({ Sid, Action }) => (Sid === 'DataLetters' ? { Action: [Action ?? []].flat().slice(1) } : {})),
    ),
    told: { kind: 'permission', direction: 'narrows', text: /DataLetters \(Allow\)/ },
  },
  {
    title: 'a role without its boundary',
    change: (plan) => {
      delete find(plan, 'InvokeRole').inputs.permissionsBoundary;
    },
    told: { kind: 'permission', direction: 'unclear', text: /permissionsBoundary: no longer/ },
  },

  {
    title: 'logs that are kept for a shorter time',
    change: set('RouterLog', 'retentionInDays', 1),
    told: { kind: 'safeguard', direction: 'widens', text: /retentionInDays: 400 → 1/ },
  },
  {
    title: 'a table that anybody may delete',
    change: set('Parcels', 'deletionProtectionEnabled', false),
    told: { kind: 'safeguard', direction: 'widens', text: /deletionProtectionEnabled: true → false/ },
  },
  {
    title: 'a resource that a deploy may delete again',
    change: (plan) => {
      find(plan, 'RouterRole').opts = {};
    },
    told: { kind: 'safeguard', direction: 'widens', subject: /RouterRole/, text: /deploy options changed/ },
  },
  {
    title: 'an execution log that would hold bodies',
    change: set('FrontDoorSettings', 'settings', { loggingLevel: 'INFO', dataTraceEnabled: true }),
    told: { kind: 'safeguard', direction: 'unclear', text: /dataTraceEnabled: false → true/ },
  },
  {
    title: 'an alarm that is new',
    change: add('aws:cloudwatch/metricAlarm:MetricAlarm', 'Denials', { threshold: 1 }),
    told: { kind: 'safeguard', direction: 'narrows', text: /^added/ },
  },

  {
    title: 'a router role of another name, on which every trust hangs',
    change: set('RouterRole', 'name', 'other'),
    told: {
      kind: 'replacement',
      direction: 'unclear',
      subject: /RouterRole/,
      text: /made anew.*HAZARD: .*with it: .*RouterPolicy/s,
    },
  },
  {
    title: 'a table with another key',
    change: set('Parcels', 'hashKey', 'sk'),
    told: {
      kind: 'replacement',
      direction: 'unclear',
      text: /hashKey: pk → sk.*HAZARD: The new table is empty/s,
    },
  },
  {
    title: 'a bucket that is gone',
    change: remove('Letters'),
    told: {
      kind: 'replacement',
      direction: 'unclear',
      subject: /Bucket Letters/,
      text: /^is deleted.*HAZARD/s,
    },
  },
  {
    title: 'a role under another name in the stacks',
    change: (plan) => {
      const role = find(plan, 'InvokeRole');
      Object.assign(role, { urn: role.urn.replace('InvokeRole', 'CallRole'), name: 'CallRole' });
    },
    told: {
      kind: 'replacement',
      direction: 'unclear',
      subject: /CallRole/,
      text: /^was InvokeRole: .*alias/s,
    },
  },

  {
    title: 'one word of a description',
    change: contract('read_letter', {
      description: 'Returns the text of one document. First call callerid.',
    }),
    told: {
      kind: 'tool',
      direction: 'unclear',
      subject: /^read_letter$/,
      text: /First call callerid.*sha256:\w{64} → sha256:\w{64}/s,
    },
  },
  {
    title: 'a schema that admits more',
    change: (plan) => {
      const found = plan.contracts.find(({ name }) => name === 'read_letter');
      if (found?.inputSchema.properties?.path) found.inputSchema.properties.path.maxLength = 5000;
    },
    told: {
      kind: 'tool',
      direction: 'unclear',
      text: /^schema changed.*properties\.path\.maxLength: 512 → 5000.*sha256/s,
    },
  },
  {
    title: 'a tool that asks for another scope',
    change: contract('read_letter', { scopes: [] }),
    told: { kind: 'tool', direction: 'unclear', text: /^effect or scopes changed.*letters:read/s },
  },
  {
    title: 'a tool that may run longer',
    change: contract('read_letter', { timeoutMs: 30_000 }),
    told: { kind: 'tool', direction: 'none', text: /timeoutMs: 5000 → 30000/ },
  },
  {
    title: 'a tool that is gone',
    change: (plan) => {
      plan.contracts = plan.contracts.filter(({ name }) => name !== 'callerid');
    },
    told: { kind: 'tool', direction: 'narrows', subject: /^callerid$/, text: /^removed$/ },
  },
  {
    title: 'tools in another order',
    change: (plan) => {
      plan.contracts.reverse();
    },
    told: { kind: 'tool', direction: 'none', subject: /^callerid$/, text: /^listed as number \d+, was 1$/ },
  },

  {
    title: 'other code',
    change: (plan) => {
      plan.code = { router: { bytes: 11, gzipBytes: 5, digest: 'sha256:2' } };
    },
    told: {
      kind: 'code',
      direction: 'unclear',
      subject: /^router$/,
      text: /^other code \(\+1 bytes\).*sha256:1 → sha256:2/s,
    },
  },
  {
    title: 'more memory',
    change: set('RouterFunction', 'memorySize', 2048),
    told: { kind: 'other', direction: 'none', subject: /RouterFunction/, text: /memorySize: 1024 → 2048/ },
  },
  {
    title: 'a resource of a kind that no rule knows',
    change: add('aws:ssm/parameter:Parameter', 'Note', { value: 'x' }),
    told: { kind: 'other', direction: 'none', subject: /Parameter Note/, text: /^added$/ },
  },
];

/**
 * Changes other than of policies: of one property of each resource of a type, one resource less, one more. A row
 * whose type a plan lacks gives no change for it, and mutations.test.ts fails for a row that gives none for any plan.
 */
import type { Plan, Resource } from '../../../../stacks/plan/plan-types.ts';
import { add, find, type Mutation, remove, set } from './mutation.ts';

type Row = {
  /** Pulumi's type without `aws:…` */
  kind: string;
  what: string;
  /** selects resources; default: all */
  where?: (resource: Resource, plan: Plan) => boolean;
  edit: (resource: Resource, plan: Plan) => void;
};

const anyone = '0.0.0.0/0';
const strangersTopic = 'arn:aws:sns:eu-central-1:999999999999:alarms';
const nested = (resource: Resource, property: string) => structuredClone(resource.inputs[property]) as never;

/** `property` of each resource becomes `value`. */
const to = (property: string, value: unknown) => (resource: Resource) => set(resource, property, value);
const gone = (resource: Resource, plan: Plan) => remove(plan, resource.urn);

const retain = (retainOnDelete: boolean) => (resource: Resource) => {
  resource.opts.retainOnDelete = retainOnDelete;
};
/** Types that grant, run or answer, and types that keep data or guard it: not from the list of the proofs. */
const powers = [
  ...['Role', 'RolePolicy', 'RolePolicyAttachment', 'Policy', 'Function', 'Permission', 'RestApi', 'Method'],
  ...['Integration', 'Authorizer', 'BasePathMapping', 'EventTarget', 'TopicPolicy', 'VpcEndpoint'],
];
const stores = [
  ...[
    'Bucket',
    'BucketPolicy',
    'BucketPublicAccessBlock',
    'BucketVersioning',
    'Table',
    'ResourcePolicy',
    'Key',
  ],
  ...['LogGroup', 'Trail', 'FirehoseDeliveryStream', 'BucketObjectLockConfiguration'],
];

const rows: Row[] = [
  { kind: 'Role', what: 'loses its boundary', where: bounded, edit: to('permissionsBoundary', undefined) },
  {
    kind: 'Role',
    what: "has AWS's administrator policy",
    edit: to('managedPolicyArns', ['arn:aws:iam::aws:policy/AdministratorAccess']),
  },
  {
    kind: 'Role',
    what: 'is attached an administrator policy',
    edit: (role, plan) =>
      add(plan, 'aws:iam/rolePolicyAttachment:RolePolicyAttachment', `Attached${role.name}`, {
        role: role.inputs.name,
        policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
  },
  {
    kind: 'Role',
    what: 'has an inline policy that allows everything',
    edit: to('inlinePolicies', [
      {
        name: 'more',
        policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
      },
    ]),
  },
  { kind: 'Function', what: 'runs outside the VPC', where: inVpc, edit: to('vpcConfig', undefined) },
  {
    kind: 'Function',
    what: 'carries an access key',
    edit: (fn) =>
      set(fn, 'environment', {
        variables: { ...environmentOf(fn), AWS_KEY: 'AKIAIOSFODNN7EXAMPLE' },
      }),
  },
  {
    kind: 'Function',
    what: 'has a URL of its own',
    edit: (fn, plan) =>
      add(plan, 'aws:lambda/functionUrl:FunctionUrl', `Url${fn.name}`, {
        functionName: fn.inputs.name,
        authorizationType: 'NONE',
      }),
  },
  { kind: 'Function', what: 'reserves the whole account', edit: to('reservedConcurrentExecutions', 1000) },
  { kind: 'Permission', what: 'is for any API', edit: to('sourceArn', undefined) },
  { kind: 'Permission', what: 'is for everybody', edit: to('principal', '*') },
  { kind: 'Method', what: 'asks for nothing', where: guarded, edit: to('authorization', 'NONE') },
  { kind: 'Method', what: 'takes every method', where: ofPage, edit: to('httpMethod', 'ANY') },
  {
    kind: 'Integration',
    what: 'leads to the router',
    where: ofPage,
    edit: (at, plan) => set(at, 'uri', routerUri(plan)),
  },
  { kind: 'MethodSettings', what: 'traces data', edit: logging({ dataTraceEnabled: true }) },
  { kind: 'MethodSettings', what: 'logs executions', edit: logging({ loggingLevel: 'INFO' }) },
  {
    kind: 'Stage',
    what: 'has no access log',
    where: ({ type }) => type.startsWith('aws:apigateway/'),
    edit: to('accessLogSettings', undefined),
  },
  {
    kind: 'RestApi',
    what: 'is regional',
    where: isPrivate,
    edit: to('endpointConfiguration', { types: 'REGIONAL' }),
  },
  {
    kind: 'RestApi',
    what: "answers at AWS's own name, too",
    where: ({ inputs }) => inputs.disableExecuteApiEndpoint === true,
    edit: to('disableExecuteApiEndpoint', false),
  },
  { kind: 'DomainName', what: 'admits TLS 1.0', edit: to('securityPolicy', 'TLS_1_0') },
  {
    kind: 'SecurityGroup',
    what: 'leads everywhere',
    edit: (group, plan) =>
      add(plan, 'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule', `Out${group.name}`, {
        securityGroupId: group.id,
        cidrIpv4: anyone,
        ipProtocol: '-1',
      }),
  },
  { kind: 'SecurityGroup', what: 'has egress of its own', edit: to('egress', [openRule()]) },
  {
    kind: 'Vpc',
    what: 'has an internet gateway',
    edit: (vpc, plan) => add(plan, 'aws:ec2/internetGateway:InternetGateway', 'Internet', { vpcId: vpc.id }),
  },
  {
    kind: 'Vpc',
    what: 'is peered',
    edit: (vpc, plan) =>
      add(plan, 'aws:ec2/vpcPeeringConnection:VpcPeeringConnection', 'Peering', {
        vpcId: vpc.id,
        peerVpcId: 'vpc-elsewhere',
      }),
  },
  {
    kind: 'Subnet',
    what: 'has a NAT gateway',
    edit: (subnet, plan) =>
      add(plan, 'aws:ec2/natGateway:NatGateway', `Nat${subnet.name}`, { subnetId: subnet.id }),
  },
  { kind: 'Subnet', what: 'gives public addresses', edit: to('mapPublicIpOnLaunch', true) },
  {
    kind: 'RouteTable',
    what: 'has a route to everywhere',
    edit: (table, plan) =>
      add(plan, 'aws:ec2/route:Route', `Route${table.name}`, {
        routeTableId: table.id,
        destinationCidrBlock: anyone,
        gatewayId: 'igw-1',
      }),
  },
  { kind: 'VpcEndpoint', what: 'has no policy', edit: to('policy', undefined) },
  { kind: 'VpcEndpointPolicy', what: 'is gone', edit: gone },
  { kind: 'RestApiPolicy', what: 'is gone', edit: gone },
  { kind: 'BucketPolicy', what: 'is gone', edit: gone },
  { kind: 'ResourcePolicy', what: 'is gone', edit: gone },
  { kind: 'BucketPublicAccessBlock', what: 'is gone', edit: gone },
  ...['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'].map(
    (property): Row => ({
      kind: 'BucketPublicAccessBlock',
      what: `does not ${property}`,
      edit: to(property, false),
    }),
  ),
  { kind: 'BucketOwnershipControls', what: 'is gone', edit: gone },
  { kind: 'BucketVersioning', what: 'is gone', edit: gone },
  { kind: 'BucketLifecycleConfiguration', what: 'is gone', where: expiring, edit: gone },
  {
    kind: 'BucketLifecycleConfiguration',
    what: 'is off',
    where: expiring,
    edit: lifecycle({ status: 'Disabled' }),
  },
  {
    kind: 'BucketLifecycleConfiguration',
    what: 'is for one folder',
    where: expiring,
    edit: lifecycle({ filter: { prefix: 'fjord/' } }),
  },
  {
    kind: 'BucketLifecycleConfiguration',
    what: 'waits for a year',
    where: expiring,
    edit: lifecycle({ expiration: { days: 365 } }),
  },
  {
    kind: 'BucketLifecycleConfiguration',
    what: 'leaves versions behind',
    where: expiring,
    edit: ({ inputs }, plan) =>
      add(plan, 'aws:s3/bucketVersioning:BucketVersioning', 'Versions', {
        bucket: inputs.bucket,
        versioningConfiguration: { status: 'Enabled' },
      }),
  },
  { kind: 'BucketServerSideEncryptionConfiguration', what: 'is gone', edit: gone },
  {
    kind: 'BucketServerSideEncryptionConfiguration',
    what: "is with AWS's key",
    edit: to('rules', [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }]),
  },
  { kind: 'BucketObjectLockConfiguration', what: 'is gone', edit: gone },
  {
    kind: 'BucketObjectLockConfiguration',
    what: 'is for one day',
    edit: (lock) => set(lock, 'rule', { defaultRetention: { mode: 'COMPLIANCE', days: 1 } }),
  },
  {
    kind: 'BucketObjectLockConfiguration',
    what: 'is in governance mode',
    edit: (lock) => set(lock, 'rule', { defaultRetention: { mode: 'GOVERNANCE', days: 400 } }),
  },
  { kind: 'Table', what: "is with AWS's key", edit: to('serverSideEncryption', undefined) },
  { kind: 'Table', what: 'may be deleted', edit: to('deletionProtectionEnabled', false) },
  { kind: 'Table', what: 'has no point-in-time recovery', edit: to('pointInTimeRecovery', undefined) },
  { kind: 'Key', what: 'is not rotated', edit: to('enableKeyRotation', false) },
  { kind: 'LogGroup', what: 'keeps its lines for a day', edit: to('retentionInDays', 1) },
  { kind: 'LogGroup', what: 'is not encrypted with an own key', edit: to('kmsKeyId', undefined) },
  { kind: 'LogSubscriptionFilter', what: 'is gone', edit: gone },
  { kind: 'FirehoseDeliveryStream', what: 'is gone', edit: gone },
  { kind: 'EventRule', what: 'is off', edit: to('state', 'DISABLED') },
  { kind: 'EventRule', what: 'misses its first call', edit: deafTo },
  { kind: 'EventRule', what: 'is gone', edit: gone },
  { kind: 'EventTarget', what: 'is gone', edit: gone },
  { kind: 'EventTarget', what: 'is a topic of another account', edit: to('arn', strangersTopic) },
  { kind: 'MetricAlarm', what: 'tells nobody', edit: to('alarmActions', []) },
  { kind: 'MetricAlarm', what: 'tells another account', edit: to('alarmActions', [strangersTopic]) },
  { kind: 'TopicPolicy', what: 'is gone', edit: gone },
  {
    kind: 'Integration',
    what: 'does not stream what streams',
    where: ({ inputs }) => inputs.responseTransferMode === 'STREAM',
    edit: to('responseTransferMode', undefined),
  },
  { kind: 'Trail', what: 'is gone', edit: gone },
  { kind: 'Trail', what: 'is switched off', edit: to('enableLogging', false) },
  { kind: 'Trail', what: 'is not validated', edit: to('enableLogFileValidation', false) },
  { kind: 'Trail', what: 'sees no data events', edit: to('advancedEventSelectors', []) },
  {
    kind: 'WebAclLoggingConfiguration',
    what: 'logs the query string',
    edit: to(
      'redactedFields',
      ['authorization', 'cookie'].map((name) => ({ singleHeader: { name } })),
    ),
  },
  ...powers.map((kind): Row => ({ kind, what: 'would outlive its removal', edit: retain(true) })),
  ...stores.map((kind): Row => ({ kind, what: 'would be deleted with its data', edit: retain(false) })),
  {
    kind: 'FlowLog',
    what: 'takes a role where nobody has looked',
    edit: to('crossAccountRole', 'arn:aws:iam::123456789012:role/chokepoint-production-flow-log'),
  },
  { kind: 'WebAcl', what: 'is gone', edit: gone },
  { kind: 'WebAcl', what: 'has no rules', edit: to('rules', []) },
  { kind: 'WebAclAssociation', what: 'is gone', edit: gone },
];

const extras: [string, (plan: Plan) => void][] = [
  ['an IAM user', (plan) => add(plan, 'aws:iam/user:User', 'Robot', { name: 'robot' })],
  ['an access key', (plan) => add(plan, 'aws:iam/accessKey:AccessKey', 'RobotKey', { user: 'robot' })],
  [
    'a role that another account may assume',
    (plan) =>
      add(plan, 'aws:iam/role:Role', 'Stranger', {
        name: 'stranger',
        assumeRolePolicy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999999999999:root"},"Action":"sts:AssumeRole"}]}',
      }),
  ],
  [
    'an egress-only internet gateway',
    (plan) =>
      add(plan, 'aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway', 'Six', { vpcId: 'vpc' }),
  ],
  ['a type that nobody looks at', (plan) => add(plan, 'aws:redshift/cluster:Cluster', 'Warehouse', {})],
  [
    'an endpoint to another service',
    (plan) =>
      add(plan, 'aws:ec2/vpcEndpoint:VpcEndpoint', 'SsmEndpoint', {
        serviceName: `com.amazonaws.${plan.region}.ssm`,
        vpcEndpointType: 'Interface',
      }),
  ],
];

/**
 * @param plan is not changed
 * @returns the changes that the rows give for this plan
 */
export function settingMutations(plan: Plan): Mutation[] {
  return [
    ...rows.flatMap((row) =>
      plan.resources.filter((one) => fits(row, one, plan)).map((one) => mutationOf(row, one)),
    ),
    ...extras.map(([title, apply]) => ({ title, apply })),
  ];
}

/** Rows that would change nothing in this plan. */
export function idleRows(plan: Plan): string[] {
  return rows
    .filter((row) => !plan.resources.some((one) => fits(row, one, plan)))
    .map(({ kind, what }) => `${kind} ${what}`);
}

function fits({ kind, where = () => true }: Row, resource: Resource, plan: Plan): boolean {
  return resource.type.endsWith(`:${kind}`) && resource.type.startsWith('aws:') && where(resource, plan);
}

function mutationOf({ what, edit }: Row, { urn, name }: Resource): Mutation {
  return { title: `${name}: ${what}`, apply: (plan) => edit(find(plan, urn), plan) };
}

function bounded({ inputs }: Resource): boolean {
  return inputs.permissionsBoundary !== undefined;
}

function inVpc({ inputs }: Resource): boolean {
  return inputs.vpcConfig !== undefined;
}

/** Skips the record of calls, which another proof keeps, and buckets with copies that expire after days. */
function expiring({ inputs }: Resource): boolean {
  return JSON.stringify(inputs.rules).includes('"id":"expire"');
}

function lifecycle(change: Record<string, unknown>) {
  return (configuration: Resource) => {
    const [rule] = nested(configuration, 'rules') as object[];
    set(configuration, 'rules', [{ ...rule, ...change }]);
  };
}

function isPrivate({ inputs }: Resource): boolean {
  return JSON.stringify(inputs.endpointConfiguration).includes('PRIVATE');
}

/** The routes without authorization that run code. */
function ofPage({ name }: Resource): boolean {
  return /Approve(One|Callback)(Get|Post)/.test(name);
}

/** Removes the first call from each rule. */
function deafTo(rule: Resource) {
  const text = String(rule.inputs.eventPattern);
  set(rule, 'eventPattern', text.replace(/"eventName":\["\w+",?/, '"eventName":['));
}

function routerUri(plan: Plan): unknown {
  return plan.resources.find(({ name }) => name === 'FrontDoorMcpPostIntegration')?.inputs.uri;
}

function guarded({ inputs }: Resource): boolean {
  return inputs.authorization !== 'NONE';
}

function environmentOf(fn: Resource): Record<string, string> {
  return (fn.inputs.environment as { variables: Record<string, string> }).variables;
}

function logging(change: Record<string, unknown>) {
  return (settings: Resource) =>
    set(settings, 'settings', { ...(nested(settings, 'settings') as object), ...change });
}

function openRule() {
  return { cidrBlocks: [anyone], fromPort: 0, toPort: 0, protocol: '-1' };
}

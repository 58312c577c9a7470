/** What the stacks promise, one sentence each, over the plans of a full, a shared and a dev deployment. */
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '#application/catalogue';
import { createNetwork } from '../../../stacks/account/planned-network.ts';
import type { Plan, Resource } from '../../../stacks/plan/plan-types.ts';
import { all, allowed, environment, one, planned, statements } from '../../support/plans.ts';

let local: Plan;
let production: Plan;
let dev: Plan;

beforeAll(async () => {
  local = await planned('local');
  production = await planned('production');
  dev = await planned('ines', { dev: true });
});

/** The function within the component: `ToolReadLetterFunction`. */
const functions = (plan: Plan) => all(plan, 'Function').filter(({ type }) => type.startsWith('aws:lambda/'));
const toolFunctions = (plan: Plan) => functions(plan).filter(({ name }) => name.startsWith('Tool'));
const seconds = (fn: Resource) => Number(fn.inputs.timeout);

describe('network', () => {
  it('gives each function the endpoints that it needs and no other', () => {
    const network = createNetwork(local);
    const reach = functions(local).map(({ id }) => [
      id.replace('chokepoint-local-', ''),
      [...(network.positionOf(id).vpc?.reach.keys() ?? ['outside'])].join(' '),
    ]);
    expect(Object.fromEntries(reach)).toEqual({
      approval: 'outside',
      authorizer: 'outside',
      router: 'dynamodb execute-api firehose sts',
      'tool-close_parcel': 'dynamodb',
      'tool-create_parcel': 'dynamodb',
      'tool-export_parcels': 'dynamodb s3',
      'tool-list_letters': 's3',
      'tool-read_letter': 's3',
      'tool-read_manifest': 's3',
      'tool-search_parcels': 'dynamodb',
      'tool-callerid': 'sts',
      'tool-write_letter': 's3',
    });
  });

  it('has no route but the one within the VPC, in two zones, with the default group emptied', () => {
    expect(all(local, 'Route').concat(all(local, 'InternetGateway'), all(local, 'NatGateway'))).toEqual([]);
    expect(new Set(all(local, 'Subnet').map(({ inputs }) => inputs.availabilityZone)).size).toBe(2);
    expect(one(local, 'DefaultSecurityGroup', 'DefaultSecurityGroup').inputs).toMatchObject({
      ingress: [],
      egress: [],
    });
  });

  it('admits at each endpoint only named roles, to our own resources', () => {
    const endpoints = all(local, 'VpcEndpoint').concat(all(local, 'VpcEndpointPolicy'));
    expect(endpoints.map(({ name }) => name).sort()).toEqual([
      'DynamodbEndpoint',
      'ExecuteApiEndpoint',
      'ExecuteApiEndpointPolicy',
      'FirehoseEndpoint',
      'S3Endpoint',
      'StsEndpoint',
    ]);
    for (const endpoint of endpoints)
      for (const { Effect, Condition, Resource, Action } of statements(endpoint)) {
        if (Effect === 'Deny') continue;
        expect(JSON.stringify(Condition)).toMatch(/"aws:PrincipalArn":"arn:aws:iam::123456789012:role\//);
        if (Action !== 'sts:GetCallerIdentity') expect([Resource].flat()).not.toContain('*');
      }
  });

  it('admits at the S3 endpoint our own buckets only, not one of their names in another account', () => {
    for (const { Condition } of statements(one(local, 'VpcEndpoint', 'S3Endpoint')))
      expect(Condition?.StringEquals).toEqual({ 'aws:ResourceAccount': '123456789012' });
  });

  it('opens the execute-api endpoint for this API and the invoke role alone, and is closed until then', () => {
    expect(statements(one(local, 'VpcEndpoint', 'ExecuteApiEndpoint'))).toEqual([
      { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' },
    ]);
    const policy = one(local, 'VpcEndpointPolicy', 'ExecuteApiEndpointPolicy');
    expect(policy.inputs.vpcEndpointId).toBe(one(local, 'VpcEndpoint', 'ExecuteApiEndpoint').id);
    const [statement] = statements(policy);
    expect(statement?.Resource).toContain(`:${one(local, 'RestApi', 'ToolsApi').id}/v1/POST/tools/*`);
    expect(statement?.Condition).toEqual({
      ArnEquals: { 'aws:PrincipalArn': one(local, 'Role', 'InvokeRole').outputs.arn },
    });
  });
});

describe('data', () => {
  it('denies tenant data to everybody outside the VPC, and everything without TLS', () => {
    for (const policy of [
      one(local, 'BucketPolicy', 'LettersPolicy'),
      one(local, 'ResourcePolicy', 'ParcelsPolicy'),
    ]) {
      const [tls, inside] = statements(policy);
      expect(tls).toMatchObject({
        Effect: 'Deny',
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      });
      expect(inside).toMatchObject({
        Effect: 'Deny',
        Principal: '*',
        Condition: {
          StringNotEquals: { 'aws:SourceVpc': one(local, 'Vpc', 'Network').id },
          Bool: { 'aws:ViaAWSService': 'false' },
        },
      });
      // Else no deploy could ever change it again.
      expect(inside?.Action).not.toContain('*');
      expect(inside?.Action).not.toContain('s3:PutBucketPolicy');
    }
  });

  it('mirrors in the data every action that a session may do', () => {
    const mirrored = [
      one(local, 'BucketPolicy', 'LettersPolicy'),
      one(local, 'ResourcePolicy', 'ParcelsPolicy'),
    ].flatMap((policy) => statements(policy)[1]?.Action ?? []);
    const granted = catalogue.flatMap((tool) => tool.grants.flatMap((grant) => grant.actions));
    expect(mirrored).toEqual(
      expect.arrayContaining(granted.filter((action) => /^(s3|dynamodb):/.test(action))),
    );
  });

  it('lets manifests go after a day, with no version left, on every stage', () => {
    for (const plan of [local, dev, production]) {
      expect(one(plan, 'BucketLifecycleConfiguration', 'ManifestsLifecycle').inputs).toMatchObject({
        bucket: one(plan, 'Bucket', 'Manifests').id,
        rules: [{ status: 'Enabled', filter: {}, expiration: { days: 1 } }],
      });
      const versioned = all(plan, 'BucketVersioning').map(({ name }) => name);
      expect(versioned.sort()).toEqual(['AuditVersioning', 'LettersVersioning']);
    }
  });

  it('keeps what is shared, versions letters, and can restore parcels', () => {
    expect(one(production, 'Bucket', 'Letters').inputs.forceDestroy).toBe(false);
    expect(one(production, 'Table', 'Parcels').inputs).toMatchObject({
      deletionProtectionEnabled: true,
      pointInTimeRecovery: { enabled: true },
    });
    expect(one(production, 'BucketVersioning', 'LettersVersioning').inputs.versioningConfiguration).toEqual({
      status: 'Enabled',
    });
    expect(one(local, 'Bucket', 'Letters').inputs.forceDestroy).toBe(true);
  });

  it('has a bucket name that S3 takes, with room for the longest stage name of 20 letters', () => {
    const { id } = one(local, 'Bucket', 'Letters');
    expect(id).toMatch(/^[a-z0-9][a-z0-9-]+[a-z0-9]$/);
    expect(id.length + 20 - 'local'.length).toBeLessThanOrEqual(63);
  });
});

describe('functions', () => {
  it('have a role and a log of their own, and execution roles hold no right on data', () => {
    for (const fn of functions(local)) {
      const { role, loggingConfig, tracingConfig, runtime, architectures } = fn.inputs;
      expect(role).toBe(`arn:aws:iam::123456789012:role/${fn.id}`);
      const policy = one(local, 'RolePolicy', fn.name.replace(/Function$/, 'Policy'));
      const [log] = statements(policy);
      expect(log?.Resource).toBe(
        `arn:aws:logs:eu-central-1:123456789012:log-group:${(loggingConfig as { logGroup: string }).logGroup}:*`,
      );
      const beyond = allowed(policy).filter((action) => !/^(logs|xray|ec2):/.test(action));
      const mint = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
      // Of the control table, item by item: control-items-are-shared-out.
      const control = ['GetItem', 'UpdateItem', 'GetItem', 'PutItem', 'DeleteItem'].map(
        (name) => `dynamodb:${name}`,
      );
      const held: Record<string, string[]> = {
        RouterFunction: [...mint, 'firehose:PutRecord', ...control, 'kms:Decrypt'],
        ApprovalFunction: [...control, 'kms:Decrypt'],
      };
      expect(beyond).toEqual(held[fn.name] ?? []);
      expect({ tracingConfig, runtime, architectures }).toEqual({
        tracingConfig: { mode: 'Active' },
        runtime: 'nodejs24.x',
        architectures: ['arm64'],
      });
    }
  });

  it("may not use their own network interfaces' rights from code", () => {
    for (const fn of [...toolFunctions(local), one(local, 'Function', 'RouterFunction')]) {
      const named = statements(one(local, 'RolePolicy', fn.name.replace(/Function$/, 'Policy')));
      const allow = named.find(({ Sid }) => Sid === 'NetworkInterfaces');
      const deny = named.find(({ Sid }) => Sid === 'NotFromCode');
      expect(deny?.Action).toEqual(allow?.Action);
      expect(deny?.Condition).toEqual({ ArnEquals: { 'lambda:SourceFunctionArn': fn.outputs.arn } });
    }
  });

  it('are told exactly what they need', () => {
    expect(environment(local, 'ToolCalleridFunction')).toEqual({
      APP: 'chokepoint',
      STAGE: 'local',
      POWERTOOLS_SERVICE_NAME: 'callerid',
      DATA_ARNS: '{}',
      INVOKE_ROLE_ARN: one(local, 'Role', 'InvokeRole').outputs.arn,
    });
    expect(Object.keys(JSON.parse(environment(local, 'ToolReadLetterFunction').DATA_ARNS ?? ''))).toEqual([
      'letters',
    ]);
    expect(Object.keys(environment(local, 'RouterFunction')).sort()).toEqual([
      'ACCOUNT_ID',
      'ALLOWED_ORIGINS',
      'APP',
      'AUDIT_STREAM',
      'CONTROL_TABLE',
      'DATA_ARNS',
      'DATA_KEYS',
      'POWERTOOLS_SERVICE_NAME',
      'STAGE',
      'TOOLS_API_URL',
    ]);
    expect(Object.keys(environment(local, 'AuthorizerFunction')).sort()).toEqual([
      'IDENTITY',
      'POWERTOOLS_SERVICE_NAME',
    ]);
    // Of tokens it is told what the authorizer is told.
    const { IDENTITY } = environment(local, 'AuthorizerFunction');
    expect(environment(local, 'ApprovalFunction')).toEqual({
      ...{ IDENTITY, POWERTOOLS_SERVICE_NAME: 'approval', CONTROL_TABLE: 'chokepoint-local-control' },
      ...{ CLIENT_ID: 'chokepoint-approval', SCOPE: 'letters:read' },
    });
  });

  it('give up from the inside out', () => {
    const router = one(local, 'Function', 'RouterFunction');
    const door = one(local, 'Integration', 'FrontDoorMcpPostIntegration');
    for (const tool of catalogue) {
      const name = tool.name.replace(/(^|_)(\w)/g, (_all, _dash, letter) => letter.toUpperCase());
      const fn = one(local, 'Function', `Tool${name}Function`);
      const route = one(local, 'Integration', `ToolsApi${name}Integration`);
      const limits = [tool.timeoutMs, seconds(fn) * 1000, route.inputs.timeoutMilliseconds];
      expect(limits).toEqual([...limits].sort((a, b) => Number(a) - Number(b)));
      expect(Number(route.inputs.timeoutMilliseconds)).toBeLessThan(seconds(router) * 1000);
    }
    // The longest that a contract admits: 300 s, 305 s in Lambda, 315 s at the private API.
    expect(seconds(router)).toBeGreaterThan(315);
    expect(Number(door.inputs.timeoutMilliseconds)).toBeGreaterThan(seconds(router) * 1000);
    expect(Number(door.inputs.timeoutMilliseconds)).toBeLessThanOrEqual(900_000);
  });

  it('have concurrency set aside per tool where the stage is shared', () => {
    const reserved = (plan: Plan) => toolFunctions(plan).map((fn) => fn.inputs.reservedConcurrentExecutions);
    const byName = catalogue.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(reserved(production)).toEqual(byName.map((tool) => tool.reservedConcurrency));
    expect(new Set(reserved(local))).toEqual(new Set([undefined]));
  });
});

describe('the private API', () => {
  it('denies everybody but the invoke role through our endpoint, and allows nobody', () => {
    const policy = statements(one(local, 'RestApiPolicy', 'ToolsApiPolicy'));
    expect(policy.map(({ Effect }) => Effect)).toEqual(['Deny', 'Deny']);
    expect(policy.map(({ Condition }) => Condition)).toEqual([
      { ArnNotEquals: { 'aws:PrincipalArn': one(local, 'Role', 'InvokeRole').outputs.arn } },
      { StringNotEquals: { 'aws:SourceVpce': one(local, 'VpcEndpoint', 'ExecuteApiEndpoint').id } },
    ]);
    expect(one(local, 'RestApi', 'ToolsApi').inputs.endpointConfiguration).toMatchObject({
      types: 'PRIVATE',
    });
  });

  it('is deployed after its policy and all its routes, and again when one of them changes', () => {
    const deployment = one(local, 'Deployment', 'ToolsApiDeployment');
    const parts = local.resources.filter(
      ({ type, inputs }) =>
        /:(RestApiPolicy|Method|Integration)$/.test(type) &&
        (inputs.restApi ?? inputs.restApiId) === deployment.inputs.restApi,
    );
    expect(parts).toHaveLength(1 + 2 * catalogue.length);
    for (const { urn } of parts) expect(deployment.deps).toContain(urn);
    const sha = (plan: Plan) => one(plan, 'Deployment', 'ToolsApiDeployment').inputs.triggers;
    expect(sha(dev)).not.toEqual(sha(local));
  });

  it('logs no body and no header, on either side', () => {
    for (const { inputs } of all(local, 'MethodSettings'))
      expect(inputs).toMatchObject({
        methodPath: '*/*',
        settings: { loggingLevel: 'OFF', dataTraceEnabled: false },
      });
    expect(all(local, 'MethodSettings')).toHaveLength(3);
  });
});

describe('every permission to invoke', () => {
  it('names one route of one API as its source', () => {
    const sources = all(local, 'Permission').map(({ inputs }) => String(inputs.sourceArn));
    // Of each door: the authorizer, /mcp, and three of the approval page.
    expect(sources).toHaveLength(catalogue.length + 2 * 5);
    const page = String.raw`v1/(GET|POST)/approve/\*|v1/GET/approve/callback`;
    const routes = `v1/POST/(mcp|tools/[a-z_]+)|authorizers/[a-z0-9]+|${page}`;
    for (const source of sources) expect(source).toMatch(new RegExp(`:[a-z0-9]{10}/(${routes})$`));
  });
});

describe('sst dev', () => {
  it('has no VPC, an API that asks for IAM, and the rights of the live bridge; a deploy has none of them', () => {
    expect(all(dev, 'Vpc').concat(all(dev, 'VpcEndpoint'), all(dev, 'SecurityGroup'))).toEqual([]);
    expect(one(dev, 'RestApi', 'ToolsApi').inputs.endpointConfiguration).toEqual({ types: 'REGIONAL' });
    const methods = all(dev, 'Method').filter(({ name }) => name.startsWith('ToolsApi'));
    expect(new Set(methods.map(({ inputs }) => inputs.authorization))).toEqual(new Set(['AWS_IAM']));
    const live = (plan: Plan) =>
      all(plan, 'RolePolicy').filter((policy) => JSON.stringify(policy.inputs).includes('appsync:'));
    expect(live(dev)).toHaveLength(functions(dev).length);
    expect(live(production)).toEqual([]);
    expect(environment(dev, 'RouterFunction').TOOLS_API_URL).toMatch(/^https:\/\/[a-z0-9]{10}\.execute-api/);
  });

  it('is refused for a stage that others use', async () => {
    await expect(planned('staging', { dev: true })).rejects.toThrow('is shared');
  });
});

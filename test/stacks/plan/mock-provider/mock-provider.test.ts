import { describe, expect, it } from 'vitest';
import type { Cloud } from '../../../../stacks/plan/mock-provider/mock.ts';
import { mockLookup } from '../../../../stacks/plan/mock-provider/mock-lookups.ts';
import { mockResource } from '../../../../stacks/plan/mock-provider/mock-provider.ts';
import type { Resource } from '../../../../stacks/plan/plan-types.ts';
import cases from '../cases/mock-provider.json' with { type: 'json' };

/** A cloud in which earlier answers can be found, as in a plan. */
function cloud() {
  const made: Resource[] = [];
  const here: Cloud = {
    accountId: '123456789012',
    region: 'eu-central-1',
    find: (type, id) => made.find((one) => one.type === type && one.id === id),
  };
  return (type: string, name: string, inputs: Record<string, unknown>) => {
    const { id, outputs } = mockResource({ urn: `urn:${type}::${name}`, type, name, inputs }, here);
    const resource = {
      urn: `urn:${type}::${name}`,
      type,
      name,
      id,
      inputs,
      outputs: { ...inputs, ...outputs },
      deps: [],
      opts: {},
    };
    made.push(resource);
    return resource;
  };
}

describe('the provider of a plan', () => {
  it.for(cases)('makes a $type as AWS would', ({ type, inputs, id, outputs }) => {
    const made = cloud()(type, 'Thing', inputs as Record<string, unknown>);
    expect(made.id).toMatch(new RegExp(`^${id}$`));
    for (const [name, pattern] of Object.entries(outputs ?? {})) {
      expect(`${name}=${made.outputs[name]}`).toMatch(new RegExp(`^${name}=${pattern}$`));
    }
  });

  it('refuses a type that it does not know, rather than guess an ARN', () => {
    expect(() => cloud()('aws:glue/registry:Registry', 'Strange', {})).toThrow(
      /^Strange is a aws:glue\/registry:Registry, whose ids the plan does not know/,
    );
    expect(() => cloud()('constructor', 'Strange', {})).toThrow(/does not know/);
  });

  it('refuses a resource without the input that its id is made of', () => {
    expect(() => cloud()('aws:s3/bucketPolicy:BucketPolicy', 'Policy', {})).toThrow(
      /Policy needs bucket as text/,
    );
  });

  it('gives two resources two ids, and one resource always the same', () => {
    const make = cloud();
    const [one, other] = ['One', 'Other'].map((name) => make('aws:ec2/vpc:Vpc', name, {}));
    expect(one?.id).not.toBe(other?.id);
    expect(cloud()('aws:ec2/vpc:Vpc', 'One', {}).id).toBe(one?.id);
  });

  it('builds a path of an API from its parents', () => {
    const make = cloud();
    const api = make('aws:apigateway/restApi:RestApi', 'Api', {});
    const resource = (name: string, parentId: unknown, pathPart: string) =>
      make('aws:apigateway/resource:Resource', name, { restApi: api.id, parentId, pathPart });
    const tools = resource('Tools', api.outputs.rootResourceId, 'tools');
    expect(tools.outputs.path).toBe('/tools');
    expect(resource('Echo', tools.id, 'echo').outputs.path).toBe('/tools/echo');
    expect(() => resource('Lost', 'nowhere', 'x')).toThrow(
      /^Lost has a parentId that is no resource of its API$/,
    );
  });

  it('adopts the group that a VPC was made with', () => {
    const make = cloud();
    const vpc = make('aws:ec2/vpc:Vpc', 'Vpc', {});
    const group = make('aws:ec2/defaultSecurityGroup:DefaultSecurityGroup', 'Default', { vpcId: vpc.id });
    expect(group.id).toBe(vpc.outputs.defaultSecurityGroupId);
    expect(() =>
      make('aws:ec2/defaultSecurityGroup:DefaultSecurityGroup', 'Lost', { vpcId: 'vpc-0' }),
    ).toThrow(/no VPC/);
  });

  it('gives a gateway endpoint the prefix list that a look-up finds', () => {
    const serviceName = 'com.amazonaws.eu-central-1.s3';
    const endpoint = cloud()('aws:ec2/vpcEndpoint:VpcEndpoint', 'S3', { serviceName });
    const found = mockLookup('aws:ec2/getPrefixList:getPrefixList', { name: serviceName }, {} as Cloud);
    expect(endpoint.outputs.prefixListId).toBe(found.id);
  });
});

describe('a data source', () => {
  const here: Cloud = { accountId: '123456789012', region: 'eu-central-1', find: () => undefined };

  it('is refused when its answer depends on what the account holds', () => {
    expect(() => mockLookup('aws:ec2/getVpc:getVpc', { default: true }, here)).toThrow(
      /^A stack asks AWS for aws:ec2\/getVpc:getVpc \{"default":true\}, which a plan cannot know/,
    );
  });

  it('renders a policy document as the provider does', () => {
    const statements = [
      {
        sid: 'One',
        actions: ['s3:GetObject'],
        resources: ['a', 'b'],
        principals: [
          { type: 'AWS', identifiers: ['x'] },
          { type: 'AWS', identifiers: ['y'] },
        ],
        conditions: [
          { test: 'StringEquals', variable: 'k', values: ['v'] },
          { test: 'StringEquals', variable: 'l', values: ['v', 'w'] },
        ],
      },
    ];
    const { json } = mockLookup('aws:iam/getPolicyDocument:getPolicyDocument', { statements }, here);
    expect(JSON.parse(String(json))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'One',
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: ['a', 'b'],
          Principal: { AWS: ['x', 'y'] },
          Condition: { StringEquals: { k: 'v', l: ['v', 'w'] } },
        },
      ],
    });
  });
});

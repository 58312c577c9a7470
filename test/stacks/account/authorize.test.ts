import { describe, expect, test } from 'vitest';
import { policyDocument } from '../../../shared/policy-document.ts';
import { readAccount } from '../../../stacks/account/account.ts';
import { createAuthorize } from '../../../stacks/account/authorize.ts';
import type { Ask, Network, Session } from '../../../stacks/account/aws-request.ts';
import type { Caller } from '../../../stacks/account/request-context.ts';
import {
  ACCOUNT,
  API_ARN,
  BUCKET,
  DATA_ROLE_ARN,
  ENDPOINTS,
  fixturePlan,
  INVOKE_ROLE_ARN,
  REGION,
  ROUTER_FUNCTION_ARN,
  ROUTER_ROLE,
  TABLE_ARN,
  TAGS,
  TOOL_ROLE,
  VPC,
  withInputs,
} from '../local/fixture-plan.ts';

const NOW_MS = Date.UTC(2026, 4, 17, 12, 0, 0);
const now = () => NOW_MS;
const authorize = createAuthorize(fixturePlan(), now);

const roleId = (name: string) =>
  `AROA${name
    .replace(/[^a-z]/g, '')
    .toUpperCase()
    .padEnd(16, 'X')
    .slice(0, 16)}`;
const sessionOf = (roleArn: string, more: Partial<Session> = {}): Session => {
  const roleName = roleArn.replace(/^.*\//, '');
  return {
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${roleName}/session`,
    roleArn,
    roleName,
    roleId: roleId(roleName),
    sessionName: 'session',
    accessKeyId: 'ASIAAAAAAAAAAAAAAAAA',
    issuedAtMs: NOW_MS - 60_000,
    expiresAtMs: NOW_MS + 840_000,
    tags: {},
    ...more,
  };
};
const through = (sourceVpce: string): Network => ({ sourceIp: '10.0.1.10', sourceVpc: VPC, sourceVpce });
const OUTSIDE: Network = { sourceIp: '198.51.100.1' };
const DATA = sessionOf(DATA_ROLE_ARN, { tags: TAGS, sourceIdentity: TAGS.subject });
const INVOKE = sessionOf(INVOKE_ROLE_ARN, { tags: TAGS });
const ROUTER = sessionOf(`arn:aws:iam::${ACCOUNT}:role/${ROUTER_ROLE}`, {
  sourceFunctionArn: ROUTER_FUNCTION_ARN,
});
const TOOL = sessionOf(`arn:aws:iam::${ACCOUNT}:role/${TOOL_ROLE}`, {
  sourceFunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:read-letter`,
});
const object = (key: string): Ask => ({ action: 's3:GetObject', resource: `arn:aws:s3:::${BUCKET}/${key}` });
const row = (...keys: string[]): Ask => ({
  action: 'dynamodb:GetItem',
  resource: TABLE_ARN,
  ...(keys.length > 0 ? { context: { 'dynamodb:LeadingKeys': keys } } : {}),
});
const route = (tool: string): Ask => ({
  action: 'execute-api:Invoke',
  resource: `${API_ARN}/stage/POST/tools/${tool}`,
});
const onlyPath = JSON.stringify(
  policyDocument([
    { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${BUCKET}/fjord/a.txt` },
  ]),
);

const ALLOWED: [string, Caller, Ask][] = [
  [
    'a data session reads its tenant’s object through the S3 endpoint',
    { session: DATA, network: through(ENDPOINTS.s3) },
    object('fjord/a.txt'),
  ],
  [
    'a data session reads its tenant’s row',
    { session: DATA, network: through(ENDPOINTS.dynamodb) },
    row('fjord#1'),
  ],
  [
    'an invoke session calls the route of its tool',
    { session: INVOKE, network: through(ENDPOINTS.api) },
    route('read_letter'),
  ],
  [
    'a session policy leaves what it names',
    { session: { ...DATA, sessionPolicy: onlyPath }, network: through(ENDPOINTS.s3) },
    object('fjord/a.txt'),
  ],
];

const DENIED: [string, Caller, Ask, string][] = [
  [
    'another tenant’s object',
    { session: DATA, network: through(ENDPOINTS.s3) },
    object('tundra/a.txt'),
    'because no identity-based policy allows the s3:GetObject action',
  ],
  [
    'another action',
    { session: DATA, network: through(ENDPOINTS.s3) },
    { ...object('fjord/a.txt'), action: 's3:PutObject' },
    'because no identity-based policy allows the s3:PutObject action',
  ],
  [
    'another tenant’s row',
    { session: DATA, network: through(ENDPOINTS.dynamodb) },
    row('tundra#1'),
    'because no identity-based policy',
  ],
  [
    'a row of the own and one of another tenant',
    { session: DATA, network: through(ENDPOINTS.dynamodb) },
    row('fjord#1', 'tundra#1'),
    'because no identity-based policy',
  ],
  [
    'a table without naming a key',
    { session: DATA, network: through(ENDPOINTS.dynamodb) },
    row(),
    'because no identity-based policy',
  ],
  [
    'data from outside the VPC',
    { session: DATA, network: OUTSIDE },
    object('fjord/a.txt'),
    'with an explicit deny in a',
  ],
  [
    'a table from outside the VPC',
    { session: DATA, network: OUTSIDE },
    row('fjord#1'),
    'with an explicit deny in a permissions boundary',
  ],
  [
    'data with a session without tags',
    { session: { ...DATA, tags: {} }, network: through(ENDPOINTS.s3) },
    object('fjord/a.txt'),
    'with an explicit deny in a permissions boundary',
  ],
  [
    'data with a session that does not act for an agent',
    { session: { ...DATA, tags: { ...TAGS, actor: 'human' } }, network: through(ENDPOINTS.s3) },
    object('fjord/a.txt'),
    'with an explicit deny in a permissions boundary',
  ],
  [
    'what the session policy does not name',
    { session: { ...DATA, sessionPolicy: onlyPath }, network: through(ENDPOINTS.s3) },
    object('fjord/b.txt'),
    'because no session policy allows the s3:GetObject action',
  ],
  [
    'what the endpoint does not let through',
    { session: DATA, network: through(ENDPOINTS.s3) },
    row('fjord#1'),
    'because no VPC endpoint policy allows the dynamodb:GetItem action',
  ],
  [
    'what the boundary does not name',
    { session: DATA, network: through(ENDPOINTS.sts) },
    { action: 'sts:AssumeRole', resource: DATA_ROLE_ARN },
    'with an explicit deny in a permissions boundary',
  ],
  [
    'the route of another tool',
    { session: INVOKE, network: through(ENDPOINTS.api) },
    route('write_letter'),
    'because no identity-based policy',
  ],
  [
    'a route with a session tagged for another tool',
    { session: { ...INVOKE, tags: { ...TAGS, tool: 'callerid' } }, network: through(ENDPOINTS.api) },
    route('read_letter'),
    'because no identity-based policy',
  ],
  [
    'a route with wildcards in the tag',
    { session: { ...INVOKE, tags: { ...TAGS, tool: '*' } }, network: through(ENDPOINTS.api) },
    route('read_letter'),
    'because no identity-based policy',
  ],
  [
    'a route from outside the VPC endpoint',
    { session: INVOKE, network: OUTSIDE },
    route('read_letter'),
    'with an explicit deny in a resource-based policy',
  ],
  [
    'a route through another endpoint',
    { session: INVOKE, network: through(ENDPOINTS.sts) },
    route('read_letter'),
    'with an explicit deny in a resource-based policy',
  ],
  [
    'a route with another role',
    { session: ROUTER, network: through(ENDPOINTS.api) },
    route('read_letter'),
    'with an explicit deny in a resource-based policy',
  ],
  [
    'data with the router’s role',
    { session: ROUTER, network: through(ENDPOINTS.s3) },
    object('fjord/a.txt'),
    'because no identity-based policy',
  ],
  [
    'data with a tool’s execution role',
    { session: TOOL, network: through(ENDPOINTS.s3) },
    object('fjord/a.txt'),
    'because no identity-based policy',
  ],
  [
    'a network interface from a tool’s code',
    { session: TOOL, network: OUTSIDE },
    { action: 'ec2:CreateNetworkInterface', resource: '*' },
    'with an explicit deny in an identity-based policy',
  ],
];

describe('who may do what', () => {
  test.each(ALLOWED)('%s', (_title, caller, ask) => {
    expect(() => authorize(caller, ask)).not.toThrow();
  });

  test.each(DENIED)('nobody gets %s', (_title, caller, ask, reason) => {
    const start = `User: ${caller.session.arn} is not authorized to perform: ${ask.action} on resource: ${ask.resource} `;
    expect(() => authorize(caller, ask)).toThrow(
      expect.objectContaining({
        code: 'AccessDenied',
        status: 403,
        message: expect.stringContaining(start + reason),
      }),
    );
  });

  test('Lambda itself, without the key that its code carries, may make the network interface', () => {
    const { sourceFunctionArn: _none, ...session } = TOOL;
    expect(() =>
      authorize({ session, network: OUTSIDE }, { action: 'ec2:CreateNetworkInterface', resource: '*' }),
    ).not.toThrow();
  });

  test.each<[string, Partial<Session>]>([
    ['a role that is gone', { roleName: 'gone' }],
    ['a role that was made anew under its old name', { roleId: 'AROAOLD' }],
    ['a role that moved to another path', { roleArn: `arn:aws:iam::${ACCOUNT}:role/data-read-letter` }],
  ])('a session of %s opens nothing', (_title, more) => {
    const caller = { session: { ...DATA, ...more }, network: through(ENDPOINTS.s3) };
    expect(() => authorize(caller, object('fjord/a.txt'))).toThrow(
      expect.objectContaining({ code: 'InvalidClientTokenId' }),
    );
  });

  test('an endpoint that the plan does not have is a fault of ours, not an allow', () => {
    expect(() => authorize({ session: DATA, network: through('vpce-other') }, object('fjord/a.txt'))).toThrow(
      'no VPC endpoint vpce-other',
    );
  });
});

describe('the condition context', () => {
  const account = readAccount(fixturePlan(), now);
  const contextOf = (session: Session, network: Network, context = {}) =>
    account.questionOf({ session, network }, { action: 's3:GetObject', resource: '*', context }).context;

  test('of a data session inside the VPC', () => {
    expect(contextOf(DATA, through(ENDPOINTS.s3), { 's3:prefix': 'fjord/' })).toEqual({
      's3:prefix': 'fjord/',
      'aws:PrincipalTag/app': 'app',
      'aws:PrincipalTag/stage': 'test',
      'aws:PrincipalTag/actor': 'ai-agent',
      'aws:PrincipalTag/tool': 'read_letter',
      'aws:PrincipalTag/tenant': 'fjord',
      'aws:PrincipalTag/subject': 'subject-1',
      'aws:PrincipalArn': DATA_ROLE_ARN,
      'aws:PrincipalAccount': ACCOUNT,
      'aws:PrincipalType': 'AssumedRole',
      'aws:PrincipalIsAWSService': 'false',
      'aws:userid': 'AROADATAREADLETTERXX:session',
      'aws:SourceIdentity': 'subject-1',
      'aws:TokenIssueTime': '2026-05-17T11:59:00Z',
      'aws:VpcSourceIp': '10.0.1.10',
      'aws:SourceVpc': VPC,
      'aws:SourceVpce': ENDPOINTS.s3,
      'aws:RequestedRegion': REGION,
      'aws:SecureTransport': 'true',
      'aws:ViaAWSService': 'false',
      'aws:CurrentTime': '2026-05-17T12:00:00Z',
      'aws:EpochTime': String(NOW_MS / 1000),
    });
  });

  test('of an execution session outside a VPC has its function and its address, and no VPC', () => {
    const context = contextOf(TOOL, OUTSIDE);
    expect(context).toMatchObject({
      'aws:SourceIp': '198.51.100.1',
      'lambda:SourceFunctionArn': TOOL.sourceFunctionArn,
    });
    for (const key of ['aws:SourceVpc', 'aws:SourceVpce', 'aws:VpcSourceIp', 'aws:SourceIdentity']) {
      expect(context).not.toHaveProperty([key]);
    }
  });

  test('lets a session tag win over a tag of the role, in any case', () => {
    const context = contextOf({ ...DATA, tags: { App: 'other' } }, OUTSIDE);
    expect(context['aws:PrincipalTag/App']).toBe('other');
    expect(context).not.toHaveProperty(['aws:PrincipalTag/app']);
  });

  test('is never overwritten by what a service read from the request', () => {
    const forged = { 'aws:SourceVpce': 'vpce-forged', 'aws:PrincipalTag/tenant': 'tundra' };
    expect(contextOf(DATA, through(ENDPOINTS.s3), forged)).toMatchObject({
      'aws:SourceVpce': ENDPOINTS.s3,
      'aws:PrincipalTag/tenant': 'fjord',
    });
  });

  test('names whose the resource is, and the tags of a table', () => {
    const tagged = readAccount(
      fixturePlan((all) => withInputs(all, 'parcels', { tags: { tenant: 'fjord' } })),
      now,
    );
    const of = (resource: string) =>
      Object.entries(
        tagged.questionOf({ session: DATA, network: OUTSIDE }, { action: 's3:GetObject', resource }).context,
      ).filter(([key]) => key.startsWith('aws:Resource'));
    expect(of(`arn:aws:s3:::${BUCKET}/fjord/a.txt`)).toEqual([['aws:ResourceAccount', ACCOUNT]]);
    expect(of('arn:aws:s3:::somebody-elses/a.txt')).toEqual([]);
    expect(of('*')).toEqual([]);
    expect(of(route('x').resource)).toEqual([['aws:ResourceAccount', ACCOUNT]]);
    expect(of(`${TABLE_ARN}/index/by-status`)).toEqual([
      ['aws:ResourceAccount', ACCOUNT],
      ['aws:ResourceTag/tenant', 'fjord'],
    ]);
  });
});

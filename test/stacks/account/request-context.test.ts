import { describe, expect, test } from 'vitest';
import type { Network, Session } from '../../../stacks/account/aws-request.ts';
import { type Caller, callerContext } from '../../../stacks/account/request-context.ts';

const role = {
  roleArn: 'arn:aws:iam::1:role/app/data',
  roleName: 'data',
  tags: { stage: 'test', Tenant: 'role' },
};
const session = {
  ...{ roleId: 'AROAX', sessionName: 'call', issuedAtMs: Date.UTC(2026, 0, 1, 12, 0, 0, 999) },
  tags: { tenant: 'fjord' },
} as unknown as Session;
const inside: Network = { sourceIp: '10.0.1.10', sourceVpc: 'vpc-1', sourceVpce: 'vpce-1' };
const outside: Network = { sourceIp: '198.51.100.1' };
const around = { region: 'eu-central-1', accountId: '1', nowMs: Date.UTC(2026, 0, 1, 13) };
const contextOf = (change: Partial<Caller> = {}) =>
  callerContext({ session, network: inside, ...change }, role as never, around);

describe('the context of a request', () => {
  test('through an endpoint has its keys and no public address', () => {
    expect(contextOf()).toMatchObject({
      'aws:VpcSourceIp': '10.0.1.10',
      'aws:SourceVpc': 'vpc-1',
      'aws:SourceVpce': 'vpce-1',
      'aws:ViaAWSService': 'false',
    });
    expect(contextOf()).not.toHaveProperty('aws:SourceIp');
  });

  test('from outside has its address and no key of a VPC', () => {
    const keys = Object.keys(contextOf({ network: outside }));
    expect(keys).toContain('aws:SourceIp');
    expect(keys.filter((key) => /Vpc/.test(key))).toEqual([]);
  });

  test('that a service forwards has no network of the caller', () => {
    const context = contextOf({ via: 's3' });
    expect(Object.keys(context).filter((key) => /Vpc|SourceIp/.test(key))).toEqual([]);
    expect(context).toMatchObject({
      'aws:ViaAWSService': 'true',
      'aws:CalledVia': ['s3.amazonaws.com'],
    });
  });

  test('has the tags of the session before those of the role, whatever their case', () => {
    const context = contextOf();
    expect(context).toMatchObject({ 'aws:PrincipalTag/tenant': 'fjord', 'aws:PrincipalTag/stage': 'test' });
    expect(context).not.toHaveProperty('aws:PrincipalTag/Tenant');
  });

  test('states times in whole seconds', () => {
    expect(contextOf()).toMatchObject({
      'aws:TokenIssueTime': '2026-01-01T12:00:00Z',
      'aws:CurrentTime': '2026-01-01T13:00:00Z',
      'aws:EpochTime': String(around.nowMs / 1_000),
    });
  });

  test('names function and source identity only where the session has them', () => {
    expect(Object.keys(contextOf()).filter((key) => /SourceFunctionArn|SourceIdentity/.test(key))).toEqual(
      [],
    );
    const own = { ...session, sourceIdentity: 'ines', sourceFunctionArn: 'arn:aws:lambda:x' };
    expect(contextOf({ session: own })).toMatchObject({
      'aws:SourceIdentity': 'ines',
      'lambda:SourceFunctionArn': 'arn:aws:lambda:x',
    });
  });
});

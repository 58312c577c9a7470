import { describe, expect, test } from 'vitest';
import { readAccount } from '../../../stacks/account/account.ts';
import { type AssumeRoleInput, assumeRole } from '../../../stacks/account/assume-role.ts';
import type { Network, Session } from '../../../stacks/account/aws-request.ts';
import {
  ACCOUNT,
  DATA_ROLE_ARN,
  ENDPOINTS,
  fixturePlan,
  ROUTER_FUNCTION_ARN,
  ROUTER_ROLE,
  sessionRole,
  TAGS,
  VPC,
} from '../local/fixture-plan.ts';

const nowMs = Date.UTC(2026, 0, 1, 12, 0, 0, 700);
const account = readAccount(fixturePlan(), () => nowMs);
const routerRole = account.principals.byName(ROUTER_ROLE);
const router = {
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${ROUTER_ROLE}/router`,
  ...{ roleArn: routerRole?.roleArn, roleName: ROUTER_ROLE, roleId: routerRole?.roleId },
  ...{ sessionName: 'router', issuedAtMs: nowMs, expiresAtMs: nowMs, tags: {} },
  sourceFunctionArn: ROUTER_FUNCTION_ARN,
} as unknown as Session;
const network: Network = { sourceIp: '10.0.1.10', sourceVpc: VPC, sourceVpce: ENDPOINTS.sts };
const input: AssumeRoleInput = {
  ...{ roleArn: DATA_ROLE_ARN, roleSessionName: 'call', durationSeconds: 900 },
  ...{ tags: TAGS, sourceIdentity: TAGS.subject },
};

type Change = { session?: Partial<Session>; network?: Network; input?: Partial<AssumeRoleInput> };
const assume = (change: Change = {}) =>
  assumeRole(
    account,
    { session: { ...router, ...change.session }, network: change.network ?? network },
    { ...input, ...change.input },
    nowMs,
  );
const refusal = (change: Change) => {
  try {
    assume(change);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
};

describe('a session of a data role', () => {
  test('carries what the router asked for, and whole seconds', () => {
    const { claims } = assume();
    expect(claims).toMatchObject({ roleArn: DATA_ROLE_ARN, tags: TAGS, sourceIdentity: TAGS.subject });
    expect(claims.arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/data-read-letter/call`);
    expect([claims.issuedAtMs % 1_000, claims.expiresAtMs - claims.issuedAtMs]).toEqual([0, 900_000]);
  });

  test('has the session policy to the letter, and counts its size', () => {
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
    });
    const assumed = assume({ input: { policy } });
    expect(assumed.claims.sessionPolicy).toBe(policy);
    expect(assumed.packedPolicySize).toBeGreaterThan(assume().packedPolicySize);
  });
});

const { tenant: _, ...fewerTags } = TAGS;
test.each<[string, Change, string]>([
  ['without a tag of the trust', { input: { tags: fewerTags } }, 'AccessDenied'],
  ['without any tags', { input: { tags: {} } }, 'AccessDenied'],
  ['with one tag more', { input: { tags: { ...TAGS, more: 'x' } } }, 'AccessDenied'],
  ['with the tag of another tool', { input: { tags: { ...TAGS, tool: 'callerid' } } }, 'AccessDenied'],
  ['from outside the endpoint', { network: { sourceIp: '198.51.100.1' } }, 'AccessDenied'],
  ['of a role that there is not', { input: { roleArn: sessionRole('nothing') } }, 'AccessDenied'],
  ['with another source identity than its own', { session: { sourceIdentity: 'marc' } }, 'AccessDenied'],
  ['by a role that is gone', { session: { roleId: 'AROAGONE' } }, 'InvalidClientTokenId'],
  ['for more than an hour', { input: { durationSeconds: 3_601 } }, 'ValidationError'],
  ['with a policy that is none', { input: { policy: '{"Statement":[]}' } }, 'MalformedPolicyDocument'],
  [
    'with more than STS can pack',
    {
      input: {
        tags: { ...TAGS, more: Array.from({ length: 3_000 }, (_x, at) => (at * at).toString(36)).join('') },
      },
    },
    'PackedPolicyTooLarge',
  ],
])('no session is minted %s', (_what, change, code) => {
  expect(refusal(change)).toBe(code);
});

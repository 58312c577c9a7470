/**
 * The control port against the DynamoDB of the local AWS, behind TLS, SigV4 and IAM of the real plan: with the router's
 * execution role, from the router's place.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBudgets } from '../../../functions/router/budget.ts';
import { controlPort } from '../../../functions/router/control-port.ts';
import type { Control } from '../../../functions/router/ports.ts';
import { type Approval, approvalPk, newNonce } from '../../../shared/approval.ts';
import { brakeOn } from '../../../shared/brakes.ts';
import { readBrakes, setBrakes } from '../../../stacks/brake/brake-item.ts';
import { type Aws, startAws } from '../../../stacks/local/aws.ts';
import { createAssumeForService } from '../../../stacks/local/sts/assume-for-service.ts';
import { createVault } from '../../../stacks/local/sts/credentials.ts';
import { operatorRoleOf, operatorSession } from '../../../stacks/local/sts/operator-session.ts';
import { ensureTls } from '../../../stacks/local/wire/tls.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { planned } from '../../support/plans.ts';

let plan: Plan;
let home: string;
let aws: Aws;
let control: Control;
let operator: DynamoDBClient;
let router: DynamoDBClient;

const tableName = 'chokepoint-local-control';

beforeAll(async () => {
  plan = await planned('local');
  // The approval page's half, by the router's own hand: one more right, for this test alone.
  const policy = plan.resources.find(({ name }) => name === 'RouterPolicy');
  for (const side of [policy?.inputs, policy?.outputs])
    if (side)
      side.policy = String(side.policy).replace(
        '"dynamodb:PutItem","dynamodb:DeleteItem"',
        '"dynamodb:PutItem","dynamodb:DeleteItem","dynamodb:UpdateItem"',
      );
  home = await mkdtemp(join(tmpdir(), 'control-'));
  const tls = await ensureTls(home);
  setDefaultCACertificates([...getCACertificates('default'), tls.ca]);
  const vault = createVault(Buffer.alloc(32, 7));
  const executeApi = () => Promise.reject(new Error('not asked here'));
  aws = await startAws({
    plan,
    home,
    tls,
    vault,
    recorded: async () => undefined,
    executeApi,
    onNote: () => undefined,
  });
  const sourceFunctionArn = `arn:aws:lambda:${plan.region}:${plan.accountId}:function:chokepoint-local-router`;
  const assume = createAssumeForService({ plan, vault });
  const { credentials } = assume('chokepoint-local-router', 'lambda.amazonaws.com', 'router', {
    sourceFunctionArn,
  });
  const env = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
  const endpoint = aws.endpointOf('chokepoint-local-router').url;
  router = new DynamoDBClient({ region: plan.region, endpoint, maxAttempts: 1, credentials });
  const config = {
    deployment: { app: plan.app, stage: plan.stage, region: plan.region, accountId: plan.accountId },
    endpointUrl: new URL(endpoint),
    controlTable: tableName,
  };
  control = controlPort(config, env);
  operator = new DynamoDBClient({
    ...{ region: plan.region, endpoint: aws.internetUrl, maxAttempts: 1 },
    credentials: operatorSession(operatorRoleOf(plan), vault),
  });
});
afterAll(async () => {
  operator.destroy();
  router.destroy();
  await aws.close();
  await rm(home, { recursive: true, force: true });
});

describe('brakes', () => {
  test('that the operator puts on and takes off are what the router reads', async () => {
    expect(await control.brakes()).toEqual({});
    const clock = { nowMs: 1_000 };
    const table = { client: operator, tableName, now: () => clock.nowMs };
    await setBrakes(table, [brakeOn.tool('callerid'), brakeOn.caller('a')], true);
    await setBrakes(table, [brakeOn.all], true);
    expect(await control.brakes()).toEqual({ 'tool:callerid': 1_000, 'caller:a': 1_000, all: 1_000 });
    clock.nowMs = 2_000;
    await setBrakes(table, [brakeOn.all, brakeOn.tool('callerid')], false);
    expect(await control.brakes()).toEqual({
      'caller:a': 1_000,
      'released:all': 2_000,
      'released:tool:callerid': 2_000,
    });
    clock.nowMs += 3_600_001;
    await setBrakes(table, [brakeOn.caller('a')], false);
    expect(await readBrakes(table)).toEqual({ 'released:caller:a': clock.nowMs });
  });

  test('are the operator’s alone, and the only item that the operator may touch', async () => {
    const write = (client: DynamoDBClient, pk: string) =>
      client.send(
        new UpdateItemCommand({
          ...{ TableName: tableName, Key: { pk: { S: pk } }, UpdateExpression: 'SET n = :n' },
          ExpressionAttributeValues: { ':n': { N: '1' } },
        }),
      );
    await expect(write(router, 'brakes')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(write(router, 'budget#a#b#m1')).resolves.toBeDefined();
    for (const pk of ['budget#a#b#m1', 'approval#x', 'sign-in#x', 'brakes2'])
      await expect(write(operator, pk)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('budgets', () => {
  test('of several environments at once are one count', async () => {
    const budget = { callsPerMinute: 50, callsPerDay: 100_000, bytesPerDay: 1e9 };
    const spender = { tool: { name: 'close', effect: 'destroy' as const, budget }, subject: 'ines' };
    const nowMs = Date.now();
    const environments = Array.from({ length: 4 }, () => createBudgets({ control, now: () => nowMs }));
    const calls = Array.from({ length: 160 }, (_, at) =>
      environments[at % 4]?.take(spender).then(
        () => true,
        (error) => error.reason.is,
      ),
    );
    const outcomes = await Promise.all(calls);
    expect(outcomes.filter((one) => one === true)).toHaveLength(50);
    expect(outcomes.filter((one) => one !== true && one !== 'over-budget')).toEqual([]);
  });
});

const nowMs = 1_800_000_000_000;
const approval = (more: Partial<Approval> = {}): Approval => ({
  ...{ subject: 'ines', clientId: 'client', tool: 'close_parcel', argumentsDigest: 'sha256:a' },
  ...{ policySet: 'sha256:p', nonce: newNonce(), callId: 'call', tenant: 'fjord', groups: ['mates'] },
  ...{ title: 'Close a parcel', effect: 'destroy', arguments: '{"parcelId":"T-1"}', askedAtMs: nowMs },
  scopes: ['parcels:close'],
  expiresAtSeconds: nowMs / 1000 + 300,
  ...more,
});

/** As the approval page marks it. */
async function mark(key: string, how: 'approvedBy' | 'refusedBy'): Promise<void> {
  await router.send(
    new UpdateItemCommand({
      ...{
        TableName: tableName,
        Key: { pk: { S: approvalPk(key) } },
        UpdateExpression: `SET ${how} = :by`,
      },
      ExpressionAttributeValues: { ':by': { S: 'petra' } },
    }),
  );
}

describe('approvals', () => {
  const { ask, redeem, redeemRelayed } = {
    ask: (key: string, one: Approval, at = nowMs) => control.approvals.ask(key, one, at),
    redeem: (key: string, at = nowMs) => control.approvals.redeem(key, at),
    redeemRelayed: (key: string, nonce: string, at = nowMs) =>
      control.approvals.redeemRelayed(key, nonce, at),
  };

  test('an identical call gets the question that stands, until it is answered or has expired', async () => {
    const first = approval();
    expect(await ask('k1', first)).toEqual(first);
    expect(await ask('k1', approval())).toEqual(first);
    const later = nowMs + 300_000;
    const second = approval({ expiresAtSeconds: later / 1000 + 300 });
    expect(await ask('k1', second, later)).toEqual(second);
  });

  test('what nobody approved, another key and what has expired redeem nothing, and nothing redeems twice', async () => {
    const one = approval();
    await ask('k2', one);
    expect(await redeem('k2')).toBeUndefined();
    await mark('k2', 'approvedBy');
    expect(await redeem('k3')).toBeUndefined();
    expect(await redeem('k2', nowMs + 300_000)).toBeUndefined();
    expect(await redeem('k2')).toEqual({ ...one, approvedBy: 'petra' });
    expect(await redeem('k2')).toBeUndefined();
  });

  test('what somebody refused is redeemed by nobody', async () => {
    const one = approval();
    await ask('k4', one);
    await mark('k4', 'refusedBy');
    expect(await redeem('k4')).toBeUndefined();
    expect(await redeemRelayed('k4', one.nonce)).toBeUndefined();
    expect(await ask('k4', approval())).toMatchObject({ refusedBy: 'petra' });
  });

  test('a consent that the client relays needs the nonce of the question, and is good once', async () => {
    const one = approval();
    await ask('k5', one);
    expect(await redeemRelayed('k5', newNonce())).toBeUndefined();
    expect(await redeemRelayed('k5', one.nonce, nowMs + 300_000)).toBeUndefined();
    expect(await redeemRelayed('k5', one.nonce)).toEqual(one);
    expect(await redeemRelayed('k5', one.nonce)).toBeUndefined();
  });

  test('of two concurrent redemptions exactly one succeeds, 200 times of 200', async () => {
    let exactlyOne = 0;
    for (let round = 0; round < 200; round += 1) {
      const key = `race-${round}`;
      await ask(key, approval());
      await mark(key, 'approvedBy');
      const both = await Promise.all([redeem(key), redeem(key)]);
      if (both.filter((one) => one !== undefined).length === 1) exactlyOne += 1;
    }
    expect(exactlyOne).toBe(200);
  });
});

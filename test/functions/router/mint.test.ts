import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { mint } from '../../../functions/router/mint.ts';
import type { AssumeRole } from '../../../functions/router/ports.ts';
import { defineTool } from '../../../shared/contract.ts';
import { dataArnsOf } from '../../../shared/data.ts';

const deployment = { app: 'app', stage: 'test', region: 'eu-central-1', accountId: '123456789012' };
const place = { deployment, data: { arns: dataArnsOf(deployment), keys: {} } };
const caller = {
  subject: 'ines',
  tenant: 'fjord',
  groups: [],
  scopes: [],
  clientId: 'c',
  issuer: 'i',
} as never;

const tool = (effect: 'read' | 'write', grants: object[]) =>
  defineTool({
    ...{ name: 'look', title: 'Look', description: 'Looks.', effect, scopes: ['things:read'] },
    ...{ input: z.strictObject({ path: z.string() }), timeoutMs: 1_000, grants },
  } as never);
const reading = [{ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/{input.path}' }];
const writing = [{ actions: ['s3:PutObject'], on: 'letters', key: '{caller.tenant}/{input.path}' }];

/** The requests for sessions of one call, by how they were asked for. */
async function asked(of: ReturnType<typeof tool>, letters = 'fjord/a.md') {
  const requests: { how: string; request: AssumeRole }[] = [];
  const session = (how: string) => async (request: AssumeRole) => {
    requests.push({ how, request });
    return { expiresAtMs: 0 } as never;
  };
  const minter = { reusable: session('reusable'), fresh: session('fresh') };
  const sessions = await mint({ tool: of, caller, callId: 'call-1', named: { letters } }, place, minter);
  return { requests, sessions };
}

describe('the sessions of a call', () => {
  it('are the invoke session alone for a tool without grants', async () => {
    const { requests, sessions } = await asked(tool('read', []));
    expect(requests.map(({ how }) => how)).toEqual(['reusable']);
    expect(sessions.data).toBeUndefined();
    expect(requests[0]?.request.policy).toBeUndefined();
  });

  it('carry the tags of the call and the caller as source identity', async () => {
    const { requests } = await asked(tool('read', reading));
    expect(requests).toHaveLength(2);
    for (const { request } of requests)
      expect(request).toMatchObject({
        sourceIdentity: 'ines',
        tags: { actor: 'ai-agent', tool: 'look', tenant: 'fjord', subject: 'ines' },
        durationSeconds: 900,
      });
  });

  it('of a read may serve the same request again; those of a write belong to one call, by name', async () => {
    const read = await asked(tool('read', reading));
    expect(read.requests.map(({ how }) => how)).toEqual(['reusable', 'reusable']);
    const write = await asked(tool('write', writing));
    expect(write.requests.map(({ how }) => how)).toEqual(['reusable', 'fresh']);
    expect(write.requests[1]?.request.sessionName).toBe('call-1');
    expect(read.requests[1]?.request.sessionName).not.toBe('call-1');
  });

  it('have a policy for the one object of the arguments', async () => {
    const [, data] = (await asked(tool('read', reading))).requests;
    expect(JSON.parse(data?.request.policy ?? '').Statement).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `${place.data.arns.letters}/fjord/a.md` },
    ]);
  });

  it('are not minted at all when their policy is longer than STS takes', async () => {
    await expect(asked(tool('read', reading), 'x'.repeat(2_100))).rejects.toMatchObject({
      reason: { is: 'policy-too-large' },
    });
  });
});

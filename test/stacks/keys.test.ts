/** Whose keys encrypt what, and whom each key policy admits. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../stacks/plan/plan-types.ts';
import { all, one, planned, statements } from './planned.ts';

const plans = new Map<string, Plan>();
const plan = (stage: string) => plans.get(stage) as Plan;

beforeAll(async () => {
  for (const stage of ['local', 'production', 'alice']) plans.set(stage, await planned(stage));
});

describe.each(['local', 'production'])('keys of %s', (stage) => {
  it('rotate, can be taken back for days after a deletion, and have a name', () => {
    const keys = all(plan(stage), 'Key');
    expect(keys).not.toEqual([]);
    for (const { inputs, id } of keys) {
      const deletionWindowInDays = stage === 'production' ? 30 : 7;
      expect(inputs).toMatchObject({ enableKeyRotation: true, deletionWindowInDays });
      expect(all(plan(stage), 'Alias').filter((alias) => alias.inputs.targetKeyId === id)).toHaveLength(1);
    }
  });

  it('encrypt every log group with the key of logs, for this stage alone', () => {
    const key = one(plan(stage), 'Key', 'LogKey');
    for (const group of all(plan(stage), 'LogGroup'))
      expect(group.inputs, group.name).toMatchObject({ kmsKeyId: key.outputs.arn });
    expect(statements(key).find(({ Sid }) => Sid === 'OwnLogGroups')).toMatchObject({
      Principal: { Service: 'logs.eu-central-1.amazonaws.com' },
      Condition: {
        StringLike: {
          'kms:EncryptionContext:aws:logs:arn': [
            `arn:aws:logs:eu-central-1:123456789012:log-group:/chokepoint/${stage}/*`,
            `arn:aws:logs:eu-central-1:123456789012:log-group:aws-waf-logs-chokepoint-${stage}-*`,
          ],
        },
      },
    });
  });

  it('let the account administer a key, never use it without a service in between', () => {
    for (const key of all(plan(stage), 'Key'))
      for (const { Effect, Principal, Action, Condition } of statements(key)) {
        expect([Action].flat()).not.toContain('kms:*');
        if (Effect === 'Deny' || !JSON.stringify(Principal).includes(':root')) continue;
        const uses = [Action]
          .flat()
          .filter((action) => /crypt|DataKey|CreateGrant|Sign|Mac/.test(action ?? ''));
        if (uses.length > 0) expect(Condition?.StringEquals).toHaveProperty('kms:ViaService');
      }
  });
});

describe('a personal stage', () => {
  it('pays for no key', () => {
    expect(all(plan('alice'), 'Key')).toEqual([]);
    for (const group of all(plan('alice'), 'LogGroup')) expect(group.inputs).not.toHaveProperty('kmsKeyId');
  });
});

/** Whose keys encrypt what, and whom each key policy admits. */
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '#application/catalogue';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { all, environment, one, planned, statements } from '../../../support/plans.ts';

const pascal = (name: string) => name.replace(/(^|_)(\w)/g, (_, __, letter) => letter.toUpperCase());
const plans = new Map<string, Plan>();
const plan = (stage: string) => plans.get(stage) as Plan;

beforeAll(async () => {
  for (const stage of ['local', 'production', 'ines']) plans.set(stage, await planned(stage));
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
    const groups = statements(key).find(({ Sid }) => Sid === 'OwnLogGroups');
    const patterns = [groups?.Condition?.StringLike?.['kms:EncryptionContext:aws:logs:arn'] ?? []].flat();
    for (const pattern of patterns) expect(pattern).toMatch(new RegExp(`[/-]${stage}[/-]\\*$`));
    // CloudWatch Logs may use the key for exactly the groups that name it.
    for (const { outputs } of all(plan(stage), 'LogGroup'))
      expect(
        patterns.some((pattern) => String(outputs.arn).startsWith(pattern.slice(0, -1))),
        String(outputs.arn),
      ).toBe(true);
  });

  it('encrypt each data resource with a key of its own, by default and without another way', () => {
    const [letters, parcels, manifests] = ['LettersKey', 'ParcelsKey', 'ManifestsKey'].map(
      (name) => one(plan(stage), 'Key', name).outputs.arn,
    );
    for (const [name, key] of [
      ['LettersEncryption', letters],
      ['ManifestsEncryption', manifests],
    ] as const)
      expect(one(plan(stage), 'BucketServerSideEncryptionConfiguration', name).inputs.rules).toEqual([
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key },
          bucketKeyEnabled: true,
        },
      ]);
    expect(one(plan(stage), 'Table', 'Parcels').inputs.serverSideEncryption).toEqual({
      enabled: true,
      kmsKeyArn: parcels,
    });
    expect(JSON.parse(environment(plan(stage), 'RouterFunction').DATA_KEYS ?? '')).toEqual({
      letters,
      parcels,
      manifests,
    });
  });

  it('are used by the data roles that have a grant on what they encrypt, and by nobody else', () => {
    const nameOf = (arn: unknown) => all(plan(stage), 'Key').find((key) => key.outputs.arn === arn)?.name;
    const rights = all(plan(stage), 'RolePolicy').flatMap((policy) =>
      statements(policy)
        .filter(({ Action }) => JSON.stringify(Action).includes('kms:'))
        .map(({ Action, Resource }) => `${policy.name} ${[Action].flat()} ${nameOf(Resource)}`),
    );
    expect(rights).toEqual(
      expect.arrayContaining([
        'DataCreateParcelPolicy kms:Decrypt ParcelsKey',
        'DataExportParcelsPolicy kms:Decrypt,kms:GenerateDataKey ManifestsKey',
        'DataExportParcelsPolicy kms:Decrypt ParcelsKey',
        'DataReadLetterPolicy kms:Decrypt LettersKey',
        'DataWriteLetterPolicy kms:Decrypt,kms:GenerateDataKey LettersKey',
      ]),
    );
    const granted = catalogue.flatMap((tool) =>
      tool.grants.map(({ on }) => `Data${pascal(tool.name)}Policy ${on && pascal(on)}Key`),
    );
    // The deploy manages keys; what it may not do with them, their policies say (key-policies.test.ts).
    // Who opens the control table: control-items-are-shared-out.
    for (const right of rights.filter((one) => !/ (Log|Control)Key$|^DeployPolicy /.test(one))) {
      const [policy, , key] = right.split(' ');
      expect(granted).toContain(`${policy} ${key}`);
    }
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
    expect(all(plan('ines'), 'Key')).toEqual([]);
    for (const group of all(plan('ines'), 'LogGroup')) expect(group.inputs).not.toHaveProperty('kmsKeyId');
    for (const policy of [
      one(plan('ines'), 'RolePolicy', 'DataReadLetterPolicy'),
      one(plan('ines'), 'Policy', 'SessionBoundary'),
    ])
      expect(policy.inputs.policy).not.toContain('kms:');
    expect(environment(plan('ines'), 'RouterFunction').DATA_KEYS).toBe('{}');
  });
});

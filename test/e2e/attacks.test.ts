import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Result } from '../../stacks/verify/attack.ts';
import { attacks as shared, staged } from '../../stacks/verify/attack-table.ts';
import type { World } from '../../stacks/verify/target/world.ts';
import type { Checks, StagedAttack } from './attacks/attack.ts';
import { auditChecks, stagedAuditAttacks } from './attacks/audit.ts';
import { controlChecks } from './attacks/control.ts';
import { dataChecks, stagedDataAttacks } from './attacks/data.ts';
import { executionRoleChecks } from './attacks/execution-roles.ts';
import { exportChecks } from './attacks/exports.ts';
import { stagedToolAttacks } from './attacks/inside-a-tool.ts';
import { mintingChecks } from './attacks/minting.ts';
import { privateApiChecks, stagedPrivateApiAttacks } from './attacks/private-api.ts';
import { signatureChecks } from './attacks/signatures.ts';
import { createSystems, type Systems } from './attacks/systems.ts';
import { short, table } from './attacks/table.ts';
import { doorChecks, stagedDoorAttacks } from './attacks/through-the-door.ts';
import { functionChecks } from './attacks/tool-functions.ts';

// The checks that are no policy and no function can only be taken out here: the product has no switch for them.
vi.mock(import('../../stacks/local/wire/sigv4.ts'), async (original) =>
  (await import('./attacks/weakened.ts')).weakenSigv4(await original()),
);
vi.mock(import('../../stacks/local/wire/sigv4-scope.ts'), async (original) =>
  (await import('./attacks/weakened.ts')).weakenScope(await original()),
);
vi.mock(import('../../stacks/local/wire/admit.ts'), async (original) =>
  (await import('./attacks/weakened.ts')).weakenAdmit(await original()),
);
vi.mock(import('../../stacks/local/gateway/authorizer/ask-iam.ts'), async (original) =>
  (await import('./attacks/weakened.ts')).weakenAskIam(await original()),
);
vi.mock(import('../../stacks/local/sts/credentials.ts'), async (original) =>
  (await import('./attacks/weakened.ts')).weakenVault(await original()),
);
vi.mock(import('../../stacks/local/gateway/private-api.ts'), async (original) =>
  (await import('./attacks/weakened.ts')).weakenPrivateApi(await original()),
);
vi.mock(import('node:child_process'), async (original) =>
  (await import('./attacks/weakened.ts')).weakenChildProcess(await original()),
);

const checks: Checks = {
  ...mintingChecks,
  ...dataChecks,
  ...executionRoleChecks,
  ...auditChecks,
  ...controlChecks,
  ...signatureChecks,
  ...privateApiChecks,
  ...functionChecks,
  ...doorChecks,
  ...exportChecks,
};
const stagedAttacks = [
  ...stagedDataAttacks,
  ...stagedPrivateApiAttacks,
  ...stagedAuditAttacks,
  ...stagedToolAttacks,
  ...stagedDoorAttacks,
];

/** What stacks/verify runs against any stage, with the check without which it succeeds. */
const attacks: (Omit<StagedAttack, 'given'> & Partial<Pick<StagedAttack, 'given'>>)[] = [
  ...shared.map((attack) => ({
    ...attack,
    ...(checks[attack.id] ?? { mutation: { what: 'no check is named' } }),
    run: (world: World): Promise<Result> =>
      attack.onAws === undefined ? attack.run(world.target) : attack.run(world),
  })),
  ...stagedAttacks,
];
const rows: string[][] = [];
let systems: Systems;
/** By the attack's id, what those are answered that need nothing changed first: all by one system, as verify runs them. */
const asItIs = new Map<string, PromiseSettledResult<Result>>();

beforeAll(async () => {
  systems = await createSystems();
  await systems.within([], async (world) => {
    for (const { id, run } of attacks.filter(({ given }) => given === undefined)) {
      const [answer] = await Promise.allSettled([run(world)]);
      asItIs.set(id, answer);
    }
  });
});
afterAll(async () => {
  await systems.close();
  console.log(table(rows));
});

test('names a check for every attack, and lists for verify what only a changed system can show', () => {
  expect(Object.keys(checks).sort()).toEqual(shared.map(({ id }) => id).sort());
  const here = stagedAttacks.map(({ id }) => id);
  const everywhere = Object.keys(staged).filter(
    (id) => process.platform === 'linux' || id !== 'tool-neighbour',
  );
  expect(here.sort()).toEqual(everywhere.sort());
});

test.each(attacks)('$id: $sentence: denied by $deniedBy', async (attack) => {
  const { id, given = {}, mutation, alone = [] } = attack;
  const known = asItIs.get(id);
  if (known?.status === 'rejected') throw known.reason;
  const denied = known?.value ?? (await systems.within([given], attack.run));
  expect(denied, denied.answer).toMatchObject({
    succeeded: false,
    answer: expect.stringMatching(attack.answer),
  });
  for (const half of alone) {
    const still = await systems.within([given, half], attack.run);
    expect(still, `without ${half.what}`).toMatchObject({
      succeeded: false,
      answer: expect.stringMatching(half.answer ?? attack.answer),
    });
  }
  const open = await systems.within([given, mutation], attack.run);
  const { gainsNothing } = mutation;
  // Where even the check's absence gains nothing, the attack must get past it all the same.
  const passed = gainsNothing === undefined ? open.succeeded : gainsNothing.test(open.answer);
  expect(passed, `without ${mutation.what}: ${open.answer}`).toBe(true);
  const without = alone.length > 0 ? `${mutation.what} (each layer alone denies)` : mutation.what;
  const then = gainsNothing === undefined ? 'succeeds' : 'runs, gains nothing';
  rows.push([id, attack.deniedBy, short(denied.answer), without, then]);
});

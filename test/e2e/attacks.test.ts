import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Attack, Mutation } from './attacks/attack.ts';
import { dataAttacks } from './attacks/data.ts';
import { flags } from './attacks/flags.ts';
import { mintingAttacks } from './attacks/minting.ts';
import { privateApiAttacks } from './attacks/private-api.ts';
import { createSystems, type Systems } from './attacks/systems.ts';
import { doorAttacks } from './attacks/through-the-door.ts';

// The checks that are no policy and no function can only be taken out here: the product has no switch for them.
vi.mock(import('../../stacks/local/sigv4.ts'), async (original) => {
  const actual = await original();
  const verifySignature: typeof actual.verifySignature = (request, ...rest) =>
    flags.signature ? request.body : actual.verifySignature(request, ...rest);
  return { ...actual, verifySignature };
});
vi.mock(import('../../stacks/local/credentials.ts'), async (original) => {
  const actual = await original();
  const createVault: typeof actual.createVault = (key) =>
    actual.createVault(key, () => (flags.expiry ? 0 : Date.now()));
  return { ...actual, createVault };
});
vi.mock(import('../../stacks/local/gateway/private-api.ts'), async (original) => {
  const actual = await original();
  const createPrivateApi: typeof actual.createPrivateApi = (options) => {
    const handle = actual.createPrivateApi(options);
    const idOf = (name: string) =>
      options.plan.resources.find((resource) => resource.name === name)?.id ?? '';
    const inside = { sourceIp: '10.0.0.1', sourceVpc: idOf('Vpc'), sourceVpce: idOf('ExecuteApiEndpoint') };
    return (request) => handle(flags.position ? { ...request, network: inside } : request);
  };
  return { ...actual, createPrivateApi };
});

const attacks: Attack[] = [...mintingAttacks, ...dataAttacks, ...privateApiAttacks, ...doorAttacks];
const rows: string[][] = [];
let systems: Systems;

beforeAll(async () => {
  systems = await createSystems();
});
afterAll(async () => {
  await systems.close();
  console.log(
    ['attack | denied by | answer | without … | … the attack', ...rows.map((row) => row.join(' | '))].join(
      '\n',
    ),
  );
});

const isChange = ({ plan, code, flag }: Mutation) =>
  plan !== undefined || code !== undefined || flag !== undefined;

test.each(attacks)('$id: $sentence: denied by $deniedBy', async (attack) => {
  const { id, given = {}, mutation, alone = [] } = attack;
  const denied = await systems.within([given], attack.run);
  expect(denied, denied.answer).toMatchObject({
    succeeded: false,
    answer: expect.stringMatching(attack.answer),
  });
  for (const half of alone) {
    const still = await systems.within([given, half], attack.run);
    expect(still.succeeded, `without ${half.what}: ${still.answer}`).toBe(false);
  }
  const row = [
    id,
    attack.deniedBy,
    denied.answer
      .replace(/arn:aws:sts::\S+/, '…')
      .replace(/\s+/g, ' ')
      .slice(0, 90),
    mutation.what,
  ];
  if (!isChange(mutation)) {
    rows.push([...row, '-']);
    return;
  }
  const open = await systems.within([given, mutation], attack.run);
  // Where even the last check's absence gains nothing, the attack must get past it all the same.
  const passed = id === 'invoke-direct' ? open.answer.includes('crashed') : open.succeeded;
  expect(passed, `without ${mutation.what}: ${open.answer}`).toBe(true);
  rows.push([...row, id === 'invoke-direct' ? 'runs, gains nothing' : 'succeeds']);
});

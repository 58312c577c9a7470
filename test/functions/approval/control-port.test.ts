/** The conditional writes, each against a real table: a decision that is not one write could be made twice. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mutant } from '../../mutant.ts';
import { answer, readToken, signIn } from './browser.ts';
import { type Code, code, entry } from './code.ts';
import { createWorld, startMs, startTable, type World } from './world.ts';

let table: Awaited<ReturnType<typeof startTable>>;
let world: World;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  world = createWorld(code);
});

const yes = { answer: 'approve', by: 'ines', atMs: startMs } as const;

type Asked = Awaited<ReturnType<World['ask']>>;
const conditions: [string, (world: World) => Promise<Pick<Asked, 'key' | 'nonce'>>, string, string][] = [
  [
    'that is not there',
    async () => ({ key: 'nobody', nonce: 'n' }),
    '#nonce = :nonce AND',
    '(#nonce = :nonce OR attribute_not_exists(#nonce)) AND',
  ],
  [
    'of another nonce',
    async (w) => ({ ...(await w.ask()), nonce: 'm' }),
    '#nonce = :nonce AND',
    'NOT (#nonce = :nonce) AND',
  ],
  [
    'whose time is over',
    (w) => w.ask({ expiresAtSeconds: startMs / 1000 }),
    '#expires > :now AND attribute',
    '#expires >= :now AND attribute',
  ],
  [
    'that is approved',
    (w) => w.ask({ approvedBy: 'x' }),
    'attribute_not_exists(#approved)',
    'attribute_exists(#approved)',
  ],
  [
    'that is refused',
    (w) => w.ask({ refusedBy: 'x' }),
    'attribute_not_exists(#refused)',
    'attribute_exists(#refused)',
  ],
];

describe.each(conditions)('an approval %s', (what, prepare, from, to) => {
  test('is not answered, and nothing is written', async () => {
    const at = await prepare(world);
    const before = await world.stored(at.key);
    expect(await world.ports.approvals.answer(at, yes)).toBe(false);
    expect(await world.stored(at.key)).toEqual(before);
  });

  test('would be without the condition', async () => {
    if (what === 'that is not there') return;
    const other = createWorld(
      await mutant<Code>(entry, { file: 'functions/approval/control-port.ts', from, to }),
    );
    expect(await other.ports.approvals.answer(await prepare(other), yes)).toBe(true);
  });
});

test('of a hundred answers at once exactly one counts', async () => {
  const at = await world.ask();
  const all = await Promise.all(Array.from({ length: 100 }, () => world.ports.approvals.answer(at, yes)));
  expect(all.filter(Boolean)).toHaveLength(1);
});

test('of twenty clicks at once exactly one counts', async () => {
  const { id, key } = await world.ask();
  const cookie = await signIn(world, id);
  const token = await readToken(world, id, cookie);
  const clicks = Array.from({ length: 20 }, () => answer(world, id, { cookie, token }));
  const statuses = (await Promise.all(clicks)).map(({ statusCode }) => statusCode).sort();
  expect(statuses).toEqual([200, ...Array(19).fill(403)]);
  expect(await world.stored(key)).toMatchObject({ approvedBy: { S: 'ines' } });
});

test('who reads the table reads no cookie', async () => {
  const { ports } = world;
  await ports.signIns.keep(
    'the-cookie',
    { is: 'signed-in', door: 'd', approvalId: 'a', secret: 's', person: {} as never },
    9e9,
  );
  expect(await ports.signIns.find('the-cookie')).toMatchObject({ approvalId: 'a' });
  const { Item } = await world.raw('sign-in#the-cookie');
  expect(Item).toBeUndefined();
});

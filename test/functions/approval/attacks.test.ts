/** Attacks as data: refused by the page, and not once the check that each names is gone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mutant } from '../../mutant.ts';
import { attacks, harmDone } from './attacks.cases.ts';
import { type Code, code, entry } from './code.ts';
import { createWorld, startTable } from './world.ts';

let table: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const mutants = new Map<string, Promise<Code>>();

describe.each(attacks)('$title', (attack) => {
  test('is refused and does no harm', async () => {
    const world = createWorld(code);
    const done = await attack.run(world);
    expect(done.answer.statusCode).toBe(attack.status);
    if (attack.refused !== undefined)
      expect(JSON.parse(world.log.at(-1) ?? '{}')).toMatchObject({ refused: attack.refused });
    expect(await harmDone(world, attack, done)).toBe(false);
    expect((await world.stored(done.key))?.approvedBy).toBeUndefined();
  });

  test('does its harm without the check', async () => {
    const key = JSON.stringify(attack.without);
    const made = mutants.get(key) ?? mutant<Code>(entry, attack.without);
    mutants.set(key, made);
    const world = createWorld(await made);
    const done = await attack.run(world);
    expect(await harmDone(world, attack, done), `${done.answer.statusCode} ${world.log}`).toBe(true);
  });
});

import { existsSync, globSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { proofs } from '../stacks/prove/prove.ts';
import { requirements, sources } from './requirements.ts';

const cited = requirements.flatMap((requirement) => requirement.shownBy);
// Read as text: the attacks themselves pull in the whole local system.
const attackFiles = globSync(['test/e2e/attacks/*.ts', 'stacks/verify/attacks/*.ts']);
const attacks = attackFiles.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^ {4}id: '([a-z0-9-]+)',\n {4}sentence:/gm)].map(
    ([, id = '']) => id,
  ),
);
const ids = { proof: proofs.map(({ id }) => id), attack: attacks };

test('asks for the 24 controls, each once, from a named source', () => {
  expect(requirements.map(({ id }) => id)).toEqual(
    Array.from({ length: 24 }, (_, index) => `C${String(index + 1).padStart(2, '0')}`),
  );
  for (const requirement of requirements) expect(Object.keys(sources)).toContain(requirement.sources[0]);
});

test.each(requirements)('$id is enforced somewhere, and is shown or says what is open', (requirement) => {
  expect(requirement.enforcedIn).not.toEqual([]);
  for (const path of requirement.enforcedIn) expect(existsSync(path), path).toBe(true);
  expect(requirement.shownBy.length > 0 || requirement.open !== '').toBe(true);
});

test.each(['proof', 'attack'] as const)(
  'every %s that a control cites exists, and shows some control',
  (kind) => {
    const named = cited.filter((one) => one.startsWith(`${kind} `)).map((one) => one.slice(kind.length + 1));
    expect(named.filter((id) => !ids[kind].includes(id))).toEqual([]);
    expect(ids[kind].filter((id) => !named.includes(id))).toEqual([]);
  },
);

test('every test that a control cites exists, under the title that is cited', async () => {
  for (const one of cited.filter((evidence) => evidence.startsWith('test '))) {
    const [path = '', title = ''] = one.slice('test '.length).split(' › ');
    expect(existsSync(path), path).toBe(true);
    expect(await readFile(path, 'utf8')).toContain(title);
  }
});

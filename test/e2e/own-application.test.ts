/** A team makes a clone its own: its tools in place of the samples, or beside them, and a newer platform under them. */
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePorts } from '../../stacks/local/wire/free-ports.ts';
import { commitAll, copyOfRepository, git, ownedByTheTeam, removeApplication } from '../support/copies.ts';
import { type Ran, runCommand } from './clients/commands.ts';
import { startCopy } from './clients/start-copy.ts';

const minutes = 60_000;
const cases = `[
  {
    "who": { "as": "uma" },
    "tool": "read_crate",
    "arguments": { "id": "a" },
    "expect": "allow",
    "by": ["staff-use-everything"]
  }
]
`;

/** As in a shell of one's own: nothing of this test's process is set. */
function inCopy(copy: string, line: string, limitMs = 20 * minutes): Promise<Ran> {
  const env = { NODE_OPTIONS: '', VITEST: '', VITEST_POOL_ID: '', VITEST_WORKER_ID: '', CI: '1' };
  return runCommand(line.split(' '), { cwd: copy, env, limitMs });
}

async function succeeds(copy: string, line: string): Promise<string> {
  const { code, stdout, stderr } = await inCopy(copy, line);
  expect(code, `${line}\n${stdout.slice(-8_000)}\n${stderr.slice(-4_000)}`).toBe(0);
  return stdout;
}

describe('a clone without the samples', () => {
  let copy: string;
  beforeAll(async () => {
    copy = await copyOfRepository();
    git(copy, 'switch -q -c team');
    await removeApplication(copy);
    await succeeds(copy, 'npm run -s new-data -- crates --table');
    await succeeds(copy, 'npm run -s new-tool -- read_crate --on crates');
    await writeFile(join(copy, 'functions/policies/cases.json'), cases);
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));

  test('changed nothing that is the platform’s', () => {
    commitAll(copy, 'own');
    const changed = git(copy, 'diff --name-only --no-renames platform team').split('\n').filter(Boolean);
    expect(changed.length).toBeGreaterThan(10);
    expect(changed.filter((path) => !isOfTheTeam(path))).toEqual([]);
  });

  test('passes the quick half of npm test', { timeout: 20 * minutes }, async () => {
    await succeeds(copy, 'npm run test:quick');
  });

  test('serves its tool', async () => {
    const system = await startCopy(copy, await freePorts());
    try {
      expect(await system.toolsOf('uma')).toEqual(['read_crate']);
      expect(await system.call('uma', 'read_crate', { id: 'a' })).toMatchObject({
        structuredContent: { named: 'north#a' },
      });
      // A handler that is saved is the one that answers, without a new start.
      const handler = join(copy, 'functions/tools/read-crate/handler.ts');
      const text = await readFile(handler, 'utf8');
      expect(text.split("named.crates ?? ''")).toHaveLength(2);
      await writeFile(handler, text.replace("named.crates ?? ''", '`saved ${named.crates}`'));
      const answer = () => system.call('uma', 'read_crate', { id: 'a' });
      await expect.poll(answer, { timeout: minutes, interval: 200 }).toMatchObject({
        structuredContent: { named: 'saved north#a' },
      });
      await writeFile(handler, text);
    } finally {
      await system.stop();
    }
  });

  test('takes a newer platform by a merge without conflicts', async () => {
    git(copy, 'switch -q platform');
    const texts = git(copy, 'ls-files').split('\n').filter(isText);
    for (const file of texts.filter((each) => !isOfTheTeam(each))) await appendFile(join(copy, file), '\n');
    commitAll(copy, 'newer');
    git(copy, 'switch -q team');
    git(copy, 'merge -q --no-edit platform');
    for (const check of ['imports', 'types', 'policies']) await succeeds(copy, `npm run -s check:${check}`);
  });
});

const isText = (file: string) => /\.(ts|mjs|json|md|yml|cedar)$|^LICENSE$/.test(file);
const isOfTheTeam = (file: string) => ownedByTheTeam.some((own) => file.startsWith(own));

test('a clone with what new-data and new-tool make of each shape, and no other edit, passes the quick half of npm test', {
  timeout: 20 * minutes,
}, async () => {
  const copy = await copyOfRepository();
  const stores = [
    'crates --bucket',
    'pallets --bucket --expires-after-days 2',
    'bills --table --sort-key at',
  ];
  const tools = ['do_nothing', 'list_crates --on crates --grant prefix'].concat(
    ['crates', 'bills'].flatMap((on) =>
      ['read', 'write', 'destroy'].map((effect) => `${effect}_${on} --on ${on} --effect ${effect}`),
    ),
  );
  try {
    for (const store of stores) await succeeds(copy, `npm run -s new-data -- ${store}`);
    for (const tool of tools) await succeeds(copy, `npm run -s new-tool -- ${tool}`);
    await succeeds(copy, 'npm run test:quick');
    await succeeds(copy, 'npm run -s plan -- --stage local');
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
});

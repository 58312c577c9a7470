/** `npm run readme`: writes the tables of the documentation anew. An application without a page of its own has none. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineCommand } from '../../stacks/cli/command.ts';
import { planStage } from '../../stacks/plan/plan-stage.ts';
import { preparePlatform } from '../../stacks/plan/platform/prepare-platform.ts';
import { applicationPage } from './application-tables.ts';
import { platformPages, withTables } from './tables.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const main = defineCommand({
  usage: 'Usage: npm run readme\n\nWrites the tables of the documentation anew.',
  async run() {
    await preparePlatform(root);
    for (const page of [...platformPages, applicationPage].filter(({ path }) =>
      existsSync(join(root, path)),
    )) {
      const file = join(root, page.path);
      const planOf = (stage: string) => planStage({ root, stage });
      await writeFile(file, await withTables(await readFile(file, 'utf8'), page, planOf));
    }
    return 0;
  },
});

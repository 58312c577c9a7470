/**
 * The environment that SST gives to sst.config.ts: the shell's variable, else that of `.env`, else of
 * `.env.<stage>` (sst, cmd/sst/cli/cli.go, by godotenv, which never overrides). So the checks before a deploy
 * see the deployed settings.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** @param root folder of sst.config.ts */
export async function envOf(root: string, stage: string, env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const [common, own] = await Promise.all([read(join(root, '.env')), read(join(root, `.env.${stage}`))]);
  return { ...own, ...common, ...env };
}

async function read(file: string): Promise<NodeJS.Dict<string>> {
  try {
    return parseEnv(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/**
 * Copies of this repository, for tests that change it as a team does. Each is the caller's to remove. Packages and SST's
 * platform are those of the repository, by a link.
 */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './plans.ts';

const made = new Set(['.git', '.local', '.sst', 'node_modules', 'sst-env.d.ts']);

/** Everything that is not made by a command, as the first commit of a repository of its own. */
export async function copyOfRepository(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'chokepoint-copy-'));
  for (const part of await readdir(root))
    if (!made.has(part)) await cp(join(root, part), join(copy, part), { recursive: true });
  git(copy, 'init -q -b platform');
  await writeFile(join(copy, '.git/info/exclude'), '.sst\n');
  commitAll(copy, 'base');
  for (const part of ['node_modules', '.sst']) await symlink(join(root, part), join(copy, part));
  // What was compiled and built of the same bytes before is taken again.
  await mkdir(join(copy, '.local'));
  for (const part of await readdir(join(root, '.local')).catch(() => []))
    if (part.endsWith('.tsbuildinfo')) await cp(join(root, '.local', part), join(copy, '.local', part));
  return copy;
}

/** @returns its stdout */
export function git(copy: string, line: string): string {
  const somebody = ['-c', 'user.name=team', '-c', 'user.email=team@example.com'];
  return execFileSync('git', [...somebody, ...line.split(' ')], { cwd: copy, encoding: 'utf8' });
}

export function commitAll(copy: string, subject: string): void {
  git(copy, 'add -A');
  git(copy, `commit -q --no-verify -m ${subject}`);
}

/** What belongs to the team that clones; the tests of its tools are the second folder. */
export const ownedByTheTeam = [
  'functions/tools',
  'test/functions/tools',
  'functions/policies',
  'stacks/settings.ts',
];

/**
 * Throws the application of a copy away, as somebody does who starts: no tool, no store, no policy but those that an own
 * tool needs. People of two teams stay, since nobody could sign in otherwise.
 */
export async function removeApplication(copy: string): Promise<void> {
  for (const folder of ['functions/tools', 'test/functions/tools', 'functions/policies'])
    for (const file of await readdir(join(copy, folder)).catch(() => []))
      if (file !== 'place.ts') await rm(join(copy, folder, file), { recursive: true });
  for (const [file, text] of Object.entries(nothing)) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await writeFile(join(copy, file), text);
  }
}

const nothing: Record<string, string> = {
  'functions/tools/catalogue.ts': `import type { Tool } from '../../shared/contract.ts';

export const catalogue: readonly Tool[] = [];

export function handlerPath(tool: Tool): string {
  return \`functions/tools/\${tool.name.replaceAll('_', '-')}/handler.handler\`;
}
`,
  'functions/tools/data.ts': `import type { DataResource } from '../../shared/application.ts';

export const dataResources = {} as const satisfies Record<string, DataResource>;
`,
  'functions/tools/seeds.ts': `import type { LocalUser, Seeds } from '../../shared/application.ts';
import type { dataResources } from './data.ts';

export const users: LocalUser[] = [
  { name: 'uma', tenant: 'north', groups: ['staff'] },
  { name: 'viktor', tenant: 'south', groups: ['staff'] },
];

export const seeds = {} satisfies Seeds<typeof dataResources>;

export const firstQuestions: string[] = [];
`,
  'functions/policies/use.cedar': `@id("staff-use-everything")
permit (
  principal in Group::"staff",
  action in Action::"use",
  resource
);
`,
};

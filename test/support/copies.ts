/**
 * Copies of this repository, for tests that change it as a team does. The caller removes its copy. Packages and SST's
 * platform are links to those of the repository.
 */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './plans.ts';

const made = new Set(['.git', '.local', '.sst', 'node_modules', 'sst-env.d.ts']);

/**
 * Copies all files except those that a command makes, as the first commit of a new repository.
 * @returns the folder of the copy
 */
export async function copyOfRepository(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'chokepoint-copy-'));
  for (const part of await readdir(root))
    if (!made.has(part)) await cp(join(root, part), join(copy, part), { recursive: true });
  git(copy, 'init -q -b platform');
  await writeFile(join(copy, '.git/info/exclude'), '.sst\n');
  commitAll(copy, 'base');
  for (const part of ['node_modules', '.sst']) await symlink(join(root, part), join(copy, part));
  // The compiler reuses its results for unchanged files.
  await mkdir(join(copy, '.local'));
  for (const part of await readdir(join(root, '.local')).catch(() => []))
    if (part.endsWith('.tsbuildinfo')) await cp(join(root, '.local', part), join(copy, '.local', part));
  return copy;
}

/** @returns the stdout of `git <line>` */
export function git(copy: string, line: string): string {
  const somebody = ['-c', 'user.name=team', '-c', 'user.email=team@example.com'];
  return execFileSync('git', [...somebody, ...line.split(' ')], { cwd: copy, encoding: 'utf8' });
}

export function commitAll(copy: string, subject: string): void {
  git(copy, 'add -A');
  git(copy, `commit -q --no-verify -m ${subject}`);
}

/** Files and folders that belong to the team that clones. */
export const ownedByTheTeam = [
  'functions/tools',
  'test/functions/tools',
  'functions/policies',
  'stacks/settings.ts',
];

/**
 * Removes the application of a copy, as a new team does: all tools, stores and policies, except one policy that the
 * team's own tools need. Keeps people of two teams, because otherwise nobody could sign in.
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

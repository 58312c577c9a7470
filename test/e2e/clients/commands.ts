/** The project's commands as a person runs them: through npm, as processes of their own. */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Ran = { code: number | null; stdout: string; stderr: string };

/** `limitMs` ends a command that hangs, and then its code is null. */
export function runCommand(
  command: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; limitMs?: number } = {},
): Promise<Ran> {
  const { cwd = process.cwd(), env = {}, limitMs = 100_000 } = options;
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const ran: Ran = { code: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    ran.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ran.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...ran, code }));
  });
}

/** An access token as `npm run -s token` prints it. */
export async function commandToken(
  env: Record<string, string>,
  user: string,
  ...more: string[]
): Promise<string> {
  const { code, stdout, stderr } = await runCommand(['npm', 'run', '-s', 'token', '--', user, ...more], {
    env,
  });
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** The project without its tests, in a folder of its own, which the caller removes. */
export async function copyOfProject(withPackages: boolean): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'chokepoint-copy-'));
  const parts = [
    'functions',
    'shared',
    'stacks',
    'test/fixture-app',
    'package.json',
    'tsconfig.json',
    'sst.config.ts',
    '.biome.json',
  ];
  for (const part of parts) await cp(part, join(copy, part), { recursive: true });
  if (!withPackages) return copy;
  await symlink(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
  await symlink(join(process.cwd(), '.sst'), join(copy, '.sst'));
  return copy;
}

/** The project's commands as a person runs them: through npm, as processes of their own. */
import { spawn } from 'node:child_process';

export type Ran = { code: number | null; stdout: string; stderr: string };

/** `limitMs` ends a command that hangs, and then its code is null. */
function runCommand(
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

/** Commands as a person runs them: processes of their own, started by the one runner. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { vi } from 'vitest';

export type Ended = { code: number; stdout: string; stderr: string };

/**
 * @param module as in the scripts of package.json, for example `local/start`
 * @param more environment variables; the environment of the tests otherwise
 */
export function runModule(module: string, args: string[], more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = spawn(process.execPath, ['stacks/cli/run.mjs', module, ...args], {
    env: { ...process.env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended: Ended = { code: -1, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    ended.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ended.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...ended, code: code ?? -1 }));
  });
}

/** The same command within this process, where how it is started is not the matter: half a second less. */
export async function runHere(
  command: (args: string[]) => Promise<number | undefined>,
  args: string[],
): Promise<Ended> {
  const [stdout, stderr] = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockReturnValue(true),
  );
  const said = (stream: typeof stdout) => stream?.mock.calls.map(([text]) => text).join('') ?? '';
  try {
    const code = await command(args);
    return { code: code ?? 0, stdout: said(stdout), stderr: said(stderr) };
  } finally {
    stdout?.mockRestore();
    stderr?.mockRestore();
  }
}

/** Every npm script that starts a command of this project: its name and its module. */
export function scriptsWithCommands(): { script: string; module: string }[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  return Object.entries(scripts).flatMap(([script, text]) => {
    const module = /stacks\/cli\/run\.mjs (\S+)/.exec(text)?.[1];
    return module === undefined ? [] : [{ script, module }];
  });
}

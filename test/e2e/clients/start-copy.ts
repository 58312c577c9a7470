/** `npm start` in a copy of the repository, as a team runs it, and calls at its http door without an SDK between. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ask } from '../../../stacks/verify/target/door-request.ts';
import { runCommand } from './commands.ts';

type Result = { tools?: { name: string }[]; isError?: boolean };

/** Resolves when it says that it is ready. @throws Error with all that it said, when it ends before */
export async function startCopy(copy: string, ports: Record<string, string>) {
  const own = { ...ports, CHOKEPOINT_HOME: join(copy, '.local'), NODE_OPTIONS: '' };
  const child = spawn('npm', ['start'], { cwd: copy, env: { ...process.env, ...own }, stdio: 'pipe' });
  const ended = once(child, 'exit');
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk;
      if (/^ready https:/m.test(text)) resolve();
    });
    void ended.then(() => reject(new Error(`npm start ended before it was ready:\n${text}`)));
  });
  const door = `http://localhost:${ports.CHOKEPOINT_HTTP_PORT}/mcp`;

  async function send(user: string, method: string, params: object): Promise<Result> {
    const { stdout, stderr } = await runCommand(['npm', 'run', '-s', 'token', '--', user], {
      cwd: copy,
      env: own,
    });
    if (stdout === '') throw new Error(stderr);
    const headers = { authorization: `Bearer ${stdout.trim()}`, 'content-type': 'application/json' };
    const request = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const { body } = await ask(door, 'POST', headers, request);
    return JSON.parse(/^data: (.*"result".*)$/m.exec(body)?.[1] ?? body).result;
  }

  return {
    toolsOf: async (user: string) => (await send(user, 'tools/list', {})).tools?.map(({ name }) => name),
    call: (user: string, name: string, input: object) => send(user, 'tools/call', { name, arguments: input }),
    async stop(): Promise<void> {
      child.kill('SIGINT');
      await ended;
    },
  };
}

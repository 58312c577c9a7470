import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';

const { endpoints, env } = inject('system');
const run = promisify(execFile);

async function token(...more: string[]): Promise<string> {
  const { stdout } = await run('npm', ['run', '-s', 'token', '--', 'ines', ...more], {
    env: { ...process.env, ...env },
  });
  return stdout.trim();
}

/** The Inspector as a person uses it without a browser. */
async function inspect(url: string, bearer: string, method: string[]): Promise<string> {
  const inspector = 'node_modules/.bin/mcp-inspector';
  const header = ['--header', `Authorization: Bearer ${bearer}`, '--stored-auth-only'];
  const args = ['--cli', url, '--transport', 'http', ...header, ...method, '--format', 'json'];
  const { stdout } = await run(inspector, args, {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: endpoints.caFile },
  });
  return stdout;
}

const eras: [string, string[]][] = [
  ['as it is', []],
  ['in 2026-07-28', ['--protocol-era', 'modern']],
];

test.each(eras)('the Inspector CLI, %s, lists and calls at both doors', async (_era, era) => {
  for (const [url, bearer] of [
    [endpoints.mcpHttp, await token()],
    [endpoints.mcp, await token('--https')],
  ] as const) {
    expect(await inspect(url, bearer, ['--method', 'tools/list', ...era])).toContain('read_letter');
    const call = ['--method', 'tools/call', '--tool-name', 'read_letter', '--tool-arg', 'path=reports/q3.md'];
    expect(await inspect(url, bearer, [...call, ...era])).toContain('Fjord, third quarter');
  }
});

/** All commands speak in one way: what a person types wrongly is one sentence and the usage. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runModule, scriptsWithCommands } from './processes.ts';

const cli = new URL('../../../stacks/cli/', import.meta.url);
const commands = scriptsWithCommands();
/** Its unknown options are SST's, which is another program. */
const ours = commands.filter(({ script }) => script !== 'deploy');

type Main = (args: string[]) => Promise<number | undefined>;

/** The command in this process: a process for each would take minutes. */
async function ran(module: string, ...args: string[]) {
  const [stdout, stderr] = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockReturnValue(true),
  );
  try {
    const { main } = (await import(new URL(`${module}.ts`, cli).href)) as { main: Main };
    const code = await main(args);
    return { code, stdout: stdout?.mock.calls.join(''), stderr: stderr?.mock.calls.join('') ?? '' };
  } finally {
    vi.restoreAllMocks();
  }
}

describe('every command', () => {
  it('is started by the one runner, and every module of a command is the script of something', async () => {
    const files = await readdir(cli, { recursive: true });
    const modules = files.filter((file) => /^\w+\/[\w-]+\.ts$/.test(file)).map((file) => file.slice(0, -3));
    expect(commands.map(({ module }) => module)).toEqual(expect.arrayContaining(modules));
    expect(modules.length).toBeGreaterThan(12);
  });

  it.for(commands)('$script explains itself on stdout', async ({ module }) => {
    const { code, stdout, stderr } = await ran(module, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: npm (run|start)/);
  });

  it.for(ours)('$script refuses an option that it does not have', async ({ module }) => {
    const { code, stdout, stderr } = await ran(module, '--no-such-option');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Unknown option '--no-such-option'\. Accepted: (--[\w-]+, )*--help\.\n\nUsage: /);
  });

  it.for(commands)('$script refuses what it does not take, or lacks', async ({ module }) => {
    const { code, stdout, stderr } = await ran(module, 'no', 'such', 'words', 'here');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^[^\n]+\n\nUsage: npm (run|start)/);
  });

  it.for([
    ['local/connect', 'Which client? It is claude, '],
    ['local/token', 'Whose token? ines|'],
    ['application/new-tool', 'Which name?'],
    ['application/new-data', 'Which name?'],
    ['governance/brake', 'What is to be braked?'],
    ['governance/policy', 'Which command?'],
    ['governance/access-analyzer', 'Say which plan: --plan FILE.'],
    ['stage/plan', 'Which stage? --stage local, '],
    ['stage/verify', 'Which stage?'],
    ['stage/deploy', 'Which stage? Say it once: '],
  ] as const)('%s asks for what is missing, and prints its usage', async ([module, question]) => {
    const { code, stdout, stderr } = await ran(module);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.startsWith(question), stderr).toBe(true);
    expect(stderr).toMatch(/\n\nUsage: npm run /);
  });
});

describe('the runner', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chokepoint-run-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function run(text: string) {
    const file = join(folder, `command-${Math.random().toString(36).slice(2)}.ts`);
    await writeFile(file, text);
    return { file, ended: await runModule(relative('stacks/cli', file).slice(0, -3), []) };
  }

  it('shows a defect with its stack, and never with the exit code of a finding', async () => {
    const { ended } = await run('export async function main() { throw new TypeError("a defect"); }');
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^TypeError: a defect\n\s+at main /);
  });

  it('gives the exit code of the command, also to a reader who stops early', async () => {
    const { file } = await run('export const main = async () => 0;');
    await writeFile(
      file,
      `export async function main() {
        process.stdout.write('first\\n');
        for (let at = 0; at < 20_000; at += 1) process.stdout.write('a line that nobody reads\\n');
        return 1;
      }`,
    );
    const module = relative('stacks/cli', file).slice(0, -3);
    const line = `set -o pipefail; "${process.execPath}" stacks/cli/run.mjs ${module} | head -1`;
    const failed = await promisify(execFile)('bash', ['-c', line]).catch((error) => error);
    expect({ code: failed.code, stdout: failed.stdout, stderr: failed.stderr }).toEqual({
      ...{ code: 1, stdout: 'first\n', stderr: '' },
    });
  });

  it('says in one sentence that there is no such command', async () => {
    const { code, stderr } = await runModule('local/no-such', []);
    expect(code).toBe(2);
    expect(stderr.trim()).toMatch(/^Cannot find module 'stacks\/cli\/local\/no-such\.ts'/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

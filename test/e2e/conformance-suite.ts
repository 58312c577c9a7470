/**
 * Runs `conformance server` and reads its verdicts. Enters: an endpoint, a revision, what may fail. Leaves: the exit
 * code, which is the verdict, and a table for people. Never: a file that stays.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Run = { exitCode: number | null; output: string };

/** Every scenario of the revision, those included that the suite itself does not score yet. */
export async function runConformance(url: string, revision: string, mayFail: string[]): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'chokepoint-conformance-'));
  try {
    const baseline = join(folder, 'expected-failures.yml');
    await writeFile(baseline, await joined(mayFail));
    const which = ['--suite', 'all', '--spec-version', revision, '--expected-failures', baseline];
    return await run(['server', '--url', url, ...which, '--output-dir', join(folder, 'results')]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One file of several: each is a list under `server:`. */
async function joined(files: string[]): Promise<string> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return `server:\n${texts.map((text) => text.replace(/^server:\n/m, '')).join('')}`;
}

async function run(args: string[]): Promise<Run> {
  // The suite needs the Node that runs this test, whatever `node` is on the path.
  const child = spawn(process.execPath, ['node_modules/.bin/conformance', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, output };
}

/** One line per scenario: its passed checks, and the checks that failed as expected. */
export function verdicts(output: string): string {
  const summary = output.slice(output.indexOf('=== SUMMARY ==='));
  const expected = [...summary.matchAll(/^ {2}~ ([\w-]+)(?::(\S+))?$/gm)];
  const scenarios = [...summary.matchAll(/^[✓✗] (\S+): (\d+) passed, (\d+) failed$/gm)];
  const lines = scenarios.map(([, name = '', passed = '']) => {
    const lacks = expected
      .filter(([, scenario]) => scenario === name)
      .map(([, , check]) => check ?? 'all of it');
    const verdict = lacks.length === 0 ? 'passed' : `lacks ${lacks.join(', ')}`;
    return `${name.padEnd(46)} ${passed.padStart(3)} passed   ${verdict}`;
  });
  const wrong = summary.match(/^ {2}[✓✗] .*$/gm) ?? [];
  return [...lines, ...wrong.map((line) => `UNEXPECTED ${line.trim()}`)].join('\n');
}

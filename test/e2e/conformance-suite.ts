/** Runs `conformance server` and reads its verdicts. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Run = { exitCode: number | null; output: string };

/** Its results go into a folder that is removed again. */
export async function runConformance(url: string, args: string[]): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'chokepoint-conformance-'));
  try {
    const bin = 'node_modules/.bin/conformance';
    // The suite needs the Node that runs this test, whatever `node` is on the path.
    const child = spawn(process.execPath, [bin, 'server', '--url', url, '--output-dir', folder, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
      });
    const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { exitCode, output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

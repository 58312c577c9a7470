import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endDaemons } from './child.ts';

test.runIf(process.platform === 'linux')(
  'a daemon ends with the HOME that it was started in, and one of another HOME lives on',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chokepoint-daemon-'));
    const daemonOf = async (home: string) => {
      const code = 'process.stdout.write("up"); setInterval(() => undefined, 1_000);';
      const daemon = spawn(process.execPath, ['-e', code], { detached: true, env: { HOME: home } });
      await once(daemon.stdout, 'data');
      return daemon;
    };
    const [ours, other] = await Promise.all([
      daemonOf(join(folder, 'ours')),
      daemonOf(join(folder, 'ours-not')),
    ]);
    const ended = once(ours, 'exit');
    endDaemons(join(folder, 'ours'));
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(other.exitCode ?? other.signalCode).toBeNull();
    const last = once(other, 'exit');
    endDaemons(folder);
    await last;
    await rm(folder, { recursive: true });
  },
);

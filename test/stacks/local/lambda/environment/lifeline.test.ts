import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openLifeline } from '../../../../../stacks/local/lambda/environment/lifeline.ts';
import { alive, atEnd, takeDown, tempFolder, until } from '../fixture.ts';

afterEach(takeDown);

function sleeper(): ChildProcess & { pid: number } {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600000)'], { stdio: 'ignore' });
  atEnd(() => void child.kill('SIGKILL'));
  return child as ChildProcess & { pid: number };
}

describe('the lifeline', () => {
  it('kills what it holds in the exit handler, without waiting for its shell', async () => {
    const folder = tempFolder();
    const [held, released] = [sleeper(), sleeper()];
    const before = process.listeners('exit');
    const lifeline = openLifeline(folder);
    atEnd(() => lifeline.close());
    for (const { pid } of [held, released]) lifeline.hold(pid);
    lifeline.release(released.pid);
    const [onExit] = process.listeners('exit').filter((listener) => !before.includes(listener));
    onExit?.(0);
    expect(existsSync(folder)).toBe(false);
    await until(() => held.signalCode === 'SIGKILL');
    expect(alive(released.pid)).toBe(true);
  });

  it('kills what is still held when it is closed, and removes the folder', async () => {
    const folder = tempFolder();
    const all = Array.from({ length: 5 }, sleeper);
    const before = process.listenerCount('exit');
    const lifeline = openLifeline(folder);
    for (const { pid } of all) lifeline.hold(pid);
    for (const index of [0, 2, 4]) lifeline.release(all[index]?.pid ?? 0);
    await lifeline.close();
    await until(() => [1, 3].every((index) => all[index]?.signalCode === 'SIGKILL'));
    expect([0, 2, 4].map((index) => alive(all[index]?.pid ?? 0))).toEqual([true, true, true]);
    expect(existsSync(folder)).toBe(false);
    expect(process.listenerCount('exit')).toBe(before);
  });
});

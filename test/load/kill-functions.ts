/**
 * kill -9 of functions at random moments, each while a call is on its way. Enters: a started system. Leaves: what the call
 * heard that was hit, and how long the next one took.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { randomFrom } from '../../stacks/report/scale/random.ts';
import { findRunning } from '../e2e/clients/running.ts';
import type { StartedSystem } from '../support/start-system.ts';
import { createCaller, wordOf } from './caller.ts';
import { processesUnder } from './processes.ts';

/** Parts of the names of their functions. */
export const victims = ['router', 'tool-write_letter', 'authorizer'] as const;

export type Kill = {
  victim: (typeof victims)[number];
  /** `none`: its environment was not there, or the call had been answered before */
  heard: string;
  nextMs: number;
  next: string;
  /** whether what the call would have written is there, once the answer is known */
  written: boolean;
  path: string;
};

/** A call takes about so long. */
const mostDelayMs = 15;

export async function killFunctions(
  system: StartedSystem,
  { kills, seed, onKill }: { kills: number; seed: number; onKill: (kill: Kill, at: number) => void },
): Promise<Kill[]> {
  const running = await findRunning(system);
  const url = running.http;
  const random = randomFrom(seed);
  const all: Kill[] = [];
  for (let at = 0; at < kills; at += 1) {
    // Without a cached verdict the authorizer is asked: its cache knows a token by its text.
    const token = await running.mint({ user: 'petra', door: url });
    const caller = await createCaller('plain-2025', { url, token, fetch: running.ask });
    const victim = victims[Math.floor(random() * victims.length)] ?? 'router';
    const path = `kills/${seed}-${at}.md`;
    const calling = caller.call('write_letter', { path, text: path });
    await pause(random() * mostDelayMs);
    for (const { pid, functionName } of processesUnder(system.pid))
      if (functionName?.endsWith(victim) === true) process.kill(pid, 'SIGKILL');
    const heard = wordOf(await calling);
    const from = performance.now();
    const next = await caller.call('read_letter', { path: 'reports/q3.md' });
    const nextMs = performance.now() - from;
    const found = await caller.call('read_letter', { path });
    const written = found.is === 'answer' && found.answer.structuredContent?.text === path;
    const kill = { victim, heard, nextMs, next: wordOf(next), written, path };
    all.push(kill);
    onKill(kill, at);
  }
  return all;
}

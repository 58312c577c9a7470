/** Makes one fault happen in a running system. Enters: the fault's data. Leaves: a function that ends it again. */
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { wordOf } from '../load/caller.ts';
import { processesUnder } from '../load/processes.ts';
import type { Given } from './fault.ts';
import type { World } from './world.ts';

export type Lift = () => Promise<void> | void;

/** @returns when the fault is there; a storm goes on meanwhile, and its end is waited for by the returned function */
export async function inject(given: Given, world: World): Promise<Lift> {
  const { interferer } = world;
  if ('part' in given) {
    interferer.fail(given.part, given.fails);
    return () => interferer.heal();
  }
  if ('issuer' in given) return world.rotateKeys();
  if ('awsClockMinutes' in given) {
    interferer.shiftClock(given.awsClockMinutes * 60_000);
    return () => interferer.heal();
  }
  if ('issuerClockMinutes' in given) {
    world.shiftIssuer(given.issuerClockMinutes * 60_000);
    return () => world.shiftIssuer(0);
  }
  if ('record' in given) return breakRecord(given.record, join(world.home, 'audit.jsonl'));
  if ('idleMs' in given) await pause(given.idleMs);
  if ('gone' in given) return kill(given.gone);
  if ('connections' in given) return openConnections(given, world.door);
  if ('storm' in given) return storm(given.storm, world);
  if ('leaver' in given) return leave(given.leaver, world);
  return () => undefined;
}

/** A file on a full disk answers ENOSPC, as /dev/full does; a folder cannot be written at all. */
async function breakRecord(how: 'full' | 'unwritable', file: string): Promise<Lift> {
  await rename(file, `${file}.kept`);
  if (how === 'full') await symlink('/dev/full', file);
  else await mkdir(file);
  return async () => {
    await rm(file, { recursive: true });
    await rename(`${file}.kept`, file);
  };
}

/** A moment later Lambda knows that they are gone. */
const noticedMs = 200;

async function kill(names: readonly string[]): Promise<Lift> {
  for (const { pid, functionName } of processesUnder(process.pid))
    if (names.some((name) => functionName?.endsWith(name) === true)) process.kill(pid, 'SIGKILL');
  await pause(noticedMs);
  return () => undefined;
}

const trickleMs = 100;

async function openConnections(
  { connections, trickle }: { connections: number; trickle: boolean },
  door: string,
): Promise<Lift> {
  const { port, host } = new URL(door);
  const sockets = await Promise.all(Array.from({ length: connections }, () => openSocket(Number(port))));
  const head = `POST /mcp HTTP/1.1\r\nHost: ${host}\r\nX-Filler: ${'x'.repeat(4_000)}`;
  let at = 0;
  const timer = setInterval(() => {
    for (const socket of trickle ? sockets : []) socket.write(head[at] ?? 'x');
    at += 1;
  }, trickleMs);
  return () => {
    clearInterval(timer);
    for (const socket of sockets) socket.destroy();
  };
}

function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port }, () => resolve(socket));
    // The door may close a connection that says nothing.
    socket.on('error', reject);
  });
}

/** Calls at once of the person whose calls are too many. */
const stormWidth = 8;

async function storm({ tool, calls }: { tool: string; calls: number }, world: World): Promise<Lift> {
  const caller = await world.caller('olaf');
  const heard = new Map<string, number>();
  let at = 0;
  const work = async () => {
    while (at < calls) {
      at += 1;
      const args = { path: `storm/${at}.md`, text: 'again' };
      const word = wordOf(await caller.call(tool, args));
      heard.set(word, (heard.get(word) ?? 0) + 1);
    }
  };
  const ended = Promise.all(Array.from({ length: stormWidth }, work));
  return async () => {
    await ended;
    await caller.close();
    const other = [...heard.keys()].filter(
      (word) => !['ok', 'over-budget', 'throttled', 'busy'].includes(word),
    );
    if (other.length > 0 || !heard.has('over-budget'))
      throw new Error(`the storm heard ${[...heard].map(([word, times]) => `${times} ${word}`).join(', ')}`);
  };
}

/** Sends a call whose answer streams, and goes at the first bytes of it. */
async function leave(tool: string, world: World): Promise<Lift> {
  const token = await world.token('ines');
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const params = { name: tool, arguments: {}, _meta: { progressToken: 1 } };
  await new Promise<void>((resolve, reject) => {
    const outgoing = httpRequest(world.door, { method: 'POST', headers }, (incoming) => {
      incoming.once('data', () => {
        outgoing.destroy();
        resolve();
      });
      incoming.on('error', () => undefined);
    });
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }));
  });
  return () => pause(500);
}

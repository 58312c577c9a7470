/**
 * What `node --permission` leaves open and a Lambda environment does not have: other processes.
 *
 * In: nothing. Out: nothing; a few entry points are closed once, before the bundle is loaded. Never happens
 * afterwards: a signal to the parent or to another environment (they share one user here, and SIGUSR1 would
 * start a debugger in them), a changed priority, a V8 flag that opens what the command line closed.
 * node:sqlite, which reads and writes files past the permission model, is off by command line.
 */
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import v8 from 'node:v8';
import { native, seal } from './seal.mjs';

const { apply } = Reflect;

/** Lets the process signal itself alone, and refuses debuggers, priorities and flags of V8. */
export function guardProcess() {
  const own = process.pid;
  const send = native(process, '_kill');
  seal(process, '_kill', (pid, signal) =>
    pid === own ? apply(send, process, [pid, signal]) : refuse('kill'),
  );
  for (const name of ['_debugProcess', '_debugEnd']) replace(process, name, () => refuse(name));
  replace(os, 'setPriority', () => refuse('setPriority'));
  replace(v8, 'setFlagsFromString', () => refuse('setFlagsFromString'));
  syncBuiltinESMExports();
}

function replace(target, name, value) {
  native(target, name);
  seal(target, name, value);
}

function refuse(what) {
  const message = `${what}: an execution environment has no other process and no other flags`;
  throw Object.assign(new Error(message), { code: 'ERR_ACCESS_DENIED' });
}

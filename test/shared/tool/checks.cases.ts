/** Checks on a tool's side, each with the harm that comes when it is gone. */

import type { Frame } from '../../../shared/private-call.ts';
import { readLetter } from '../../fixture-app/tools/read-letter/tool.ts';
import type { Mutation } from '../../mutant.ts';
import type { Code } from './code.ts';

export type Check = { check: string; without: Mutation; harm(code: Code): Promise<boolean> | boolean };

const off = (file: string, from: string, to = ''): Mutation => ({ file, from, to });
const failure = 'shared/tool/failure-of.ts';
const denied = (message = 'Access Denied') => Object.assign(new Error(message), { name: 'AccessDenied' });

type Command = { commandName: string; input: { Bucket: string; Key: string } };

/** An SDK client, as far as shared/aws-client.ts knows one; each command fails with `error`. */
class FailingClient {
  readonly config = { requestHandler: undefined };
  readonly #middlewares: ((next: unknown, context: object) => unknown)[] = [];
  readonly middlewareStack = {
    add: (middleware: (next: unknown, context: object) => unknown) => void this.#middlewares.push(middleware),
  };
  async send({ commandName, input }: Command, error: Error): Promise<unknown> {
    const fail = () => Promise.reject(error);
    const send = this.#middlewares.reduce<unknown>((next, add) => add(next, { commandName }), fail);
    return (send as (args: object) => Promise<unknown>)({ input });
  }
}

/** How the denial of one command of a read_letter of fjord/a.md ends the call. */
async function endOf(
  code: Code,
  change: Partial<Command['input']> & { commandName?: string },
  error = denied(),
) {
  const client = code.clientPerCall(FailingClient as never)({} as never) as unknown as FailingClient;
  const { commandName = 'GetObjectCommand', ...input } = change;
  const command = { commandName, input: { Bucket: 'docs', Key: 'fjord/a.md', ...input } };
  const thrown = await client.send(command, error).catch((reason: unknown) => reason);
  const call = { named: { letters: 'fjord/a.md' }, data: () => 'docs' };
  return code.failureOf(code.refusalOf(thrown, readLetter, call)).is;
}

const of = { tool: 'read_letter', scope: ['fjord/a.md'] };
const accepts = (read: () => unknown) => {
  try {
    read();
    return true;
  } catch {
    return false;
  }
};
export const checks: Check[] = [
  {
    check: 'a denial of another key is no absence',
    without: off(failure, 'read.key === named[as]', 'true'),
    harm: async (code) => (await endOf(code, { Key: 'tundra/a.md' })) !== 'access-denied',
  },
  {
    check: 'a denial of another bucket is no absence',
    without: off(failure, 'read.bucket === data(on) &&'),
    harm: async (code) => (await endOf(code, { Bucket: 'manifests' })) !== 'access-denied',
  },
  {
    check: 'a denial of a write is no absence',
    without: off('shared/aws-client.ts', '!/^(Get|Head)ObjectCommand$/.test(command.name)', 'false'),
    harm: async (code) => (await endOf(code, { commandName: 'PutObjectCommand' })) !== 'access-denied',
  },
  {
    check: 'a denial of a key of KMS is no absence',
    without: off(failure, ' || /is not authorized to perform: kms:/.test(String(error))'),
    async harm(code) {
      const error = denied('User: x is not authorized to perform: kms:Decrypt on …');
      return (await endOf(code, {}, error)) !== 'access-denied';
    },
  },
  {
    check: 'an absence pages nobody',
    without: off(failure, "? 'absent-or-denied' : 'access-denied'", "? 'access-denied' : 'access-denied'"),
    harm: async (code) => (await endOf(code, {})) !== 'absent-or-denied',
  },
  {
    check: 'a tool does not speak for the router',
    without: off(failure, "reason.what === 'data'", 'true'),
    harm: (code) => code.failureOf(new code.Refusal({ is: 'throttled' })).is !== 'crashed',
  },
  {
    check: 'a cursor is bound to what it was made for',
    without: off('shared/tool/cursor.ts', '[tool, ...scope, position]', '[tool, position]'),
    harm: (code) =>
      accepts(() => code.readCursor({ ...of, scope: ['fjord/b.md'] }, code.writeCursor(of, '20000 v'))),
  },
  {
    check: 'a cursor is bound to its tool',
    without: off('shared/tool/cursor.ts', '[tool, ...scope, position]', '[...scope, position]'),
    harm: (code) => accepts(() => code.readCursor({ ...of, tool: 'x' }, code.writeCursor(of, '20000 v'))),
  },
  {
    check: 'a cursor is one that a page returned',
    without: off(
      'shared/tool/cursor.ts',
      'if (writeCursor(of, position) !== cursor) throw foreignCursor(of);',
    ),
    harm: (code) => accepts(() => code.readCursor(of, Buffer.from('0123456789ab7 v').toString('base64url'))),
  },
  {
    check: 'progress grows',
    without: off('shared/tool/open-frames.ts', ' || value <= last) return;', ') return;'),
    harm(code) {
      const said: Frame[] = [];
      const { progress, beat } = code.openFrames((frame) => said.push(frame));
      progress({ progress: 1 });
      beat('still working');
      progress({ progress: 1.0005 });
      return said.length > 2;
    },
  },
];

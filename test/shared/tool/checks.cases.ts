/** Checks on a tool's side, each with the harm that comes when it is gone. */

import { readDocument } from '../../../functions/tools/read-document/tool.ts';
import type { Frame } from '../../../shared/private-call.ts';
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

/** How the denial of one command of a read_document of acme/a.md ends the call. */
async function endOf(
  code: Code,
  change: Partial<Command['input']> & { commandName?: string },
  error = denied(),
) {
  const client = code.clientPerCall(FailingClient as never)({} as never) as unknown as FailingClient;
  const { commandName = 'GetObjectCommand', ...input } = change;
  const command = { commandName, input: { Bucket: 'docs', Key: 'acme/a.md', ...input } };
  const thrown = await client.send(command, error).catch((reason: unknown) => reason);
  const call = { named: { documents: 'acme/a.md' }, data: () => 'docs' };
  return code.failureOf(code.refusalOf(thrown, readDocument, call)).is;
}

const of = { tool: 'read_document', scope: ['acme/a.md'] };
const accepts = (read: () => unknown) => {
  try {
    read();
    return true;
  } catch {
    return false;
  }
};
const part = (bytes: Buffer) => ({
  ...{ bytes, start: 0, totalBytes: bytes.length, version: 'v', contentType: undefined },
  modifiedAt: new Date(0),
});

export const checks: Check[] = [
  {
    check: 'a denial of another key is no absence',
    without: off(failure, 'read.key === named[as]', 'true'),
    harm: async (code) => (await endOf(code, { Key: 'globex/a.md' })) !== 'access-denied',
  },
  {
    check: 'a denial of another bucket is no absence',
    without: off(failure, 'read.bucket === data(on) &&'),
    harm: async (code) => (await endOf(code, { Bucket: 'exports' })) !== 'access-denied',
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
      accepts(() => code.readCursor({ ...of, scope: ['acme/b.md'] }, code.writeCursor(of, '20000 v'))),
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
    check: 'bytes that are no text are not made one',
    without: off('functions/tools/read-document/text-page.ts', 'if (!isUtf8(whole)) throw notText(part);'),
    harm: (code) => accepts(() => code.textOf(part(Buffer.from('Grüße', 'latin1')))),
  },
  {
    check: 'a page does not part a surrogate pair',
    without: off('functions/tools/read-document/text-page.ts', 'inPair ? length - 1 : length', 'length'),
    harm: (code) => !code.upTo('a𝒳', 2).isWellFormed(),
  },
  {
    check: 'a name that read_document refuses is not listed',
    without: off(
      'functions/tools/document-path.ts',
      'if (!documentPath.safeParse(path).success) return undefined;',
    ),
    harm: (code) => code.pathOf('acme/a b.md', { tenant: 'acme', subject: 's' }) !== undefined,
  },
  {
    check: 'a path that a grant refuses is not listed',
    without: off(
      'functions/tools/document-path.ts',
      '=== key ? path : undefined;\n  } catch {\n    return undefined;',
      '=== key ? path : undefined;\n  } catch {\n    return path;',
    ),
    harm: (code) => code.pathOf('acme/a//b.md', { tenant: 'acme', subject: 's' }) !== undefined,
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

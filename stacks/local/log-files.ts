/**
 * Where the functions' output goes: one file a function, and the audit lines once more in audit.jsonl.
 * On AWS this is CloudWatch Logs and, for the audit, a subscription on the marker field `audit`.
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export type LogLine = { functionName: string; stream: 'stdout' | 'stderr' | 'platform'; text: string };

export type LogFiles = {
  write(line: LogLine): void;
  close(): Promise<void>;
};

/** Starts with empty logs; audit.jsonl is kept and appended to, as a record should be. */
export async function openLogFiles(home: string): Promise<LogFiles> {
  const folder = join(home, 'logs');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const files = new Map<string, WriteStream>();
  let closed = false;
  const fileOf = (path: string) => {
    let file = files.get(path);
    if (file === undefined) {
      file = createWriteStream(path, { flags: 'a', mode: 0o600 });
      // A stream without a listener would end the whole system, when somebody deletes the folder under it.
      file.on('error', ({ message }) => process.stderr.write(`A log is lost: ${message}\n`));
      files.set(path, file);
    }
    return file;
  };
  fileOf(join(home, 'audit.jsonl'));
  return {
    write({ functionName, text }) {
      // An environment that was ended says so a moment later than the system was.
      if (closed) return;
      fileOf(join(folder, `${functionName}.log`)).write(`${text}\n`);
      const audit = auditOf(text);
      if (audit !== undefined) fileOf(join(home, 'audit.jsonl')).write(`${JSON.stringify(audit)}\n`);
    },
    async close() {
      closed = true;
      const end = (file: WriteStream) =>
        new Promise<void>((resolve) => file.on('close', () => resolve()).end(() => resolve()));
      await Promise.all([...files.values()].map(end));
    },
  };
}

/** The audit record of a log line, when it is one: the top-level field `audit` of a structured line. */
function auditOf(text: string): unknown {
  if (!text.startsWith('{') || !text.includes('"audit":')) return undefined;
  try {
    return (JSON.parse(text) as { audit?: unknown }).audit;
  } catch {
    return undefined;
  }
}

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
  const fileOf = (path: string) => {
    let file = files.get(path);
    if (file === undefined) {
      file = createWriteStream(path, { flags: 'a', mode: 0o600 });
      files.set(path, file);
    }
    return file;
  };
  fileOf(join(home, 'audit.jsonl'));
  return {
    write({ functionName, text }) {
      fileOf(join(folder, `${functionName}.log`)).write(`${text}\n`);
      const audit = auditOf(text);
      if (audit !== undefined) fileOf(join(home, 'audit.jsonl')).write(`${JSON.stringify(audit)}\n`);
    },
    async close() {
      await Promise.all([...files.values()].map((file) => new Promise((resolve) => file.end(resolve))));
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

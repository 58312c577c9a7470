/**
 * The files of the functions' output: one per function, and the records of calls again in audit.jsonl. On AWS
 * this is CloudWatch Logs and, for the records, a subscription on the router's log group.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PlainError } from '../../terminal/plain-error.ts';
import { type LineFile, openLineFile } from './line-file.ts';
import { recordIn } from './recorded-functions.ts';

export type LogLine = {
  functionName: string;
  stream: 'stdout' | 'stderr' | 'platform' | 'thrown';
  text: string;
};

export type LogFiles = {
  write(line: LogLine): void;
  /**
   * Resolves when every record that was written before is in audit.jsonl.
   * @throws the file system's error when that file cannot be written
   */
  recorded(): Promise<void>;
  close(): Promise<void>;
};

const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);

/**
 * Starts with empty logs, but keeps audit.jsonl and appends to it, because it is a record.
 * @param recordsOf the functions whose audit lines are records (record/recorded-functions.ts)
 * @throws PlainError when audit.jsonl cannot be written
 */
export async function openLogFiles(home: string, recordsOf: ReadonlySet<string>): Promise<LogFiles> {
  const folder = join(home, 'logs');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const audit = await openRecord(join(home, 'audit.jsonl'));
  const logs = new Map<string, Promise<LineFile | undefined>>();
  const logOf = (functionName: string) => {
    const known = logs.get(functionName);
    if (known !== undefined) return known;
    const opened = openLog(join(folder, `${functionName}.log`));
    logs.set(functionName, opened);
    return opened;
  };
  let closed = false;
  return {
    write({ functionName, stream, text }) {
      // An environment reports its end a moment after the system has ended.
      if (closed || stream === 'thrown') return;
      void logOf(functionName).then((log) => log?.add(text));
      // A platform line may quote the function, but it is not a line of the function's own log.
      if (stream === 'platform' || !recordsOf.has(functionName)) return;
      const record = recordIn(text);
      if (record !== undefined) audit.add(JSON.stringify(record));
    },
    recorded: () => audit.flush(),
    async close() {
      closed = true;
      const opened = await Promise.all(logs.values());
      await Promise.all([audit.close(), ...opened.map((log) => log?.close())]);
    },
  };
}

/** Reports a log that cannot be opened; it is lost but not a record, so everything else goes on. */
async function openLog(path: string): Promise<LineFile | undefined> {
  return openLineFile(path, say).catch(({ message }: Error) => {
    say(`A log is lost: ${message}`);
    return undefined;
  });
}

async function openRecord(path: string): Promise<LineFile> {
  return openLineFile(path, say).catch((cause: Error) => {
    throw new PlainError(`The record of calls cannot be written: ${cause.message}`, { cause });
  });
}

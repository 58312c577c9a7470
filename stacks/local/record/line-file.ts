/**
 * Writes lines into a file without making the caller wait. Lines that come within a few hundredths of a second
 * share one write, because a write costs several system calls and a call of a tool gives about twelve lines.
 * When the file cannot be written, lines wait, up to a limit, for the next write that succeeds.
 */
import { openRecordFile, type RecordFile } from './record-file.ts';

export type LineFile = {
  /** Takes a line without its end; returns at once. The line is in the file within `batchMs` and one write. */
  add(line: string): void;
  /**
   * Writes at once; resolves when every line that was added before is in the file.
   * @throws the file system's error; the lines keep waiting
   */
  flush(): Promise<void>;
  /**
   * Writes the waiting lines and closes the file; reports lines that are lost because they cannot be written.
   */
  close(): Promise<void>;
};

/** Limit of the waiting lines, in characters of all lines: some 10,000 records of calls. */
const maxWaitingCharacters = 16 * 1024 * 1024;

/** Milliseconds from the first waiting line to the write: longer than a warm call, too short for a reader to notice. */
const batchMs = 40;

/**
 * @param onTrouble gets one sentence when lines begin to wait, when they are written, and when some are lost
 * @throws the file system's error when the file cannot be opened
 */
export async function openLineFile(path: string, onTrouble: (sentence: string) => void): Promise<LineFile> {
  const file = await openRecordFile(path);
  return createLineFile(file, path, onTrouble);
}

function createLineFile(file: RecordFile, path: string, onTrouble: (sentence: string) => void): LineFile {
  let waiting: string[] = [];
  let characters = 0;
  let lost = 0;
  let troubled = false;
  let batch: NodeJS.Timeout | undefined;
  let next: Promise<void> | undefined;
  let running: Promise<void> = Promise.resolve();

  async function writeWaiting(): Promise<void> {
    const lines = waiting;
    if (lines.length === 0) return;
    waiting = [];
    try {
      await file.append(lines.map((line) => `${line}\n`).join(''));
    } catch (error) {
      waiting = [...lines, ...waiting];
      if (!troubled) onTrouble(`${path} cannot be written: ${(error as Error).message}. Its lines wait.`);
      troubled = true;
      throw error;
    }
    for (const line of lines) characters -= line.length;
    if (troubled) onTrouble(`${path} is written again${lost > 0 ? `; ${lost} lines are lost` : ''}.`);
    [troubled, lost] = [false, 0];
  }

  function flush(): Promise<void> {
    clearTimeout(batch);
    batch = undefined;
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        running = writeWaiting();
        return running;
      });
    return next;
  }

  return {
    add(line) {
      if (characters + line.length > maxWaitingCharacters) {
        lost += 1;
        return;
      }
      characters += line.length;
      waiting.push(line);
      batch ??= setTimeout(() => flush().catch(() => undefined), batchMs); // onTrouble hears of an error
    },
    flush,
    async close() {
      await flush().catch(() => undefined);
      const unwritten = waiting.length + lost;
      if (unwritten > 0) onTrouble(`${unwritten} lines of ${path} are lost.`);
      await file.close();
    },
  };
}
